package dev.flowkv.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.flowkv.capability.GetOptions;
import dev.flowkv.capability.InvocationBudget;
import dev.flowkv.capability.KeyValue;
import dev.flowkv.capability.KvCapabilityInfo.Durability;
import dev.flowkv.capability.KvContent;
import dev.flowkv.capability.KvErrorCode;
import dev.flowkv.capability.KvException;
import dev.flowkv.capability.KvKey;
import dev.flowkv.capability.KvList;
import dev.flowkv.capability.KvPolicy;
import dev.flowkv.capability.ListOptions;
import dev.flowkv.capability.PutOptions;
import dev.flowkv.engine.ClockSetting;
import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.KvAccess;
import dev.flowkv.testkit.FaultyProxy;
import dev.flowkv.testkit.FaultyProxy.Fault;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Failures and repeats of the provider over REST: a real emulator behind a proxy that spoils. */
class RestKeyValueTest {
  private static final Fault UNAVAILABLE = Fault.answer(503, Map.of(), "overloaded");
  private static final Fault RATE_LIMITED =
      Fault.answer(
          429,
          Map.of("retry-after", "0"),
          "{\"success\":false,\"errors\":[{\"code\":971,\"message\":\"slow down\"}]}");

  private final RestTarget target = RestTarget.strong();
  private final FaultyProxy proxy = FaultyProxy.before(target.port());
  private final RestKvOptions options = target.options(proxy.port());
  private final KeyValue keyValue = RestKeyValue.of(options);

  @AfterEach
  void stop() {
    proxy.close();
    target.close();
  }

  private static KvException assertFails(KvErrorCode code, ThrowingCallable operation) {
    return assertThatExceptionOfType(KvException.class)
        .isThrownBy(operation)
        .satisfies(e -> assertThat(e.code()).as(e.toString()).isEqualTo(code))
        .actual();
  }

  private String stored(String key) {
    return target
        .emulator()
        .namespace(target.namespaceId())
        .at("rest")
        .get(key)
        .text()
        .orElse("absent");
  }

  @Test
  void aReadIsRepeatedUntilTheServiceAnswers() {
    keyValue.put("k", "v");
    proxy.takeRequests();
    proxy.next(UNAVAILABLE, RATE_LIMITED, Fault.LOST_ANSWER);
    assertThat(keyValue.get("k").orElseThrow().text()).isEqualTo("v");
    assertThat(proxy.takeRequests()).hasSize(4);
  }

  @Test
  void aReadThatIsNeverAnsweredIsUnavailable() {
    proxy.next(UNAVAILABLE, UNAVAILABLE, UNAVAILABLE, UNAVAILABLE, UNAVAILABLE);
    KvException failure = assertFails(KvErrorCode.UNAVAILABLE, () -> keyValue.get("k"));
    assertThat(failure.platformText()).contains("overloaded");
    assertThat(failure).hasMessage("get \"k\": 503 overloaded");
    assertThat(failure.retryable()).isTrue();
    assertThat(proxy.takeRequests()).hasSize(5);
  }

  @Test
  void anIdempotentWriteOfUnknownOutcomeIsRepeated() {
    proxy.next(Fault.LOST_ANSWER, UNAVAILABLE);
    keyValue.put("k", "v", PutOptions.NONE.withMetadata("1"));
    assertThat(stored("k")).isEqualTo("v");
    assertThat(proxy.takeRequests()).hasSize(3);
    proxy.next(Fault.LOST_ANSWER);
    keyValue.delete("k");
    assertThat(stored("k")).isEqualTo("absent");
  }

  @Test
  void aWriteWithATimeToLiveIsNotRepeatedWhenItsOutcomeIsUnknown() {
    proxy.next(Fault.LOST_ANSWER);
    KvException failure =
        assertFails(
            KvErrorCode.OUTCOME_UNKNOWN,
            () -> keyValue.put("k", "v", PutOptions.NONE.withExpirationTtlSeconds(60)));
    assertThat(failure.platformText()).isEmpty();
    assertThat(stored("k")).as("it did happen").isEqualTo("v");
    assertThat(proxy.takeRequests()).hasSize(1);
    proxy.next(UNAVAILABLE);
    assertFails(
        KvErrorCode.OUTCOME_UNKNOWN,
        () -> keyValue.put("other", "v", PutOptions.NONE.withExpirationTtlSeconds(60)));
    assertThat(stored("other")).as("it did not").isEqualTo("absent");
  }

  @Test
  void aRefusedRateIsRepeatedEvenWithATimeToLive() {
    proxy.next(RATE_LIMITED);
    keyValue.put("k", "v", PutOptions.NONE.withExpirationTtlSeconds(60));
    assertThat(stored("k")).isEqualTo("v");
  }

  @Test
  void whatAnAttemptMayHaveDoneALaterRefusalDoesNotUndo() {
    proxy.next(Fault.LOST_ANSWER, Fault.answer(429, Map.of("retry-after", "300"), ""));
    KvException failure = assertFails(KvErrorCode.OUTCOME_UNKNOWN, () -> keyValue.put("k", "v"));
    assertThat(failure).hasMessageEndingWith("an attempt before that may have happened");
    assertThat(stored("k")).isEqualTo("v");
  }

  @Test
  void anAnswerThatStallsInTheMiddleIsNotWaitedForForEver() throws Exception {
    try (ServerSocket stalling = new ServerSocket(0)) {
      Thread server =
          new Thread(
              () -> {
                try (var socket = stalling.accept()) {
                  socket
                      .getOutputStream()
                      .write(
                          "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nab"
                              .getBytes(StandardCharsets.US_ASCII));
                  socket.getInputStream().transferTo(OutputStream.nullOutputStream());
                } catch (IOException e) {
                  return; // The client has given up.
                }
              });
      server.start();
      KeyValue impatient =
          RestKeyValue.of(
              target
                  .options(stalling.getLocalPort())
                  .withRetries(0, Duration.ofMillis(1), Duration.ofMillis(2))
                  .withTimeouts(Duration.ofSeconds(5), Duration.ofMillis(300)));
      assertFails(KvErrorCode.UNAVAILABLE, () -> impatient.get("k"));
      server.join(10_000);
      assertThat(server.isAlive()).as("the connection was closed").isFalse();
    }
  }

  @Test
  void metadataIsTheTextThatItWas() {
    for (String metadata :
        List.of(
            "1".repeat(1024),
            "[0.12345678901234567890,1E+400]",
            "1e99999999999999999999",
            "-0.0",
            "{\"a\": 1,\"a\":2}",
            "\"\\u00e9é\"",
            "true",
            "[".repeat(500) + "]".repeat(500))) {
      keyValue.put("k", "v", PutOptions.NONE.withMetadata(metadata));
      assertThat(keyValue.getWithMetadata("k").orElseThrow().metadata()).contains(metadata);
      assertThat(keyValue.list().keys().get(0).metadata()).contains(metadata);
    }
  }

  @Test
  void keysWrittenBeforeASmallPageDoNotBringKeysBack() {
    for (String key : List.of("a", "b", "c", "d")) {
      keyValue.put(key, "v");
    }
    ListOptions page = ListOptions.ALL.withLimit(3);
    KvList list = keyValue.list(page);
    assertThat(list.keys()).extracting(KvKey::name).containsExactly("a", "b", "c");
    for (int i = 0; i < 20; i++) {
      keyValue.put("Z%02d".formatted(i), "v");
    }
    List<String> names = new ArrayList<>();
    while (!list.listComplete()) {
      list = keyValue.list(page.withCursor(list.cursor().orElseThrow()));
      list.keys().forEach(key -> names.add(key.name()));
    }
    assertThat(names).containsExactly("d");
  }

  @Test
  void noWriteOfUnknownOutcomeIsRepeatedWhereThatIsSwitchedOff() {
    KeyValue careful = RestKeyValue.of(options.withRetryUnknownOutcomes(false));
    proxy.next(Fault.LOST_ANSWER);
    assertFails(KvErrorCode.OUTCOME_UNKNOWN, () -> careful.put("k", "v"));
    assertThat(proxy.takeRequests()).hasSize(1);
    proxy.next(RATE_LIMITED);
    careful.put("k", "w");
    assertThat(stored("k")).isEqualTo("w");
  }

  @Test
  void aStreamIsNotRepeatedBecauseItHasBeenRead() {
    InputStream stream = new ByteArrayInputStream("v".getBytes(StandardCharsets.UTF_8));
    proxy.next(RATE_LIMITED);
    assertFails(KvErrorCode.RATE_LIMITED, () -> keyValue.put("k", stream));
    assertThat(proxy.takeRequests()).hasSize(1);
  }

  @Test
  void aLongerWaitThanAllowedIsNotWaitedFor() {
    proxy.next(Fault.answer(429, Map.of("retry-after", "300"), ""));
    KvException failure = assertFails(KvErrorCode.RATE_LIMITED, () -> keyValue.get("k"));
    assertThat(failure.retryAfterSeconds()).hasValue(300);
    assertThat(proxy.takeRequests()).hasSize(1);
  }

  @Test
  void theServicesRetryAfterGoesBeforeTheBackOff() {
    keyValue.put("k", "v");
    KeyValue patient =
        RestKeyValue.of(options.withRetries(1, Duration.ofMillis(1), Duration.ofSeconds(5)));
    proxy.next(Fault.answer(429, Map.of("retry-after", "1"), ""));
    long before = System.nanoTime();
    assertThat(patient.get("k")).isPresent();
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(990));
  }

  @Test
  void whereNobodyListensItIsUnavailableAndNothingHasChanged() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    KeyValue nobody = RestKeyValue.of(target.options(port));
    assertFails(KvErrorCode.UNAVAILABLE, () -> nobody.get("k"));
    assertFails(KvErrorCode.UNAVAILABLE, () -> nobody.put("k", "v"));
    assertFails(KvErrorCode.UNAVAILABLE, nobody::list);
  }

  @Test
  void aServerThatDoesNotAnswerInTimeLeavesAWritesOutcomeUnknown() throws IOException {
    try (ServerSocket silent = new ServerSocket(0)) {
      KeyValue impatient =
          RestKeyValue.of(
              target
                  .options(silent.getLocalPort())
                  .withRetries(0, Duration.ofMillis(1), Duration.ofMillis(2))
                  .withTimeouts(Duration.ofSeconds(5), Duration.ofMillis(200)));
      assertFails(KvErrorCode.UNAVAILABLE, () -> impatient.get("k"));
      assertFails(KvErrorCode.OUTCOME_UNKNOWN, () -> impatient.put("k", "v"));
    }
  }

  @Test
  void aWrongTokenIsUnauthorizedAndAWrongNamespaceMissing() {
    RestKvOptions real = target.options();
    KeyValue stranger =
        RestKeyValue.of(RestKvOptions.at(real.baseUrl(), "account", target.namespaceId(), "wrong"));
    assertThat(assertFails(KvErrorCode.UNAUTHORIZED, () -> stranger.get("k")).platformText())
        .contains("Authentication error");
    for (String id : List.of("0".repeat(32), "not-an-id")) {
      KeyValue nowhere =
          RestKeyValue.of(RestKvOptions.at(real.baseUrl(), "account", id, RestTarget.TOKEN));
      assertFails(KvErrorCode.NAMESPACE_MISSING, () -> nowhere.get("k"));
      assertFails(KvErrorCode.NAMESPACE_MISSING, () -> nowhere.put("k", "v"));
      assertFails(KvErrorCode.NAMESPACE_MISSING, nowhere::list);
    }
  }

  @Test
  void tooManyRequestsAndAUsedUpQuotaAreToldApart() {
    EmulatorConfig free =
        EmulatorConfig.cloudflare().toBuilder()
            .set("plan", "free")
            .set("restRequestsPerFiveMinutes", "2")
            .clock(ClockSetting.manual())
            .build();
    try (RestTarget account = new RestTarget(free)) {
      KeyValue once =
          RestKeyValue.of(
              account.options().withRetries(0, Duration.ofMillis(1), Duration.ofMillis(2)));
      // In process: they count for the day, and are no requests.
      KvAccess binding = account.emulator().namespace(account.namespaceId()).at("lhr");
      for (int i = 0; i < 999; i++) {
        binding.put("k" + i, "v");
      }
      once.put("last", "v");
      KvException quota = assertFails(KvErrorCode.QUOTA_EXCEEDED, () -> once.put("more", "v"));
      assertThat(quota.retryable()).isFalse();
      KvException rate = assertFails(KvErrorCode.RATE_LIMITED, () -> once.get("k"));
      assertThat(rate.retryable()).isTrue();
      assertThat(rate.retryAfterSeconds().orElseThrow()).isPositive();
    }
  }

  /** The platform's own checks, met by going around the local ones. */
  @ParameterizedTest
  @CsvSource({
    "key, 513, KEY_TOO_LARGE",
    "key, 0, KEY_ILLEGAL",
    "metadata, 1025, METADATA_TOO_LARGE",
    "json, 0, JSON_INVALID",
    "ttl, 59, EXPIRATION_TTL_INVALID",
    "expiration, 1000, EXPIRATION_INVALID",
    "value, 26214401, VALUE_TOO_LARGE"
  })
  void whatThePlatformRefusesHasTheSameCode(String what, int number, KvErrorCode code) {
    RestProvider provider = new RestProvider(options, new RestClient(options));
    KvContent v = new KvContent.Text("v");
    ThrowingCallable call =
        switch (what) {
          case "key" ->
              () -> provider.get(number == 0 ? "." : "k".repeat(number), GetOptions.DEFAULT);
          case "metadata" ->
              () ->
                  provider.put(
                      "k", v, PutOptions.NONE.withMetadata("\"" + "x".repeat(number - 2) + "\""));
          case "json" -> () -> provider.put("k", v, PutOptions.NONE.withMetadata("{"));
          case "ttl" ->
              () -> provider.put("k", v, PutOptions.NONE.withExpirationTtlSeconds(number));
          case "expiration" ->
              () -> provider.put("k", v, PutOptions.NONE.withExpirationSeconds(number));
          default ->
              () -> provider.put("k", new KvContent.Bytes(new byte[number]), PutOptions.NONE);
        };
    assertThat(assertFails(code, call).platformText()).isPresent();
    assertThat(stored("k")).isEqualTo("absent");
  }

  @Test
  void pagesOfFewerThanTenKeysAreComplete() {
    for (int i = 0; i < 25; i++) {
      keyValue.put("k%02d".formatted(i), "v");
    }
    for (int limit : new int[] {1, 3, 9, 10, 11}) {
      ListOptions page = ListOptions.ALL.withLimit(limit);
      List<String> names = new ArrayList<>();
      KvList list;
      do {
        list = keyValue.list(page);
        assertThat(list.keys().size()).isLessThanOrEqualTo(limit);
        list.keys().forEach(key -> names.add(key.name()));
        page = list.cursor().map(page::withCursor).orElse(page);
      } while (!list.listComplete());
      assertThat(names).as("limit " + limit).hasSize(25).isSorted().doesNotHaveDuplicates();
    }
    assertThat(keyValue.keys("k1").map(KvKey::name)).hasSize(10);
  }

  @Test
  void aBudgetHoldsOverRestToo() {
    KeyValue frugal =
        RestKeyValue.of(options, KvPolicy.standard().withBudget(new InvocationBudget(2)));
    frugal.put("k", "v");
    frugal.get("k");
    assertFails(KvErrorCode.OPERATION_LIMIT_EXCEEDED, () -> frugal.get("k"));
    assertThat(proxy.takeRequests()).hasSize(2);
  }

  @Test
  void anAnswerThatNobodyKnowsIsARefusal() {
    proxy.next(Fault.answer(418, Map.of(), "<html>a page</html>"));
    KvException failure = assertFails(KvErrorCode.REQUEST_REFUSED, () -> keyValue.put("k", "v"));
    assertThat(failure.platformText()).contains("<html>a page</html>");
    assertThat(proxy.takeRequests()).hasSize(1);
  }

  @Test
  void whatIsRefusedLocallyCostsNoRequest() {
    assertFails(KvErrorCode.KEY_ILLEGAL, () -> keyValue.get(""));
    assertFails(KvErrorCode.VALUE_ILLEGAL, () -> keyValue.put("k", "\ud800"));
    assertFails(
        KvErrorCode.JSON_INVALID, () -> keyValue.put("k", "v", PutOptions.NONE.withMetadata("{")));
    assertFails(KvErrorCode.LIST_LIMIT_INVALID, () -> keyValue.list(ListOptions.ALL.withLimit(0)));
    assertThat(proxy.takeRequests()).isEmpty();
  }

  @Test
  void itSaysWhatItDoesNotKnow() {
    assertThat(keyValue.info().durability()).isEqualTo(Durability.UNKNOWN);
    assertThat(RestKeyValue.of(RestKvOptions.cloudflare("a", "n", "t")).info().durability())
        .isEqualTo(Durability.DURABLE);
    assertThat(keyValue.info().extensions())
        .containsEntry("com.cloudflare.kv.cache_ttl", "ignored")
        .containsEntry("com.cloudflare.kv.metadata_read", "separate_request");
  }

  @Test
  void optionsRefuseWhatCannotBeMeantAndHideTheToken() {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> RestKvOptions.at(URI.create("ftp://x"), "a", "n", "t"))
        .withMessageContaining("ftp://x");
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> RestKvOptions.cloudflare("", "n", "t"));
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> RestKvOptions.cloudflare("a", "n", "s3cret\n"))
        .withMessageContaining("token")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("s3cret"));
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> options.withTimeouts(Duration.ZERO, Duration.ofSeconds(90)))
        .withMessage("time-outs must be positive, not 0 s and 90 s");
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> options.withRetries(1, Duration.ofMillis(250), Duration.ofMillis(250)))
        .withMessage("firstDelay must be positive and maxDelay longer, not 0.25 s and 0.25 s");
    assertThat(
            RestKvOptions.at(URI.create(RestKvOptions.CLOUDFLARE + "/"), "a", "n", "t").baseUrl())
        .isEqualTo(RestKvOptions.CLOUDFLARE);
    assertThat(options.toString()).doesNotContain(RestTarget.TOKEN);
  }
}
