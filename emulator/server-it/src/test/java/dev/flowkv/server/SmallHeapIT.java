package dev.flowkv.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.capability.KvLimits;
import dev.flowkv.server.RawHttp.Answer;
import dev.flowkv.testkit.ExternalProgram;
import dev.flowkv.testkit.NodeTools;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An emulator with a small heap, and requests that ask for more. */
class SmallHeapIT {
  private static final String NS = "X-KV-Namespace-Id: app";
  private static final String REST = "/client/v4/accounts/a/storage/kv/namespaces/app";
  private static final byte[] LARGEST = new byte[KvLimits.VALUE_BYTES];
  private static final int MANY_THREADS = 64;
  private static final int SIGTERM_STATUS = 143;

  static {
    Arrays.fill(LARGEST, (byte) 'v');
  }

  @TempDir Path temp;

  private final ExecutorService threads = Executors.newFixedThreadPool(MANY_THREADS);
  private ExternalProgram emulator;
  private int port;

  @BeforeEach
  void start() {
    start("-Xmx256m");
  }

  private void start(String heap, String... more) {
    List<String> command =
        new ArrayList<>(
            List.of(
                NodeTools.SCRIPTS.resolve("emulator").toString(),
                "--port",
                "0",
                "--no-config",
                "--profile",
                "strong"));
    command.addAll(List.of(more));
    emulator = ExternalProgram.start(command, temp, Map.of("JDK_JAVA_OPTIONS", heap));
    port =
        Integer.parseInt(emulator.awaitOutput("ready at http://127\\.0\\.0\\.1:(\\d+)").group(1));
  }

  @AfterEach
  void end() {
    threads.shutdownNow();
    emulator.close();
  }

  private List<Answer> atOnce(int count, Request request) throws Exception {
    List<Callable<Answer>> requests = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int number = i;
      requests.add(
          () -> {
            try (RawHttp http = new RawHttp(port)) {
              return request.send(http, number);
            }
          });
    }
    List<Answer> answers = new ArrayList<>();
    for (Future<Answer> answer : threads.invokeAll(requests)) {
      answers.add(answer.get());
    }
    return answers;
  }

  private interface Request {
    Answer send(RawHttp http, int number);
  }

  private static Answer put(RawHttp http, String key) {
    return http.send("PUT", "/" + key + "?urlencoded=true", LARGEST, NS);
  }

  private static Answer get(RawHttp http, String key) {
    return http.ask("GET", "/" + key + "?urlencoded=true", NS);
  }

  @Test
  void aLargeValueIsReadWholeByManyAtOnce() throws Exception {
    try (RawHttp http = new RawHttp(port)) {
      assertThat(put(http, "k").status()).isEqualTo(200);
    }
    for (int round = 0; round < 2; round++) {
      assertThat(atOnce(16, (http, i) -> get(http, "k")))
          .allSatisfy(
              answer -> {
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.body()).hasSize(LARGEST.length);
              });
    }
    assertThat(emulator.output()).doesNotContain("OutOfMemoryError");
  }

  @Test
  void everyOneOfManyLargeWritesIsAnsweredAndAFullStoreIsStillRead() throws Exception {
    List<Answer> answers = atOnce(MANY_THREADS, (http, i) -> put(http, "k" + i));
    assertThat(answers).extracting(Answer::status).containsOnly(200, 503);
    assertThat(answers)
        .filteredOn(a -> a.status() == 503)
        .isNotEmpty()
        .allSatisfy(
            refused -> {
              assertThat(refused.reason()).startsWith("Service Unavailable: ");
              assertThat(refused.header("Retry-After")).isEqualTo("1");
            });
    try (RawHttp http = new RawHttp(port)) {
      int stored = 0;
      while (put(http, "more" + stored).status() == 200) {
        stored++;
        assertThat(stored).as("values in a heap of 256 MiB").isLessThan(10);
      }
      Answer full = put(http, "another");
      assertThat(full.status()).isEqualTo(503);
      assertThat(full.reason()).contains("memory is full");
      assertThat(get(http, "another").status()).isEqualTo(404);
      assertThat(http.send("PATCH", "/__flowkv/config", "{\"seed\":7}").status()).isEqualTo(200);
      assertThat(http.send("POST", REST + "/bulk/delete", "[\"none\"]").status()).isEqualTo(200);
      for (int i = 0; i < MANY_THREADS; i++) {
        if (answers.get(i).status() == 200) {
          assertThat(get(http, "k" + i).body()).hasSize(LARGEST.length);
        }
      }
      assertThat(http.ask("DELETE", "/more0?urlencoded=true", NS).status()).isEqualTo(200);
    }
    assertThat(emulator.output())
        .containsOnlyOnce("The memory is full")
        .doesNotContain("OutOfMemoryError");
  }

  @Test
  void aStoreThatSmallKeysFillIsReadAndSaved() throws Exception {
    emulator.close();
    Path snapshot = temp.resolve("state.json");
    start("-Xmx48m", "--snapshot", snapshot.toString());
    String metadata = "CF-KV-Metadata: \"" + "m".repeat(1000) + "\"";
    try (RawHttp http = new RawHttp(port)) {
      int stored = 0;
      int status;
      do {
        String key = "/" + stored + "-" + "k".repeat(480) + "?urlencoded=true";
        status = http.send("PUT", key, new byte[0], NS, metadata).status();
        stored++;
        assertThat(stored).as("keys in a heap of 48 MiB").isLessThan(40_000);
      } while (status == 200);
      assertThat(status).isEqualTo(503);
      assertThat(http.ask("GET", "/__flowkv/health").status()).isEqualTo(200);
      assertThat(get(http, "0-" + "k".repeat(480)).header("CF-KV-Metadata")).hasSize(1002);
    }
    ProcessHandle.of(emulator.pid()).orElseThrow().destroy();
    assertThat(emulator.awaitEnd().status()).isEqualTo(SIGTERM_STATUS);
    assertThat(emulator.output()).doesNotContain("OutOfMemoryError");
    assertThat(snapshot).isNotEmptyFile();
  }

  @Test
  void announcedBodiesCostNothingUntilTheyCome() {
    List<RawHttp> clients = new ArrayList<>();
    try {
      for (String target :
          List.of("PUT /__flowkv/snapshot", "PATCH /__flowkv/config", "PUT /nowhere")) {
        for (int i = 0; i < 70; i++) {
          RawHttp client = new RawHttp(port);
          clients.add(client);
          client.write(
              target + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000000\r\n\r\n{");
        }
      }
      try (RawHttp http = new RawHttp(port)) {
        assertThat(http.ask("GET", "/__flowkv/health").status()).isEqualTo(200);
        assertThat(put(http, "k").status()).isEqualTo(200);
      }
    } finally {
      clients.forEach(RawHttp::close);
    }
  }
}
