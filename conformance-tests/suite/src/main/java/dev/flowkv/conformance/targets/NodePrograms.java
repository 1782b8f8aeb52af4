package dev.flowkv.conformance.targets;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.flowkv.conformance.CannotRunException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** wrangler and workerd, as npm installs them, and the harness Worker that this program brings. */
public final class NodePrograms {
  private static final String WRANGLER = "wrangler/bin/wrangler.js";
  private static final List<String> WORKER = List.of("index.js", "worker.js", "binding.js");
  private static final long PATIENCE_SECONDS = 20;

  private final Path modules;

  private NodePrograms(Path modules) {
    this.modules = modules;
  }

  /**
   * Finds them.
   *
   * @param given a node_modules folder; null: that of the nearest folder upwards that has one with
   *     wrangler in it, itself or in its harness-scripts
   * @throws CannotRunException if Node or wrangler is missing, saying how to get it
   */
  public static NodePrograms find(@Nullable Path given) {
    requireNode();
    List<Path> candidates = new ArrayList<>();
    if (given != null) {
      candidates.add(given);
    } else {
      for (Path folder = Path.of("").toAbsolutePath();
          folder != null;
          folder = folder.getParent()) {
        candidates.add(folder.resolve("node_modules"));
        candidates.add(folder.resolve("harness-scripts/node_modules"));
      }
    }
    return candidates.stream()
        .filter(folder -> Files.exists(folder.resolve(WRANGLER)))
        .findFirst()
        .map(folder -> new NodePrograms(folder.toAbsolutePath()))
        .orElseThrow(
            () ->
                new CannotRunException(
                    "wrangler is not installed: npm install wrangler@4.86.0, or --node-modules DIR"));
  }

  private static void requireNode() {
    try {
      Process node =
          new ProcessBuilder("node", "--version")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!node.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        node.destroyForcibly();
      }
    } catch (IOException e) {
      throw new CannotRunException("Node is not installed; 20.3 or newer is needed");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CannotRunException("given up");
    }
  }

  /** The command line of wrangler. */
  List<String> wrangler() {
    return List.of("node", modules.resolve(WRANGLER).toString());
  }

  /** The binary of workerd for this machine. */
  Path workerd() {
    Path folder = modules.resolve("@cloudflare");
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "workerd-*")) {
      for (Path candidate : found) {
        Path binary = candidate.resolve("bin/workerd");
        if (Files.exists(binary)) {
          return binary;
        }
      }
    } catch (IOException e) {
      // Said below.
    }
    throw new CannotRunException("there is no workerd for this machine in " + folder);
  }

  /** The version of an installed package. */
  String version(String name) {
    try {
      return new ObjectMapper()
          .readTree(modules.resolve(name).resolve("package.json").toFile())
          .path("version")
          .asText("unknown");
    } catch (IOException e) {
      return "unknown";
    }
  }

  /** Without a network, metrics, an update check, or anything in the user's home. */
  static Map<String, String> environment(Path temp) {
    Map<String, String> environment = new HashMap<>();
    environment.put("CI", "true");
    environment.put("HOME", temp.toString());
    environment.put("XDG_CONFIG_HOME", temp.resolve("config").toString());
    environment.put("WRANGLER_SEND_METRICS", "false");
    environment.put("WRANGLER_LOG_PATH", temp.resolve("logs").toString());
    environment.put("NO_COLOR", "1");
    return environment;
  }

  /** A new folder with the harness Worker in it. */
  static Path workerFolder() {
    try {
      Path folder = Files.createTempDirectory("flowkv-conformance");
      for (String file : WORKER) {
        try (InputStream in =
            NodePrograms.class.getResourceAsStream("/dev/flowkv/conformance/worker/" + file)) {
          if (in == null) {
            throw new CannotRunException("this program was built without its harness Worker");
          }
          Files.copy(in, folder.resolve(file));
        }
      }
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes a folder with all that programs have left in it. */
  static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted((a, b) -> b.compareTo(a)).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
