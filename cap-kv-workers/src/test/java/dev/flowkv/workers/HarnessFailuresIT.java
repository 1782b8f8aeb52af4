package dev.flowkv.workers;

import static dev.flowkv.testkit.HarnessKeyValue.operation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.flowkv.capability.KvErrorCode;
import dev.flowkv.capability.KvException;
import dev.flowkv.engine.ClockSetting;
import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.FaultEffect;
import dev.flowkv.engine.FaultRule;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.server.FlowKvServer;
import dev.flowkv.testkit.HarnessKeyValue;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The platform's failures as the provider in the Workers runtime reports them. */
class HarnessFailuresIT {
  private static KvException assertFails(KvErrorCode code, ThrowingCallable operation) {
    return assertThatExceptionOfType(KvException.class)
        .isThrownBy(operation)
        .satisfies(e -> assertThat(e.code()).as(e.toString()).isEqualTo(code))
        .actual();
  }

  @ParameterizedTest
  @ValueSource(strings = {"js", "wasm"})
  void ratesAndQuotasAreToldApart(String build) {
    // A clock that stands still: however slow the machine, the second is not over.
    EmulatorConfig free =
        EmulatorConfig.cloudflare().toBuilder()
            .set("plan", "free")
            .clock(ClockSetting.manual())
            .build();
    try (FlowKvServer server = HarnessSession.serve(free);
        HarnessSession session =
            HarnessSession.onEmulator(build, "http://127.0.0.1:" + server.port())) {
      HarnessKeyValue keyValue = session.keyValue();
      keyValue.put("k", "1");
      KvException rate = assertFails(KvErrorCode.RATE_LIMITED, () -> keyValue.put("k", "2"));
      assertThat(rate.platformText()).contains("KV PUT failed: 429 Too Many Requests");
      assertThat(rate).hasMessage("put \"k\": KV PUT failed: 429 Too Many Requests");
      assertThat(rate.retryable()).isTrue();

      ObjectNode[] puts =
          IntStream.range(0, 999)
              .mapToObj(i -> operation("put").put("key", "k" + i).put("text", "v"))
              .toArray(ObjectNode[]::new);
      assertThat(keyValue.batch(puts)).allMatch(result -> result.has("done"));
      KvException quota = assertFails(KvErrorCode.QUOTA_EXCEEDED, () -> keyValue.put("more", "v"));
      assertThat(quota.platformText().orElseThrow())
          .contains("KV put() limit exceeded for the day.");
      assertThat(quota.retryable()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"js", "wasm"})
  void aWriteWhoseAnswerIsLostHasAnUnknownOutcomeAndAReadIsUnavailable(String build) {
    KvEmulator emulator = KvEmulator.create(EmulatorConfig.strong());
    try (FlowKvServer server = HarnessSession.serve(emulator, 0);
        HarnessSession session =
            HarnessSession.onEmulator(build, "http://127.0.0.1:" + server.port())) {
      HarnessKeyValue keyValue = session.keyValue();
      next(emulator, 503);
      KvException failure = assertFails(KvErrorCode.OUTCOME_UNKNOWN, () -> keyValue.put("k", "v"));
      assertThat(failure.platformText().orElseThrow()).startsWith("KV PUT failed: 503 Because");
      next(emulator, 503);
      assertFails(KvErrorCode.OUTCOME_UNKNOWN, () -> keyValue.delete("k"));
      next(emulator, 503);
      assertFails(KvErrorCode.UNAVAILABLE, () -> keyValue.get("k"));
      next(emulator, 503);
      assertFails(KvErrorCode.UNAVAILABLE, keyValue::list);

      next(emulator, new FaultEffect.Drop(true));
      assertFails(KvErrorCode.OUTCOME_UNKNOWN, () -> keyValue.put("lost", "v"));
      assertThat(emulator.namespace(HarnessSession.NAMESPACE).at("lhr").get("lost").text())
          .as("it did happen")
          .contains("v");
      next(emulator, new FaultEffect.LostAcknowledgement());
      assertFails(KvErrorCode.OUTCOME_UNKNOWN, () -> keyValue.put("late", "v"));

      next(emulator, 401);
      assertFails(KvErrorCode.UNAUTHORIZED, () -> keyValue.put("k", "v"));
      next(emulator, 404);
      assertFails(KvErrorCode.NAMESPACE_MISSING, keyValue::list);
      next(emulator, 418);
      assertFails(KvErrorCode.REQUEST_REFUSED, () -> keyValue.put("k", "v"));
      keyValue.put("k", "v");
      assertThat(keyValue.get("k").orElseThrow().text()).isEqualTo("v");
    }
  }

  private static void next(KvEmulator emulator, int status) {
    next(emulator, new FaultEffect.Failure(status, "Because", null));
  }

  /** Makes the next operation fail, and no other. */
  private static void next(KvEmulator emulator, FaultEffect effect) {
    emulator.faults().set(0, List.of(new FaultRule(FaultRule.Match.ALL, effect, 1, 1)));
  }

  @Test
  void theStagingEnvironmentHasANamespaceOfItsOwn() {
    KvEmulator emulator = KvEmulator.create(EmulatorConfig.strong());
    try (FlowKvServer server = HarnessSession.serve(emulator, 0);
        HarnessSession session =
            HarnessSession.onEmulator(
                "js", "http://127.0.0.1:" + server.port(), "--env", "staging")) {
      session.keyValue().put("k", "staged");
      assertThat(emulator.namespace(HarnessSession.STAGING).at("lhr").get("k").text())
          .contains("staged");
      assertThat(emulator.namespace(HarnessSession.NAMESPACE).at("lhr").get("k").isPresent())
          .isFalse();
    }
  }

  @Test
  void withASecretOnlyHealthIsOpen() throws Exception {
    try (FlowKvServer server = HarnessSession.serve(EmulatorConfig.strong());
        HarnessSession session =
            HarnessSession.onEmulator(
                "js", "http://127.0.0.1:" + server.port(), "--var", "HARNESS_SECRET:open-sesame")) {
      assertThat(get(session.url() + "/health", null).body())
          .isEqualTo("{\"status\":\"ok\",\"build\":\"js\"}");
      for (String wrong :
          new String[] {null, "Bearer wrong", "Bearer open-sesamE", "open-sesame"}) {
        HttpResponse<String> refused = get(session.url() + "/info", wrong);
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.body()).contains("HARNESS_UNAUTHORIZED").doesNotContain("sesame");
      }
      assertThat(get(session.url() + "/info", "Bearer open-sesame").statusCode()).isEqualTo(200);
      assertThat(get(session.url() + "/nowhere", "Bearer open-sesame").body())
          .contains("there is no route GET /nowhere");
      assertThat(get(session.url() + "/value", "Bearer open-sesame").body())
          .contains("the query parameter key is missing");
    }
  }

  private static HttpResponse<String> get(String url, String authorization) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
  }
}
