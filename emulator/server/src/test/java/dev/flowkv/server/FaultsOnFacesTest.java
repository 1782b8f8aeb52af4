package dev.flowkv.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowkv.server.RawHttp.Answer;
import java.io.EOFException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What fault rules do to the clients of each face. */
class FaultsOnFacesTest {
  private static final String NS = "X-KV-Namespace-Id: app";
  private static final String REST = "/client/v4/accounts/a/storage/kv/namespaces/app";

  private final RunningServer server =
      RunningServer.start(RunningServer.config().toBuilder().namespace("APP", "app").build());
  private final RawHttp http = server.http();

  @AfterEach
  void close() {
    http.close();
    server.close();
  }

  private void rules(String rules) {
    Answer answer = http.send("PUT", "/__flowkv/faults", "{\"rules\":[" + rules + "]}");
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
  }

  @Test
  void anErrorOfABindingHasTheRulesStatusReasonAndRetryAfter() {
    rules(
        "{\"match\":{\"op\":\"put\"},\"effect\":{\"type\":\"error\",\"status\":503,\"reason\":\"Zu viel – später\",\"retryAfterSeconds\":9}}");
    Answer refused = http.send("PUT", "/k?urlencoded=true", "v", NS);
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.text()).isEqualTo("Zu viel – später");
    assertThat(refused.header("Retry-After")).isEqualTo("9");
    assertThat(http.ask("GET", "/k?urlencoded=true", NS).status()).isEqualTo(404);
  }

  @Test
  void anErrorOverRestIsAnEnvelopeWithTheCodeThatGoesWithTheStatus() {
    rules("{\"effect\":{\"type\":\"error\",\"status\":429,\"reason\":\"slow down\"}}");
    Answer refused = http.ask("GET", REST + "/values/k");
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.text())
        .contains("\"success\":false,\"errors\":[{\"code\":971,\"message\":\"slow down\"}]");
    rules("{\"effect\":{\"type\":\"error\",\"status\":502,\"reason\":\"bad gateway\"}}");
    assertThat(http.send("PUT", REST + "/bulk", "[]").text()).contains("\"code\":10001");
    assertThat(http.ask("GET", REST).status()).as("namespaces are no keys").isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"binding", "rest", "remote-proxy"})
  void aDroppedConnectionIsClosedWithoutAnAnswerAndAfterTheEffectTheValueIsThere(String face) {
    for (String when : List.of("before", "after")) {
      rules(
          "{\"match\":{\"op\":\"put\"},\"effect\":{\"type\":\"drop\",\"when\":\"" + when + "\"}}");
      try (RawHttp dropped = server.http()) {
        assertThatThrownBy(() -> put(face, dropped, when))
            .isInstanceOf(UncheckedIOException.class)
            .satisfies(
                e ->
                    assertThat(e.getCause())
                        .isInstanceOfAny(EOFException.class, SocketException.class));
      }
    }
    http.send("DELETE", "/__flowkv/faults", "");
    assertThat(http.ask("GET", "/before?urlencoded=true", NS).status()).isEqualTo(404);
    server.emulator().clock().advance(java.time.Duration.ofMinutes(2));
    assertThat(http.ask("GET", "/after?urlencoded=true", NS).text()).isEqualTo("v");
  }

  private static void put(String face, RawHttp http, String key) {
    switch (face) {
      case "binding" -> http.send("PUT", "/" + key + "?urlencoded=true", "v", NS);
      case "rest" -> http.send("PUT", REST + "/values/" + key, "v");
      default ->
          http.send(
              "PUT",
              "/binding/app",
              "v",
              "MF-URL: https://fake-host/" + key + "?urlencoded=true",
              "MF-Binding: KV");
    }
  }

  @Test
  void aLostAcknowledgementIsA504AndTheValueIsThere() {
    rules("{\"effect\":{\"type\":\"lostAcknowledgement\"}}");
    assertThat(http.send("PUT", "/k?urlencoded=true", "v", NS).status()).isEqualTo(504);
    assertThat(http.ask("GET", "/k?urlencoded=true", NS).text()).isEqualTo("v");
    Answer rest = http.ask("DELETE", REST + "/values/k");
    assertThat(rest.status()).isEqualTo(504);
    assertThat(rest.text()).contains("Gateway Timeout");
  }

  @Test
  void delayedRequestsHoldNoThread() {
    // More than the server has threads, on both kinds of handler, and none of them will be
    // answered.
    rules("{\"match\":{\"op\":\"get\"},\"effect\":{\"type\":\"delay\",\"millis\":3600000}}");
    List<RawHttp> waiting = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      RawHttp client = server.http();
      waiting.add(client);
      client.write(
          "GET "
              + (i % 2 == 0 ? "/k?urlencoded=true" : REST + "/values/k")
              + " HTTP/1.1\r\nHost: fake-host\r\n"
              + (i % 2 == 0 ? NS + "\r\n" : "")
              + "\r\n");
    }
    assertThat(http.ask("GET", "/__flowkv/health").status()).isEqualTo(200);
    assertThat(http.send("PUT", "/k?urlencoded=true", "v", NS).status()).isEqualTo(200);
    assertThat(http.send("PUT", REST + "/values/k", "v").status()).isEqualTo(200);
    waiting.forEach(RawHttp::close);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/k?urlencoded=true", REST + "/values/k"})
  void aDelayedRequestIsAnsweredWhenTheDelayIsOverAndNotBefore(String target) {
    rules("{\"match\":{\"op\":\"get\"},\"effect\":{\"type\":\"delay\",\"millis\":300}}");
    long start = System.nanoTime();
    String namespace = target.startsWith(REST) ? "X-Nothing: x" : NS;
    assertThat(http.ask("GET", target, namespace).status()).isEqualTo(404);
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(300_000_000L);
  }

  @Test
  void aRuleForALocationThatIsNotThereIsRefused() {
    Answer refused =
        http.send(
            "PUT",
            "/__flowkv/faults",
            "{\"rules\":[{\"match\":{\"location\":\"lrh\"},\"effect\":{\"type\":\"lostAcknowledgement\"}}]}");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.text())
        .contains(
            "rules[0].match.location must be one of lhr, sjc, rest, not \\\"lrh\\\"; did you mean lhr?");
  }

  @Test
  void rulesAreShownWithWhatTheyDid() {
    rules(
        "{\"match\":{\"op\":\"get\",\"location\":\"sjc\"},\"effect\":{\"type\":\"error\",\"status\":500,\"reason\":\"x\"},\"count\":1}");
    http.ask("GET", "/k?urlencoded=true", NS, "X-KV-Location: sjc");
    http.ask("GET", "/k?urlencoded=true", NS, "X-KV-Location: sjc");
    http.ask("GET", "/k?urlencoded=true", NS, "X-KV-Location: lhr");
    String shown = http.ask("GET", "/__flowkv/faults").text();
    assertThat(shown).contains("\"count\":1,\"matched\":2,\"applied\":1", "\"seed\":42");
    assertThat(http.send("PUT", "/__flowkv/faults", shown).text())
        .as("what is shown can be sent back; counters start again")
        .isEqualTo(shown.replace("\"matched\":2,\"applied\":1", "\"matched\":0,\"applied\":0"));
  }

  @Test
  void aWrongRuleIsRefusedAndTheOldOnesStay() {
    rules("{\"effect\":{\"type\":\"error\",\"status\":500,\"reason\":\"x\"}}");
    String before = http.ask("GET", "/__flowkv/faults").text();
    Answer refused =
        http.send(
            "PUT",
            "/__flowkv/faults",
            "{\"rules\":[{\"effect\":{\"type\":\"lostAcknowledgement\"},\"probability\":2}]}");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.text())
        .isEqualTo(
            "{\"error\":\"rules[0].probability must be from 0 to 1, not 2.0\",\"field\":\"rules[0].probability\"}");
    assertThat(http.ask("GET", "/__flowkv/faults").text()).isEqualTo(before);
  }
}
