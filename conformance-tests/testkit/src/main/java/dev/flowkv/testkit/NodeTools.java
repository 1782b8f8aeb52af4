package dev.flowkv.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The pinned Node programs, installed by the project's own script. */
public final class NodeTools {
  public static final Path ROOT = root();
  public static final Path SCRIPTS = ROOT.resolve("harness-scripts");
  private static final Path MODULES = SCRIPTS.resolve("node_modules");

  private static boolean required;

  private NodeTools() {}

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("harness-scripts"))) {
      folder =
          Objects.requireNonNull(
              folder.getParent(), "harness-scripts is in none of the folders above");
    }
    return folder;
  }

  /** Installs them, or reports the tests that need them as not run. Asks once in each JVM. */
  public static synchronized void require(Path temp) {
    if (required) {
      return;
    }
    ExternalProgram.Outcome node;
    try {
      node = ExternalProgram.run(List.of("node", "--version"), temp, Map.of());
    } catch (UncheckedIOException e) {
      Assumptions.abort("not run: Node is not installed");
      return;
    }
    assertThat(node.output()).startsWith("v");
    ExternalProgram.Outcome install =
        ExternalProgram.run(
            List.of(SCRIPTS.resolve("install-node-tools").toString()),
            temp,
            Map.of(),
            Duration.ofMinutes(5));
    assertThat(install.status()).as(install.output()).isZero();
    required = true;
  }

  /** A wrangler: {@code pinned} on this machine's Node, {@code newest} on a Node of its own. */
  public static List<String> wrangler(String which) {
    return which.equals("newest")
        ? List.of(newestNode().toString(), module("wrangler-newest/bin/wrangler.js"))
        : List.of("node", module("wrangler/bin/wrangler.js"));
  }

  public static Path workerd() {
    return first(MODULES.resolve("@cloudflare"), "workerd-*").resolve("bin/workerd");
  }

  private static Path newestNode() {
    Path found = first(MODULES, "node-{linux,darwin,bin}*");
    return found.resolve("bin/node");
  }

  public static String module(String path) {
    return MODULES.resolve(path).toString();
  }

  private static Path first(Path folder, String glob) {
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, glob)) {
      return found.iterator().next();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** wrangler without a network: no metrics, no update check, nothing in the user's home. */
  public static Map<String, String> environment(Path temp) {
    return Map.of(
        "CI",
        "true",
        "HOME",
        temp.toString(),
        "XDG_CONFIG_HOME",
        temp.resolve("config").toString(),
        "WRANGLER_SEND_METRICS",
        "false",
        "WRANGLER_LOG_PATH",
        temp.resolve("logs").toString(),
        "NO_COLOR",
        "1",
        // Where a Node that can keeps what it has compiled: a wrangler then starts sooner.
        "NODE_COMPILE_CACHE",
        MODULES.resolve(".cache/compiled").toString());
  }

  /**
   * Runs plain {@code wrangler dev} in a folder, on free ports: KV is Miniflare's.
   *
   * @param script the Worker's main module, from the folder
   */
  public static ExternalProgram plainDev(Path folder, Path temp, String script) {
    List<String> command = new ArrayList<>(wrangler("pinned"));
    command.addAll(List.of("dev", script, "--port", "0", "--inspector-port", "0"));
    return ExternalProgram.start(command, folder, environment(temp));
  }

  /** Runs a Worker with the script {@code dev}, on free ports. */
  public static ExternalProgram dev(Path folder, Path temp, String url, String... arguments) {
    List<String> command = new ArrayList<>();
    command.addAll(List.of(SCRIPTS.resolve("dev").toString(), folder.toString(), "--url", url));
    command.addAll(List.of(arguments));
    if (!List.of(arguments).contains("--")) {
      command.add("--");
    }
    command.addAll(List.of("--port", "0", "--inspector-port", "0"));
    return ExternalProgram.start(command, temp, environment(temp));
  }

  /** Where the Worker of {@link #dev} answers, once it does. */
  public static String awaitReady(ExternalProgram dev) {
    return dev.awaitOutput("Ready on (http://localhost:\\d+)").group(1);
  }

  /**
   * Copies a folder with all that is in it but what was built, so that programs leave nothing in
   * the sources.
   *
   * @param folder its path from the root of the project
   */
  public static Path copy(String folder, Path temp) {
    Path from = ROOT.resolve(folder);
    Path to = temp.resolve(Objects.requireNonNull(from.getFileName()));
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(f -> !f.startsWith(from.resolve("target"))).toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
      return to;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
