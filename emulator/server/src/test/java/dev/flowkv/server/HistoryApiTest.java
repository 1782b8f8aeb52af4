package dev.flowkv.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.server.RawHttp.Answer;
import dev.flowkv.server.history.HistoryFile;
import dev.flowkv.testkit.Thorough;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Histories of what comes through the faces. */
class HistoryApiTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NS = "X-KV-Namespace-Id: app";

  private final RunningServer server =
      RunningServer.start(RunningServer.config().toBuilder().namespace("APP", "app").build());
  private final RawHttp http = server.http();

  @AfterEach
  void close() {
    http.close();
    server.close();
  }

  private List<JsonNode> history() throws IOException {
    return history(http);
  }

  private static List<JsonNode> history(RawHttp http) throws IOException {
    Answer answer = http.ask("GET", "/__flowkv/history");
    assertThat(answer.header("Content-Type")).startsWith("application/x-ndjson");
    List<JsonNode> lines = new ArrayList<>();
    for (String line : answer.text().split("\n")) {
      lines.add(JSON.readTree(line));
    }
    return lines;
  }

  @Test
  void everyFaceIsRecorded() throws IOException {
    http.send("PUT", "/k?urlencoded=true", "v", NS, "X-KV-Location: sjc", "X-KV-Invocation: i1");
    http.ask(
        "GET",
        "/binding/app?location=sjc",
        "MF-URL: https://fake-host/k?urlencoded=true",
        "MF-Binding: KV");
    http.ask("GET", "/client/v4/accounts/a/storage/kv/namespaces/app/values/k");
    server.emulator().namespace("app").at("lhr").get("k");
    List<JsonNode> lines = history();
    assertThat(lines.get(0).toString())
        .isEqualTo("{\"format\":\"flowkv-history\",\"version\":2,\"forgotten\":0}");
    assertThat(lines.subList(1, lines.size()))
        .extracting(l -> l.path("face").asText() + " " + l.path("location").asText())
        .containsExactly("binding sjc", "remote-proxy sjc", "rest rest", "java lhr");
    assertThat(lines.get(1).path("invocation").asText()).isEqualTo("i1");
  }

  @Test
  void whatIsForgottenOnRequestIsGone() throws IOException {
    http.ask("GET", "/k?urlencoded=true", NS);
    assertThat(http.ask("DELETE", "/__flowkv/history").status()).isEqualTo(200);
    assertThat(history()).hasSize(1);
  }

  @Test
  void aHistoryThatBeginsWithKeysAndAResetInItAreMarked() throws IOException {
    http.send("PUT", "/k?urlencoded=true", "v", NS);
    assertThat(http.ask("DELETE", "/__flowkv/history").status()).isEqualTo(200);
    assertThat(http.send("POST", "/__flowkv/reset", "").status()).isEqualTo(200);
    assertThat(http.send("POST", "/__flowkv/namespaces/app/reset", "").status()).isEqualTo(200);
    assertThat(history().subList(1, 4))
        .extracting(
            l -> l.path("seq") + l.path("change").asText() + l.path("namespace").asText("all"))
        .containsExactly("2replacedall", "3emptiedall", "4emptiedapp");
  }

  @Test
  void anUnknownFormatIsRefused() {
    Answer refused = http.ask("GET", "/__flowkv/history?format=csv");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.text())
        .isEqualTo("{\"error\":\"format must be jsonl, not \\\"csv\\\".\",\"field\":\"format\"}");
    assertThat(http.ask("GET", "/__flowkv/history?format=jsonl").status()).isEqualTo(200);
  }

  @Test
  void withoutAHistoryThereIsNoneToGet() throws IOException {
    KvEmulator emulator = KvEmulator.create(RunningServer.config());
    try (FlowKvServer none =
            FlowKvServer.start(emulator, new ServerOptions("127.0.0.1", 0, Set.of(), null, 0));
        RawHttp client = new RawHttp(none.port())) {
      assertThat(client.ask("GET", "/__flowkv/history").status()).isEqualTo(409);
    }
  }

  @Test
  void aDownloadWhileRecordingIsWhole() throws Exception {
    ServerOptions options = new ServerOptions("127.0.0.1", 0, Set.of(), null, 2_000);
    try (FlowKvServer recording = FlowKvServer.start(server.emulator(), options);
        RawHttp client = new RawHttp(recording.port())) {
      AtomicBoolean enough = new AtomicBoolean();
      ExecutorService writers = Executors.newFixedThreadPool(2);
      try {
        for (int w = 0; w < 2; w++) {
          String key = "k" + w;
          writers.submit(
              () -> {
                while (!enough.get()) {
                  server.emulator().namespace("app").at("lhr").get(key);
                }
              });
        }
        for (int i = 0; i < 6; i++) {
          List<JsonNode> lines = history(client);
          long expected = lines.get(0).path("forgotten").asLong();
          for (JsonNode line : lines.subList(1, lines.size())) {
            assertThat(line.path("seq").asLong()).isEqualTo(++expected);
          }
        }
      } finally {
        enough.set(true);
        writers.shutdown();
        assertThat(writers.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
      }
    }
  }

  @Test
  void aHistoryFileHasEveryOperationHoweverManyThereAre(@TempDir Path temp) throws Exception {
    Path file = temp.resolve("history.jsonl");
    KvEmulator emulator = server.emulator();
    int threads = 4;
    int each = Thorough.either(8_000, 20_000);
    ExecutorService readers = Executors.newFixedThreadPool(threads);
    try (HistoryFile history = HistoryFile.open(file)) {
      history.begin();
      emulator.observe(history);
      for (int t = 0; t < threads; t++) {
        readers.submit(
            () -> {
              for (int i = 0; i < each; i++) {
                emulator.namespace("app").at("lhr").get("k");
              }
            });
      }
      readers.shutdown();
      assertThat(readers.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
      emulator.stopObserving(history);
    }
    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSize(1 + threads * each);
    assertThat(JSON.readTree(lines.get(threads * each)).path("seq").asInt())
        .isEqualTo(threads * each);
  }
}
