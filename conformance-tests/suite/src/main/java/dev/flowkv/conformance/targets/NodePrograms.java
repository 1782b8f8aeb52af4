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
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** wrangler and workerd, as npm installs them, and the harness Worker that this program brings. */
public final class NodePrograms {
  /** The package of wrangler, unless npm has installed it under another name. */
  public static final String WRANGLER = "wrangler";

  private static final String SCRIPT = "bin/wrangler.js";
  private static final Path SETSID = Path.of("/usr/bin/setsid");
  private static final List<String> WORKER = List.of("index.js", "worker.js", "binding.js");
  private static final long PATIENCE_SECONDS = 20;

  private final Path modules;
  private final String wrangler;

  private NodePrograms(Path modules, String wrangler) {
    this.modules = modules;
    this.wrangler = wrangler;
  }

  /**
   * Finds them.
   *
   * @param given a node_modules folder; null: that of the nearest folder upwards that has one with
   *     wrangler in it, itself or in its harness-scripts
   * @param wrangler the package of wrangler
   * @throws CannotRunException if Node or wrangler is missing, saying how to get it
   */
  public static NodePrograms find(@Nullable Path given, String wrangler) {
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
        .filter(folder -> Files.exists(folder.resolve(wrangler).resolve(SCRIPT)))
        .findFirst()
        .map(folder -> new NodePrograms(folder.toAbsolutePath(), wrangler))
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
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(SETSID)) {
      // A session of its own: Ctrl-C is ours to handle, keys are deleted while wrangler runs.
      command.add(SETSID.toString());
    }
    command.add(node());
    command.add(modules.resolve(wrangler).resolve(SCRIPT).toString());
    return command;
  }

  /** Another wrangler may need another Node than this machine's; npm can bring that, too. */
  private String node() {
    if (wrangler.equals(WRANGLER)) {
      return "node";
    }
    return binary(modules, "node-*", "bin/node").map(Path::toString).orElse("node");
  }

  /** The binary of workerd for this machine. */
  Path workerd() {
    Path folder = modules.resolve("@cloudflare");
    return binary(folder, "workerd-*", "bin/workerd")
        .orElseThrow(
            () -> new CannotRunException("there is no workerd for this machine in " + folder));
  }

  private static Optional<Path> binary(Path folder, String packages, String name) {
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, packages)) {
      for (Path candidate : found) {
        if (Files.exists(candidate.resolve(name))) {
          return Optional.of(candidate.resolve(name));
        }
      }
    } catch (IOException e) {
      // Then there is none.
    }
    return Optional.empty();
  }

  /** What a target that runs on this wrangler is called. */
  String named(String target) {
    return wrangler.equals(WRANGLER) ? target : target + " (" + wrangler + ")";
  }

  /** The version of wrangler. */
  String wranglerVersion() {
    return version(modules.resolve(wrangler));
  }

  /** The version of a package that wrangler brings. */
  String version(String name) {
    Path ofItsOwn = modules.resolve(wrangler).resolve("node_modules").resolve(name);
    return version(Files.exists(ofItsOwn) ? ofItsOwn : modules.resolve(name));
  }

  private static String version(Path installed) {
    try {
      return new ObjectMapper()
          .readTree(installed.resolve("package.json").toFile())
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
