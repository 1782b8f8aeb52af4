package dev.flowkv.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.KvNamespace;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that ask for much and read nothing hold nobody else up. */
class SlowClientsTest {
  private static final int THREADS = 16;

  /** More than the server has threads. */
  private static final int CLIENTS = THREADS + 4;

  /** More than the system keeps for a client that does not read. */
  private static final int LARGE_BYTES = 12 << 20;

  private static final int SMALL_BYTES = 30_000;
  private static final String ROOT = "/client/v4/accounts/a/storage/kv/namespaces/app";

  private final RunningServer server =
      RunningServer.withThreads(
          EmulatorConfig.strong().toBuilder().namespace("app", "app").build(), THREADS);
  private final List<RawHttp> clients = new ArrayList<>();

  @AfterEach
  void close() {
    clients.forEach(RawHttp::close);
    server.close();
  }

  private void store(String key, int bytes) {
    KvEmulator emulator = server.emulator();
    KvNamespace namespace = emulator.namespace("app");
    namespace.at("lhr").put(key, "v".repeat(bytes));
  }

  private RawHttp ask(String target, int times) {
    RawHttp client = RawHttp.slow(server.port());
    clients.add(client);
    String request =
        "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nX-Other: " + times + "\r\n\r\n";
    if (target.startsWith("/k")) {
      request = request.replace("X-Other", "X-KV-Namespace-Id: app\r\nX-Other");
    }
    client.write(request.repeat(times));
    return client;
  }

  private void assertTheServerAnswers() {
    for (int i = 0; i < 3; i++) {
      try (RawHttp http = server.http()) {
        assertThat(http.ask("GET", "/__flowkv/health").status()).isEqualTo(200);
        assertThat(http.ask("GET", "/none?urlencoded=true", "X-KV-Namespace-Id: app").status())
            .isEqualTo(404);
        assertThat(http.ask("GET", ROOT + "/values/none").status()).isEqualTo(404);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/k?urlencoded=true",
        ROOT + "/values/k",
        "/__flowkv/snapshot",
        "/__flowkv/snapshot?namespace=app"
      })
  void aLargeAnswerThatIsReadSlowly(String target) {
    store("k", LARGE_BYTES);
    for (int i = 0; i < CLIENTS; i++) {
      ask(target, 1);
    }
    assertTheServerAnswers();
    assertThat(clients.get(CLIENTS - 1).read().body()).hasSizeGreaterThanOrEqualTo(LARGE_BYTES);
  }

  @Test
  void aHistoryThatIsReadSlowly() {
    String longKey = "k".repeat(500);
    for (int i = 0; i < 10_000; i++) {
      server.emulator().namespace("app").at("lhr").get(longKey);
    }
    for (int i = 0; i < CLIENTS; i++) {
      ask("/__flowkv/history", 1);
    }
    assertTheServerAnswers();
    assertThat(new String(clients.get(0).read().body(), StandardCharsets.UTF_8))
        .hasLineCount(10_001);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/k?urlencoded=true", ROOT + "/values/k"})
  void manySmallAnswersOfWhichNoneIsRead(String target) {
    store("k", SMALL_BYTES);
    for (int i = 0; i < CLIENTS; i++) {
      ask(target, 400);
    }
    assertTheServerAnswers();
    assertThat(clients.get(0).read().body()).hasSize(SMALL_BYTES);
  }
}
