package dev.flowkv.engine.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.flowkv.capability.AsyncKeyValue;
import dev.flowkv.capability.InvocationBudget;
import dev.flowkv.capability.KeyValue;
import dev.flowkv.capability.KvCapabilityInfo.Consistency;
import dev.flowkv.capability.KvCapabilityInfo.Durability;
import dev.flowkv.capability.KvErrorCode;
import dev.flowkv.capability.KvException;
import dev.flowkv.capability.KvKey;
import dev.flowkv.capability.KvLimit;
import dev.flowkv.capability.KvList;
import dev.flowkv.capability.KvPolicy;
import dev.flowkv.capability.KvThrottledException;
import dev.flowkv.capability.ListOptions;
import dev.flowkv.capability.PutOptions;
import dev.flowkv.engine.ClockSetting;
import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.FaultEffect;
import dev.flowkv.engine.FaultRule;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.KvNamespace;
import dev.flowkv.engine.TestEmulators;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What the in-process provider shows of the platform beyond the contract. */
class InProcessKeyValueTest {
  private final KvEmulator emulator =
      TestEmulators.create(
          EmulatorConfig.cloudflare().toBuilder().clock(ClockSetting.manual()).build());
  private final KvNamespace namespace = emulator.namespace("app");
  private final KeyValue lhr = InProcessKeyValue.of(emulator, namespace, "lhr");
  private final KeyValue sjc = InProcessKeyValue.of(emulator, namespace, "sjc");

  private static KvException assertFails(KvErrorCode code, ThrowingCallable operation) {
    return assertThatExceptionOfType(KvException.class)
        .isThrownBy(operation)
        .satisfies(e -> assertThat(e.code()).as(e.toString()).isEqualTo(code))
        .actual();
  }

  @Test
  void aMissIsCachedAndAWriteElsewhereSeenLater() {
    assertThat(sjc.get("k")).isEmpty();
    lhr.put("k", "v");
    assertThat(sjc.get("k")).isEmpty();
    emulator.clock().advance(Duration.ofMinutes(2));
    assertThat(sjc.get("k").orElseThrow().text()).isEqualTo("v");
  }

  @Test
  void aSecondWriteOfAKeyWithinASecondIsRateLimited() {
    lhr.put("k", "1");
    KvException refusal = assertFails(KvErrorCode.RATE_LIMITED, () -> lhr.put("k", "2"));
    assertThat(refusal).isInstanceOf(KvThrottledException.class);
    assertThat(refusal.retryable()).isTrue();
    assertThat(refusal.platformText()).contains("Too Many Requests");
    assertThat(refusal)
        .hasMessage(
            "put \"k\" was refused: one write per key and second; advance the clock by 1 s");
    emulator.clock().advance(Duration.ofMillis(251));
    assertThat(assertFails(KvErrorCode.RATE_LIMITED, () -> lhr.delete("k")))
        .hasMessage(
            "delete \"k\" was refused: one write per key and second; advance the clock by 0.749 s");
    emulator.clock().advance(Duration.ofMillis(749));
    lhr.put("k", "2");
  }

  @Test
  void aRefusalWithoutAMessageOfItsOwnNamesTheOperation() {
    KeyValue nowhere = InProcessKeyValue.of(emulator, namespace, "mars");
    assertThat(assertFails(KvErrorCode.REQUEST_REFUSED, () -> nowhere.get("k")))
        .hasMessageStartingWith("get \"k\": ");
  }

  @Test
  void theDaysQuotaIsItsOwnError() {
    emulator.configure(c -> c.toBuilder().set("plan", "free").build());
    for (int i = 0; i < 1000; i++) {
      lhr.put("k" + i, "v");
    }
    KvException refusal = assertFails(KvErrorCode.QUOTA_EXCEEDED, () -> lhr.put("more", "v"));
    assertThat(refusal.retryable()).isFalse();
    assertThat(refusal.platformText()).contains("KV put() limit exceeded for the day.");
    assertThat(refusal)
        .hasMessageMatching(
            "put was refused: the free plan's 1000 of the day are used up; on the emulator's clock,"
                + " the next day begins in \\d+(\\.\\d+)? s");
  }

  @Test
  void the1001stOperationOfAnInvocationIsRefusedByThePlatformToo() {
    KeyValue invocation =
        InProcessKeyValue.of(emulator, namespace.at("lhr").invocation("i"), KvPolicy.standard());
    for (int i = 0; i < 1000; i++) {
      invocation.get("k");
    }
    KvException refusal =
        assertFails(KvErrorCode.OPERATION_LIMIT_EXCEEDED, () -> invocation.get("k"));
    assertThat(refusal.platformText()).isPresent();
  }

  @Test
  void aBudgetIsSharedAndItsNextOperationRefusedLocally() {
    InvocationBudget budget = new InvocationBudget();
    KvPolicy policy = KvPolicy.standard().withBudget(budget);
    KeyValue a = InProcessKeyValue.of(emulator, namespace.at("lhr"), policy);
    KeyValue b = InProcessKeyValue.of(emulator, emulator.namespace("b").at("lhr"), policy);
    for (int i = 0; i < 500; i++) {
      a.get("k");
      b.list();
    }
    assertFails(KvErrorCode.KEY_ILLEGAL, () -> a.get(""));
    assertThat(budget.remaining()).isZero();
    KvException refusal = assertFails(KvErrorCode.OPERATION_LIMIT_EXCEEDED, () -> b.put("k", "v"));
    assertThat(refusal.platformText()).isEmpty();
    assertThat(emulator.namespace("b").at("lhr").get("k").isPresent()).isFalse();
  }

  @Test
  void aNamespaceThatIsGoneIsMissing() {
    String id = emulator.createNamespace("short-lived").id();
    KeyValue keyValue = InProcessKeyValue.of(emulator, emulator.existingNamespace(id), "lhr");
    emulator.deleteNamespace(id);
    assertFails(KvErrorCode.NAMESPACE_MISSING, () -> keyValue.get("k"));
  }

  @Test
  void anUnknownLocationIsARefusedRequest() {
    KeyValue nowhere = InProcessKeyValue.of(emulator, namespace, "mars");
    assertThat(assertFails(KvErrorCode.REQUEST_REFUSED, () -> nowhere.get("k")))
        .hasMessageContaining("mars");
  }

  @Test
  void keysFollowsCursorsOverPagesThatAreEmpty() {
    emulator.configure(
        c ->
            c.toBuilder()
                .set("tombstoneRetentionSeconds", "86400")
                .set("listCacheSeconds", "0")
                .build());
    for (int i = 0; i < 2500; i++) {
      lhr.put("k%04d".formatted(i), "v");
    }
    emulator.clock().advance(Duration.ofSeconds(1));
    for (int i = 0; i < 2400; i++) {
      lhr.delete("k%04d".formatted(i));
    }
    KvList first = lhr.list(ListOptions.ALL.withPrefix("k"));
    assertThat(first.keys()).isEmpty();
    assertThat(first.listComplete()).isFalse();
    List<String> names = lhr.keys("k").map(KvKey::name).toList();
    assertThat(names).hasSize(100).startsWith("k2400").endsWith("k2499").isSorted();
  }

  @Test
  void itSaysThatItIsEphemeralAndAsConsistentAsItsSettings() {
    assertThat(lhr.info().durability()).isEqualTo(Durability.EPHEMERAL);
    assertThat(lhr.info().consistency()).isEqualTo(Consistency.EVENTUAL);
    assertThat(lhr.info().limits()).containsEntry(KvLimit.SAME_KEY_WRITES_PER_SECOND, 1L);
    emulator.configure(c -> EmulatorConfig.strong());
    assertThat(lhr.info().consistency()).isEqualTo(Consistency.STRONG);
    assertThat(lhr.info().limits())
        .containsEntry(KvLimit.SAME_KEY_WRITES_PER_SECOND, Long.MAX_VALUE);
    for (String[] weaker :
        new String[][] {
          {"replicationLag", "fixed:60s"}, {"readCache", "true"}, {"listCacheSeconds", "60"}
        }) {
      emulator.configure(
          c -> EmulatorConfig.strong().toBuilder().set(weaker[0], weaker[1]).build());
      assertThat(lhr.info().consistency()).as(weaker[0]).isEqualTo(Consistency.EVENTUAL);
    }
  }

  @Test
  void anExpirationOfExactlySixtySecondsFromNowPassesAndOneLessIsRefused() {
    long now = emulator.clock().millis() / 1000;
    lhr.put("k", "v", PutOptions.NONE.withExpirationSeconds(now + 60));
    assertThat(lhr.get("k")).isPresent();
    assertFails(
        KvErrorCode.EXPIRATION_INVALID,
        () -> lhr.put("other", "v", PutOptions.NONE.withExpirationSeconds(now + 59)));
  }

  @Test
  void anExpiredKeyIsGone() {
    lhr.put("k", "v", PutOptions.NONE.withExpirationTtlSeconds(60));
    emulator.clock().advance(Duration.ofSeconds(60));
    assertThat(lhr.get("k")).isEmpty();
  }

  @Test
  void theAsynchronousViewAndBackAgainAnswerAlike() throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(2);
    try {
      AsyncKeyValue async = AsyncKeyValue.over(lhr, executor);
      async.put("a", "1").toCompletableFuture().get();
      assertThat(async.get("a").toCompletableFuture().get().orElseThrow().text()).isEqualTo("1");
      assertThat(async.keys("").toCompletableFuture().get())
          .extracting(KvKey::name)
          .containsExactly("a");
      assertThatExceptionOfType(ExecutionException.class)
          .isThrownBy(() -> async.put("a", "2").toCompletableFuture().get())
          .withCauseInstanceOf(KvThrottledException.class);
      async
          .delete("..")
          .whenComplete((done, e) -> assertThat(e).isInstanceOf(KvException.class))
          .exceptionally(e -> null)
          .toCompletableFuture()
          .get();

      KeyValue blocking = KeyValue.over(async);
      assertThat(blocking.getWithMetadata("a").orElseThrow().value().text()).isEqualTo("1");
      assertFails(KvErrorCode.RATE_LIMITED, () -> blocking.put("a", "2"));
      assertFails(KvErrorCode.KEY_ILLEGAL, () -> blocking.get(""));
      assertThat(blocking.info()).isEqualTo(lhr.info());
    } finally {
      executor.shutdownNow();
    }
    AsyncKeyValue over = AsyncKeyValue.over(lhr, executor);
    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(() -> over.get("a").toCompletableFuture().get())
        .withCauseInstanceOf(KvException.class);
  }

  @Test
  void injectedFaultsHaveTheCodesOfTheFailuresTheyStandFor() {
    fails(503, KvErrorCode.OUTCOME_UNKNOWN, () -> lhr.put("k", "v"));
    fails(503, KvErrorCode.UNAVAILABLE, () -> lhr.get("k"));
    fails(429, KvErrorCode.RATE_LIMITED, () -> lhr.delete("k"));
    fails(401, KvErrorCode.UNAUTHORIZED, () -> lhr.list(ListOptions.ALL));
    fails(418, KvErrorCode.REQUEST_REFUSED, () -> lhr.put("k", "v"));
    faults(new FaultEffect.Drop(true));
    KvException lost = assertFails(KvErrorCode.OUTCOME_UNKNOWN, () -> lhr.put("k", "v"));
    assertThat(lost).hasMessage("put \"k\": Network connection lost.");
    emulator.faults().clear();
    assertThat(lhr.get("k").orElseThrow().text()).as("only the drop came after").isEqualTo("v");
  }

  private void fails(int status, KvErrorCode code, ThrowingCallable operation) {
    faults(new FaultEffect.Failure(status, "Because", null));
    assertFails(code, operation);
  }

  private void faults(FaultEffect effect) {
    emulator.faults().set(0, List.of(FaultRule.always(FaultRule.Match.ALL, effect)));
  }
}
