package dev.flowkv.server.cli;

import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.KvEntry;
import dev.flowkv.server.FlowKvServer;
import dev.flowkv.server.ServerOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A real Worker, under the real wrangler, that writes to an emulator of this process. */
final class WorkerRoundTrip {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long STEP_MILLIS = 50;
  private static final Pattern READY = Pattern.compile("Ready on (http://\\S+)");
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

  private WorkerRoundTrip() {}

  /**
   * Runs it.
   *
   * @param scripts FlowKV's scripts
   * @param dir a folder that may have a wrangler of its own
   * @return what was seen
   * @throws IOException saying what went wrong
   */
  static String run(Path scripts, Path dir) throws IOException, InterruptedException {
    long start = System.nanoTime();
    KvEmulator emulator = KvEmulator.create(EmulatorConfig.cloudflare());
    Path temp = Files.createTempDirectory("flowkv-doctor");
    try (FlowKvServer server = FlowKvServer.start(emulator, ServerOptions.onFreePort())) {
      Files.writeString(temp.resolve("index.js"), WORKER);
      Files.writeString(temp.resolve("wrangler.toml"), CONFIGURATION);
      Path own = dir.resolve("node_modules");
      if (Files.isDirectory(own.resolve("wrangler"))) {
        Files.createSymbolicLink(temp.resolve("node_modules"), own);
      }
      Process worker = start(scripts, temp, server.port());
      try {
        String url = awaitReady(worker, temp.resolve("output"));
        String answer = get(url);
        List<KvEntry> entries = emulator.namespace("doctor").entries();
        if (!answer.equals("was here") || entries.size() != 1) {
          throw new IOException(
              "answered \"%s\", and the emulator holds %d keys".formatted(answer, entries.size()));
        }
      } finally {
        end(worker);
      }
    } finally {
      delete(temp);
    }
    return "wrote and read a key under wrangler dev, in %.1f s"
        .formatted((System.nanoTime() - start) / 1e9);
  }

  private static Process start(Path scripts, Path temp, int port) throws IOException {
    ProcessBuilder dev =
        new ProcessBuilder(
                scripts.resolve("dev").toString(),
                temp.toString(),
                "--url",
                "http://127.0.0.1:" + port,
                "--",
                "--port",
                "0",
                "--inspector-port",
                "0")
            .directory(temp.toFile())
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(temp.resolve("output").toFile());
    dev.environment().put("WRANGLER_SEND_METRICS", "false");
    dev.environment().put("CI", "true");
    dev.environment().remove("FLOWKV_TOKEN");
    return dev.start();
  }

  private static String awaitReady(Process worker, Path output)
      throws IOException, InterruptedException {
    for (long waited = 0; waited < PATIENCE.toMillis(); waited += STEP_MILLIS) {
      Matcher ready = READY.matcher(Files.readString(output));
      if (ready.find()) {
        return ready.group(1);
      }
      if (!worker.isAlive()) {
        throw new IOException("wrangler dev ended: " + lastLine(output));
      }
      Thread.sleep(STEP_MILLIS);
    }
    throw new IOException(
        "wrangler dev was not ready after " + PATIENCE.toSeconds() + " s: " + lastLine(output));
  }

  private static String lastLine(Path output) throws IOException {
    return Files.readString(output)
        .lines()
        .map(line -> line.replaceAll("\\u001b\\[[0-9;]*m", "").strip())
        .filter(line -> !line.isEmpty())
        .reduce((first, second) -> second)
        .orElse("it said nothing");
  }

  private static String get(String url) throws IOException, InterruptedException {
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    HttpRequest request = HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE).build();
    return client.send(request, BodyHandlers.ofString()).body();
  }

  private static void end(Process worker) throws InterruptedException {
    List<ProcessHandle> started = worker.descendants().toList();
    worker.destroy();
    if (!worker.waitFor(10, TimeUnit.SECONDS)) {
      worker.destroyForcibly();
    }
    started.forEach(ProcessHandle::destroyForcibly);
  }

  private static void delete(Path folder) throws IOException {
    // A link in it is removed, and not what it leads to.
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
