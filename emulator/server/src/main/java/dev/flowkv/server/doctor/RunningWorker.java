package dev.flowkv.server.doctor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A Worker that writes and reads a key, in a folder of its own, under the script {@code dev}. It
 * and the folder are gone when this is closed, and when a signal ends this program.
 */
final class RunningWorker implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long GRACE_SECONDS = 10;
  private static final long STEP_MILLIS = 50;
  private static final Pattern READY = Pattern.compile("Ready on (http://\\S+)\\s");
  private static final String WORKER =
      """
      export default {
        async fetch(request, env) {
          await env.KV.put("doctor", "was here");
          return new Response(await env.KV.get("doctor"));
        },
      };
      """;
  private static final String CONFIGURATION =
      """
      name = "doctor"
      main = "index.js"
      compatibility_date = "2026-04-01"
      kv_namespaces = [{ binding = "KV", id = "doctor" }]
      """;

  private final Path folder;
  private final Thread atTheEnd = new Thread(this::end, "flowkv-doctor-end");
  private @Nullable Process dev;
  private boolean ended;

  private RunningWorker(Path folder) {
    this.folder = folder;
  }

  /** A Worker that does not run yet. */
  static RunningWorker prepare() throws IOException {
    String name = Leftovers.FOLDER + ProcessHandle.current().pid() + "-";
    RunningWorker worker = new RunningWorker(Files.createTempDirectory(name));
    Runtime.getRuntime().addShutdownHook(worker.atTheEnd);
    Files.writeString(worker.folder.resolve("index.js"), WORKER);
    Files.writeString(worker.folder.resolve("wrangler.toml"), CONFIGURATION);
    return worker;
  }

  /**
   * Runs it.
   *
   * @param tools FlowKV's
   * @param dir a folder that may have a wrangler of its own
   * @param port the emulator's
   * @return where it answers
   * @throws IOException saying why it does not
   */
  String start(Tools tools, Path dir, int port) throws IOException, InterruptedException {
    Path own = dir.resolve("node_modules");
    if (Files.isDirectory(own.resolve("wrangler"))) {
      Files.createSymbolicLink(folder.resolve("node_modules"), own);
    }
    Process process = startDev(tools, port);
    for (long waited = 0; waited < PATIENCE.toMillis(); waited += STEP_MILLIS) {
      Matcher ready = READY.matcher(output());
      if (ready.find()) {
        return ready.group(1);
      }
      if (!process.isAlive()) {
        throw new IOException("wrangler dev ended: " + lastLine());
      }
      Thread.sleep(STEP_MILLIS);
    }
    throw new IOException(
        "wrangler dev was not ready after " + PATIENCE.toSeconds() + " s: " + lastLine());
  }

  private synchronized Process startDev(Tools tools, int port) throws IOException {
    if (ended) {
      throw new IOException("this program ends");
    }
    List<String> command = new ArrayList<>(tools.dev());
    command.addAll(List.of(folder.toString(), "--url", "http://127.0.0.1:" + port));
    command.addAll(List.of("--", "--port", "0", "--inspector-port", "0"));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(folder.resolve("output").toFile());
    builder.environment().put("WRANGLER_SEND_METRICS", "false");
    builder.environment().put("CI", "true");
    builder.environment().put("NO_COLOR", "1");
    builder.environment().remove("FORCE_COLOR");
    builder.environment().remove("FLOWKV_TOKEN");
    dev = builder.start();
    return dev;
  }

  /** Without colors; the last character may be cut, as it is being written. */
  private String output() throws IOException {
    return new String(Files.readAllBytes(folder.resolve("output")), StandardCharsets.UTF_8)
        .replaceAll("\\u001b\\[[0-9;]*m", "");
  }

  private String lastLine() throws IOException {
    return output()
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .reduce((first, second) -> second)
        .orElse("it said nothing");
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(atTheEnd);
    } catch (IllegalStateException e) {
      return; // It runs already.
    }
    end();
  }

  private synchronized void end() {
    ended = true;
    Process process = dev;
    if (process != null) {
      List<ProcessHandle> started = process.descendants().toList();
      process.destroy();
      try {
        process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      process.destroyForcibly();
      started.forEach(ProcessHandle::destroyForcibly);
    }
    delete();
  }

  /** A link in the folder is removed, and not what it leads to. */
  private void delete() {
    // Who has just been ended may have removed, or written, something meanwhile.
    for (int attempt = 0; attempt < 3 && Files.exists(folder); attempt++) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(file);
        }
      } catch (IOException | UncheckedIOException e) {
        // Once more.
      }
    }
  }
}
