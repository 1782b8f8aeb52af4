package dev.flowkv.server.doctor;

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
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A real Worker, under the real wrangler, that writes to an emulator of this process. */
final class WorkerRoundTrip {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private WorkerRoundTrip() {}

  /**
   * Runs it.
   *
   * @param tools FlowKV's
   * @param dir a folder that may have a wrangler of its own
   * @return what was seen
   * @throws IOException saying what went wrong
   */
  static String run(Tools tools, Path dir) throws IOException, InterruptedException {
    long start = System.nanoTime();
    KvEmulator emulator = KvEmulator.create(EmulatorConfig.cloudflare());
    try (RunningWorker worker = RunningWorker.prepare();
        FlowKvServer server = FlowKvServer.start(emulator, ServerOptions.onFreePort())) {
      String answer = get(worker.start(tools, dir, server.port()));
      List<KvEntry> entries = emulator.namespace("doctor").entries();
      if (answer.equals("was here") && entries.isEmpty()) {
        throw new IOException(
            "wrote and read a key, and the emulator has none: its binding is not the emulator's");
      }
      if (!answer.equals("was here") || entries.size() != 1) {
        throw new IOException(
            "answered \"%s\", and the emulator holds %d keys".formatted(answer, entries.size()));
      }
    }
    return "wrote and read a key under wrangler dev, in %.1f s"
        .formatted((System.nanoTime() - start) / 1e9);
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
}
