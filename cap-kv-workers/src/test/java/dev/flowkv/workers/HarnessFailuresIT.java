package dev.flowkv.workers;

import static dev.flowkv.testkit.HarnessKeyValue.operation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.flowkv.capability.KvErrorCode;
import dev.flowkv.capability.KvException;
import dev.flowkv.engine.ClockSetting;
import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.EmulatorState;
import dev.flowkv.engine.FaultEffect;
import dev.flowkv.engine.FaultRule;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.server.FlowKvServer;
import dev.flowkv.testkit.HarnessKeyValue;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The platform's failures as the provider in the Workers runtime reports them. */
class HarnessFailuresIT {
  private static final String SECRET = "open-sesame";

  private static KvException assertFails(KvErrorCode code, ThrowingCallable operation) {
    return assertThatExceptionOfType(KvException.class)
        .isThrownBy(operation)
        .satisfies(e -> assertThat(e.code()).as(e.toString()).isEqualTo(code))
        .actual();
  }

  private @Nullable HarnessTarget changed;
  private @Nullable EmulatorState before;

  /** Lets a test change the emulator of a target that other classes use as well. */
  private KvEmulator toChange(HarnessTarget target) {
    before = target.emulator().capture();
    changed = target;
    return target.emulator();
  }

  @AfterEach
  void putBack() {
    if (changed != null) {
      changed.emulator().faults().set(0, List.of());
      changed.emulator().restore(before);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"JS_ON_EMULATOR", "WASM_ON_EMULATOR"})
  void ratesAndQuotasAreToldApart(HarnessTarget target) {
    HarnessKeyValue keyValue = target.session().keyValue();
    KvEmulator emulator = toChange(target);
    emulator.reset();
    emulator.configure(c -> EmulatorConfig.cloudflare().toBuilder().set("plan", "free").build());
    // A clock that stands still: however slow the machine, the second is not over.
    emulator.clock().set(ClockSetting.manual());

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
    assertThat(quota.platformText().orElseThrow()).contains("KV put() limit exceeded for the day.");
    assertThat(quota.retryable()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(names = {"JS_ON_EMULATOR", "WASM_ON_EMULATOR"})
  void aWriteWhoseAnswerIsLostHasAnUnknownOutcomeAndAReadIsUnavailable(HarnessTarget target) {
    HarnessKeyValue keyValue = target.session().keyValue();
    KvEmulator emulator = toChange(target);
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

  private static void next(KvEmulator emulator, int status) {
    next(emulator, new FaultEffect.Failure(status, "Because", null));
  }

  /** Makes the next operation fail, and no other. */
  private static void next(KvEmulator emulator, FaultEffect effect) {
    emulator.faults().set(0, List.of(new FaultRule(FaultRule.Match.ALL, effect, 1, 1)));
  }

  /** The staging environment, with a secret: one start for the tests of both. */
  private record Staging(KvEmulator emulator, FlowKvServer server, HarnessSession session) {
    private static @Nullable Staging started;

    static Staging started() {
      if (started == null) {
        KvEmulator emulator = KvEmulator.create(EmulatorConfig.strong());
        FlowKvServer server = HarnessSession.serve(emulator);
        String[] arguments = {"--env", "staging", "--var", "HARNESS_SECRET:" + SECRET};
        String url = "http://127.0.0.1:" + server.port();
        started = new Staging(emulator, server, HarnessSession.onEmulator("js", url, arguments));
      }
      return started;
    }

    HttpResponse<String> ask(String method, String path, @Nullable String authorization)
        throws Exception {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(session.url() + path))
              .method(method, BodyPublishers.ofString(method.equals("PUT") ? "staged" : ""));
      if (authorization != null) {
        request.header("Authorization", authorization);
      }
      return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    }
  }

  @AfterAll
  static void endStaging() {
    if (Staging.started != null) {
      Staging.started.session().close();
      Staging.started.server().close();
    }
  }

  @Test
  void theStagingEnvironmentHasANamespaceOfItsOwn() throws Exception {
    Staging staging = Staging.started();
    assertThat(staging.ask("PUT", "/value?key=k", "Bearer " + SECRET).statusCode()).isEqualTo(204);
    KvEmulator emulator = staging.emulator();
    assertThat(emulator.namespace(HarnessSession.STAGING).at("lhr").get("k").text())
        .contains("staged");
    assertThat(emulator.namespace(HarnessSession.NAMESPACE).at("lhr").get("k").isPresent())
        .isFalse();
  }

  @Test
  void withASecretOnlyHealthIsOpen() throws Exception {
    Staging staging = Staging.started();
    assertThat(staging.ask("GET", "/health", null).body())
        .isEqualTo("{\"status\":\"ok\",\"build\":\"js\"}");
    for (String wrong : new String[] {null, "Bearer wrong", "Bearer open-sesamE", SECRET}) {
      HttpResponse<String> refused = staging.ask("GET", "/info", wrong);
      assertThat(refused.statusCode()).isEqualTo(401);
      assertThat(refused.body()).contains("HARNESS_UNAUTHORIZED").doesNotContain("sesame");
    }
    String right = "Bearer " + SECRET;
    assertThat(staging.ask("GET", "/info", right).statusCode()).isEqualTo(200);
    assertThat(staging.ask("GET", "/nowhere", right).body())
        .contains("there is no route GET /nowhere");
    assertThat(staging.ask("GET", "/value", right).body())
        .contains("the query parameter key is missing");
  }
}
