package dev.flowkv.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/** The pinned Node programs, installed by the project's own script. */
final class NodeTools {
  static final Path ROOT = root();
  static final Path SCRIPTS = ROOT.resolve("harness-scripts");
  private static final Path MODULES = SCRIPTS.resolve("node_modules");

  private NodeTools() {}

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("harness-scripts"))) {
      folder = folder.getParent();
    }
    return folder;
  }

  /** Installs them, or reports the tests that need them as not run. */
  static void require(Path temp) {
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
            List.of(SCRIPTS.resolve("install-node-tools").toString()), temp, Map.of());
    assertThat(install.status()).as(install.output()).isZero();
  }

  /** A wrangler: {@code pinned} on this machine's Node, {@code newest} on a Node of its own. */
  static List<String> wrangler(String which) {
    return which.equals("newest")
        ? List.of(newestNode().toString(), module("wrangler-newest/bin/wrangler.js"))
        : List.of("node", module("wrangler/bin/wrangler.js"));
  }

  static Path workerd() {
    return first(MODULES.resolve("@cloudflare"), "workerd-*").resolve("bin/workerd");
  }

  private static Path newestNode() {
    Path found = first(MODULES, "node-{linux,darwin,bin}*");
    return found.resolve("bin/node");
  }

  static String module(String path) {
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
  static Map<String, String> environment(Path temp) {
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
        "1");
  }

  /** Runs a Worker with the script {@code dev}, on free ports. */
  static ExternalProgram dev(Path folder, Path temp, String url, String... arguments) {
    List<String> command = new ArrayList<>();
    command.addAll(List.of(SCRIPTS.resolve("dev").toString(), folder.toString(), "--url", url));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--", "--port", "0", "--inspector-port", "0"));
    return ExternalProgram.start(command, temp, environment(temp));
  }

  /** Where the Worker of {@link #dev} answers, once it does. */
  static String awaitReady(ExternalProgram dev) {
    return dev.awaitOutput("Ready on (http://localhost:\\d+)").group(1);
  }

  /** Copies a folder of this module's tests, so that programs leave nothing in the sources. */
  static Path copy(String folder, Path temp) {
    Path from = ROOT.resolve("emulator/server/src/test").resolve(folder);
    Path to = temp.resolve(folder);
    try {
      Files.createDirectories(to);
      try (DirectoryStream<Path> files = Files.newDirectoryStream(from)) {
        for (Path file : files) {
          Files.copy(file, to.resolve(file.getFileName().toString()));
        }
      }
      return to;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
