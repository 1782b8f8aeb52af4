package dev.flowkv.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.flowkv.engine.FaultRule.Match;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Fault rules, in process. */
class FaultsTest {
  private static final FaultEffect UNAVAILABLE =
      new FaultEffect.Failure(503, "Service Unavailable", 7L);

  private final List<Duration> waited = new ArrayList<>();
  private final KvEmulator emulator =
      TestEmulators.create(
          EmulatorConfig.cloudflare().toBuilder()
              .set("replicationLag", "none")
              .set("sameKeyWritesPerSecond", "off")
              .clock(ClockSetting.manual(ProgramRunner.START))
              .delay(waited::add));
  private final KvAccess lhr = emulator.namespace("app").at("lhr");
  private final KvAccess sjc = emulator.namespace("app").at("sjc");

  private void rules(FaultRule... rules) {
    emulator.faults().set(7, List.of(rules));
  }

  private static KvFault fault(Runnable operation) {
    return catchThrowableOfType(KvFault.class, operation::run);
  }

  @Test
  void anErrorIsAnsweredAndNothingHasChanged() {
    rules(FaultRule.always(Match.of(KvOperation.PUT), UNAVAILABLE));
    KvFault fault = fault(() -> lhr.put("k", "v"));
    assertThat(fault.kind()).isEqualTo(KvFault.Kind.ERROR);
    assertThat(fault.status()).isEqualTo(503);
    assertThat(fault.text()).isEqualTo("Service Unavailable");
    assertThat(fault.retryAfterSeconds()).hasValue(7);
    assertThat(fault.isOutcomeUnknown()).as("who asked cannot know").isTrue();
    assertThat(emulator.namespaces()).as("not even the namespace").isEmpty();
  }

  @Test
  void aDroppedConnectionLeavesTheEffectOrNone() {
    rules(
        FaultRule.always(Match.ALL.keysFrom("before"), new FaultEffect.Drop(false)),
        FaultRule.always(Match.ALL.keysFrom("after"), new FaultEffect.Drop(true)));
    assertThat(fault(() -> lhr.put("before", "v")).kind())
        .isEqualTo(KvFault.Kind.CONNECTION_DROPPED);
    assertThat(fault(() -> lhr.put("after", "v")).isOutcomeUnknown()).isTrue();
    // The answer of a refused operation is lost as well.
    assertThat(fault(() -> lhr.get("after", new GetOptions("1"))).kind())
        .isEqualTo(KvFault.Kind.CONNECTION_DROPPED);
    emulator.faults().clear();
    assertThat(lhr.get("before").isPresent()).isFalse();
    assertThat(lhr.get("after").text()).contains("v");
  }

  @Test
  void aLostAcknowledgementIsOfAWriteThatWasDone() {
    rules(FaultRule.always(Match.ALL, new FaultEffect.LostAcknowledgement()));
    KvFault fault = fault(() -> lhr.put("k", "v"));
    assertThat(fault.kind()).isEqualTo(KvFault.Kind.ACKNOWLEDGEMENT_LOST);
    assertThat(fault.status()).isEqualTo(504);
    assertThat(lhr.get("k").text()).as("a read is let through").contains("v");
    fault(() -> lhr.delete("k"));
    assertThat(lhr.get("k").isPresent()).isFalse();
  }

  @Test
  void delaysAddUpAndTheNextRuleIsAsked() {
    rules(
        FaultRule.always(Match.ALL, new FaultEffect.Delay(Duration.ofMillis(200))),
        FaultRule.always(Match.ALL, new FaultEffect.Delay(Duration.ofMillis(50))),
        FaultRule.always(Match.of(KvOperation.GET), UNAVAILABLE),
        FaultRule.always(Match.ALL, new FaultEffect.Delay(Duration.ofHours(1))));
    fault(() -> lhr.get("k"));
    assertThat(waited).containsExactly(Duration.ofMillis(250));
    assertThat(emulator.faults().rules())
        .extracting(KvFaults.Hits::applied)
        .containsExactly(1L, 1L, 1L, 0L);
  }

  @Test
  void anArrivalSaysItsDelayAndDoesNotWait() {
    rules(FaultRule.always(Match.ALL, new FaultEffect.Delay(Duration.ofMillis(200))));
    KvAccess.Arrival<KvWrite> arrival =
        lhr.arrive(new KvCall.Put("k", KvValue.of("v"), PutOptions.NONE));
    assertThat(arrival.delay()).isEqualTo(Duration.ofMillis(200));
    assertThat(emulator.namespaces()).as("nothing is done yet").isEmpty();
    assertThat(arrival.operation().get().sequence()).isEqualTo(1);
    assertThat(waited).isEmpty();
    assertThat(emulator.faults().rules().get(0).matched()).as("asked once").isEqualTo(1);
    emulator.faults().clear();
    assertThat(lhr.get("k").text()).contains("v");
  }

  @Test
  void aRuleIsForItsOperationLocationNamespaceAndKeys() {
    rules(
        FaultRule.always(
            Match.of(KvOperation.GET, KvOperation.BULK_GET, KvOperation.LIST)
                .at("sjc")
                .in("app")
                .keysFrom("user:"),
            UNAVAILABLE));
    assertThat(fault(() -> sjc.get("user:1"))).isNotNull();
    assertThat(fault(() -> sjc.list(ListOptions.ALL.withPrefix("user:a")))).isNotNull();
    assertThat(fault(() -> sjc.getAll(List.of("x", "user:2"), BulkGetOptions.DEFAULT))).isNotNull();
    sjc.getAll(List.of("x", "y"), BulkGetOptions.DEFAULT);
    sjc.list(ListOptions.ALL.withPrefix("user"));
    sjc.get("other");
    sjc.put("user:1", "v");
    lhr.get("user:1");
    emulator.namespace("other").at("sjc").get("user:1");
    assertThat(emulator.faults().rules().get(0).matched()).isEqualTo(3);
  }

  @Test
  void aRuleAppliesItsCountOfTimes() {
    rules(new FaultRule(Match.ALL, UNAVAILABLE, 1, 2));
    fault(() -> lhr.get("a"));
    fault(() -> lhr.get("b"));
    assertThat(lhr.get("c").isPresent()).isFalse();
    assertThat(emulator.faults().rules().get(0))
        .extracting(KvFaults.Hits::matched, KvFaults.Hits::applied)
        .containsExactly(3L, 2L);
  }

  @Test
  void theSameSeedFailsTheSameOperationsAndAnotherOneOthers() {
    List<Boolean> first = failures(7);
    assertThat(failures(7)).isEqualTo(first);
    assertThat(failures(8)).isNotEqualTo(first);
    assertThat(first.stream().filter(f -> f).count()).isBetween(220L, 380L);
  }

  private List<Boolean> failures(long seed) {
    emulator.faults().set(seed, List.of(new FaultRule(Match.ALL, UNAVAILABLE, 0.3, null)));
    return IntStream.range(0, 1000).mapToObj(i -> fault(() -> lhr.get("k" + i)) != null).toList();
  }

  @Test
  void probability0IsNeverAnd1Always() {
    rules(new FaultRule(Match.of(KvOperation.GET), UNAVAILABLE, 0, null));
    IntStream.range(0, 1000).forEach(i -> lhr.get("k"));
    rules(new FaultRule(Match.of(KvOperation.GET), UNAVAILABLE, 1, null));
    IntStream.range(0, 1000).forEach(i -> assertThat(fault(() -> lhr.get("k"))).isNotNull());
  }

  @Test
  void aStaleReadShowsWhatAnotherCacheOfTheLocationCouldHold() {
    rules(
        FaultRule.always(
            Match.of(KvOperation.GET, KvOperation.BULK_GET).at("sjc"),
            new FaultEffect.StaleRead(Duration.ofSeconds(30))));
    lhr.put("k", "old");
    emulator.clock().advance(Duration.ofSeconds(100));
    lhr.put("k", "new");
    emulator.clock().advance(Duration.ofSeconds(29));
    assertThat(sjc.get("k").text()).contains("old");
    assertThat(sjc.get("k").cacheStatus()).contains(CacheStatus.HIT);
    assertThat(sjc.getAll(List.of("k"), BulkGetOptions.DEFAULT).get("k").text()).contains("old");
    assertThat(lhr.get("k").text()).as("other locations are let through").contains("new");
    emulator.clock().advance(Duration.ofSeconds(1));
    assertThat(sjc.get("k").text()).contains("new");
    lhr.delete("k");
    emulator.clock().advance(Duration.ofSeconds(29));
    assertThat(sjc.get("k").text()).as("a deleted key").contains("new");
    emulator.clock().advance(Duration.ofSeconds(1));
    assertThat(sjc.get("k").isPresent()).isFalse();
    emulator.faults().clear();
    assertThat(emulator.namespace("app").view("k").shards().get(1).ageMillis())
        .as("stale answers were not kept")
        .isEmpty();
  }

  @Test
  void aStaleReadIsNeverOlderThanTheReadersCacheTtlNorOutlivesExpiration() {
    rules(
        FaultRule.always(
            Match.of(KvOperation.GET), new FaultEffect.StaleRead(Duration.ofHours(1))));
    lhr.put("k", "old");
    emulator.clock().advance(Duration.ofSeconds(100));
    lhr.put("k", "new", PutOptions.NONE.withExpirationTtlSeconds(60));
    emulator.clock().advance(Duration.ofSeconds(40));
    assertThat(sjc.get("k", GetOptions.cacheTtlSeconds(30)).text()).contains("new");
    assertThat(sjc.get("k", GetOptions.cacheTtlSeconds(60)).text()).contains("old");
    emulator.clock().advance(Duration.ofSeconds(21));
    assertThat(sjc.get("k", GetOptions.cacheTtlSeconds(30)).isPresent()).isFalse();
  }

  @Test
  void aStaleReadNeverShowsAnAbsenceThatNoCacheCouldHold() {
    rules(
        FaultRule.always(
            Match.of(KvOperation.GET), new FaultEffect.StaleRead(Duration.ofSeconds(30))));
    lhr.put("k", "old", PutOptions.NONE.withExpirationTtlSeconds(60));
    emulator.clock().advance(Duration.ofSeconds(55));
    lhr.put("k", "new");
    emulator.clock().advance(Duration.ofSeconds(6));
    // An entry leaves a cache when its version expires, and the next read finds the new one.
    assertThat(sjc.get("k").text()).contains("new");
  }

  @Test
  void aStaleReadShowsTheAbsenceThatACacheKeptOfAnExpiredValue() {
    rules(
        FaultRule.always(
            Match.of(KvOperation.GET).at("sjc"), new FaultEffect.StaleRead(Duration.ofSeconds(4))));
    lhr.put("k", "old", PutOptions.NONE.withExpirationTtlSeconds(60));
    emulator.clock().advance(Duration.ofSeconds(65));
    lhr.put("k", "new");
    emulator.clock().advance(Duration.ofSeconds(1));
    // Four seconds ago the old value had expired, and a read then has cached that.
    KvRead stale = sjc.get("k");
    assertThat(stale.isPresent()).isFalse();
    assertThat(stale.cacheStatus()).contains(CacheStatus.HIT);
    emulator.configure(config -> config.toBuilder().set("negativeCache", "false").build());
    assertThat(sjc.get("k").text()).as("where misses are not cached").contains("new");
  }

  @Test
  void aRuleForOthersChangesNoDraw() {
    List<Map<String, Long>> lags = new ArrayList<>();
    for (boolean ruled : new boolean[] {false, true}) {
      KvEmulator other =
          TestEmulators.create(
              EmulatorConfig.cloudflare().toBuilder()
                  .clock(ClockSetting.manual(ProgramRunner.START)));
      other.observe(KvHistory.ofAtMost(1));
      if (ruled) {
        FaultEffect stale = new FaultEffect.StaleRead(Duration.ofHours(1));
        other.faults().set(0, List.of(FaultRule.always(Match.ALL.in("nobody"), stale)));
      }
      KvAccess access = other.namespace("app").at("lhr");
      access.put("k", "v");
      other.clock().advance(Duration.ofSeconds(2));
      access.delete("k");
      other.clock().advance(Duration.ofSeconds(120));
      lags.add(access.put("k", "again").lagMillis());
    }
    assertThat(lags.get(1)).isEqualTo(lags.get(0));
  }

  @Test
  void aStaleListIsAsOldAsListCachesMayBe() {
    rules(
        FaultRule.always(
            Match.of(KvOperation.LIST), new FaultEffect.StaleRead(Duration.ofSeconds(50))));
    lhr.put("a", "v");
    emulator.clock().advance(Duration.ofSeconds(100));
    lhr.delete("a");
    lhr.put("b", "v");
    emulator.clock().advance(Duration.ofSeconds(10));
    assertThat(sjc.list(ListOptions.ALL).keys()).extracting(ListedKey::name).containsExactly("a");
    emulator.clock().advance(Duration.ofSeconds(40));
    assertThat(sjc.list(ListOptions.ALL).keys()).extracting(ListedKey::name).containsExactly("b");
  }

  @Test
  void whereNothingIsCachedNoReadIsMadeStale() {
    emulator.configure(config -> config.toBuilder().profile(Profile.STRONG).build());
    rules(FaultRule.always(Match.ALL, new FaultEffect.StaleRead(Duration.ofSeconds(30))));
    lhr.put("k", "old");
    emulator.clock().advance(Duration.ofSeconds(10));
    lhr.put("k", "new");
    assertThat(sjc.get("k").text()).contains("new");
    assertThat(sjc.list(ListOptions.ALL).keys()).hasSize(1);
  }

  @Test
  void whatARuleMayNotSayIsRefused() {
    assertThatThrownBy(() -> new FaultRule(Match.ALL, UNAVAILABLE, 1.5, null))
        .hasMessage("probability must be from 0 to 1, not 1.5");
    assertThatThrownBy(() -> new FaultRule(Match.ALL, UNAVAILABLE, Double.NaN, null))
        .hasMessageStartingWith("probability");
    assertThatThrownBy(() -> new FaultRule(Match.ALL, UNAVAILABLE, 1, -1))
        .hasMessageStartingWith("count");
    assertThatThrownBy(() -> new FaultEffect.Failure(200, "OK", null))
        .hasMessageStartingWith("status");
    assertThatThrownBy(() -> new FaultEffect.Failure(503, "two\nlines", null))
        .hasMessageStartingWith("reason");
    assertThatThrownBy(() -> new FaultEffect.Delay(Duration.ofHours(2)))
        .hasMessageStartingWith("millis");
    assertThatThrownBy(() -> new FaultEffect.StaleRead(Duration.ofDays(2)))
        .hasMessageStartingWith("ageMillis");
  }
}
