package dev.flowkv.workers;

import dev.flowkv.engine.KvEmulator;
import dev.flowkv.server.FlowKvServer;
import dev.flowkv.server.ServerOptions;
import dev.flowkv.testkit.ExternalProgram;
import dev.flowkv.testkit.HarnessKeyValue;
import dev.flowkv.testkit.NodeTools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The harness Worker under {@code wrangler dev}, with the project's own {@code wrangler.toml}. */
final class HarnessSession implements AutoCloseable {
  /** The namespace's id in the emulator: {@code preview_id}, since this is {@code wrangler dev}. */
  static final String NAMESPACE = "00000000000000000000000000000002";

  /** The one of {@code [env.staging]}. */
  static final String STAGING = "00000000000000000000000000000004";

  private final Path temp;
  private final ExternalProgram dev;
  private final String url;
  private final HarnessKeyValue keyValue;

  private HarnessSession(Path temp, ExternalProgram dev) {
    this.temp = temp;
    this.dev = dev;
    this.url = NodeTools.awaitReady(dev);
    this.keyValue = HarnessKeyValue.at(url);
  }

  /** On Miniflare's own KV. */
  static HarnessSession onMiniflare(String build) {
    Path temp = project();
    return new HarnessSession(temp, NodeTools.plainDev(temp, temp, script(build)));
  }

  /** On an emulator. */
  static HarnessSession onEmulator(String build, String emulatorUrl, String... arguments) {
    Path temp = project();
    String[] all =
        Stream.concat(Stream.of("--", script(build)), Stream.of(arguments)).toArray(String[]::new);
    return new HarnessSession(temp, NodeTools.dev(temp, temp, emulatorUrl, all));
  }

  /** A server for an emulator, on a free port. */
  static FlowKvServer serve(KvEmulator emulator) {
    try {
      return FlowKvServer.start(
          emulator, new ServerOptions("127.0.0.1", 0, Set.of(), (@Nullable String) null));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String script(String build) {
    return "cap-kv-workers/target/worker/" + build + "/index.js";
  }

  /** A copy of what wrangler needs, so that it leaves nothing in the project. */
  private static Path project() {
    try {
      Path temp = Files.createTempDirectory("flowkv-harness");
      NodeTools.require(temp);
      Files.copy(NodeTools.ROOT.resolve("wrangler.toml"), temp.resolve("wrangler.toml"));
      for (String build : new String[] {"js", "wasm"}) {
        Path to = Files.createDirectories(temp.resolve("cap-kv-workers/target/worker"));
        NodeTools.copy("cap-kv-workers/target/worker/" + build, to);
      }
      return temp;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String url() {
    return url;
  }

  HarnessKeyValue keyValue() {
    return keyValue;
  }

  @Override
  public void close() {
    dev.close();
    try (Stream<Path> files = Files.walk(temp)) {
      files.sorted((a, b) -> b.compareTo(a)).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
