package dev.flowkv.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowkv.engine.BulkGetOptions;
import dev.flowkv.engine.ClockSetting;
import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.FaultEffect;
import dev.flowkv.engine.FaultRule;
import dev.flowkv.engine.FaultRule.Match;
import dev.flowkv.engine.GetOptions;
import dev.flowkv.engine.KvAccess;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.KvEvent;
import dev.flowkv.engine.KvFailure;
import dev.flowkv.engine.KvFault;
import dev.flowkv.engine.KvObserver;
import dev.flowkv.engine.KvOperation;
import dev.flowkv.engine.ListOptions;
import dev.flowkv.engine.PutOptions;
import dev.flowkv.explain.Anomaly;
import dev.flowkv.explain.AnomalyKind;
import dev.flowkv.explain.Explainer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said of what an emulator has done. */
class EventOperationsTest {
  private final Explainer explainer = new Explainer();
  private final List<Anomaly> anomalies = new ArrayList<>();
  private long number;

  private KvEmulator emulator(String... settings) {
    EmulatorConfig.Builder config =
        EmulatorConfig.cloudflare().toBuilder()
            .clock(ClockSetting.manual(Instant.ofEpochMilli(1_000_000)))
            .locations(List.of("lhr", "sjc"));
    config.set("replicationLag", "fixed:2s");
    for (String setting : settings) {
      config.set(setting.split("=")[0], setting.split("=")[1]);
    }
    KvEmulator emulator = KvEmulator.create(config.build());
    emulator.observe(
        new KvObserver() {
          @Override
          public void ended(KvEvent event) {
            anomalies.addAll(explainer.explain(EventOperations.of(++number, event)));
          }
        });
    return emulator;
  }

  private String last() {
    return anomalies.get(anomalies.size() - 1).sentence();
  }

  private List<AnomalyKind> kinds() {
    return anomalies.stream().map(Anomaly::kind).toList();
  }

  @Test
  void aLockIsTakenTwiceSinceAMissIsCached() {
    KvEmulator emulator = emulator();
    KvAccess lhr = emulator.namespace("app").at("lhr");
    KvAccess sjc = emulator.namespace("app").at("sjc");
    sjc.get("lock:job");
    lhr.put("lock:job", "a");
    emulator.clock().advance(Duration.ofSeconds(3));
    sjc.get("lock:job");
    assertThat(last())
        .isEqualTo(
            "get \"lock:job\" at sjc read absent, 3.0 s after the put at lhr (operation 2): a miss had been cached at sjc by operation 1 and is used for 57.0 s more");
    assertThat(kinds()).containsExactly(AnomalyKind.CACHED_MISS);
  }

  @Test
  void aReadOfTheSameMillisecondIsExplainedToo() {
    KvEmulator emulator = emulator();
    emulator.namespace("app").at("lhr").put("k", "v");
    emulator.namespace("app").at("sjc").get("k");
    assertThat(last())
        .isEqualTo(
            "get \"k\" at sjc read absent, 0.0 s after the put at lhr (operation 1): the put arrives at sjc in 2.0 s");
    assertThat(kinds()).containsExactly(AnomalyKind.STALE_READ);
  }

  @Test
  void aCachedValueIsOlderThanWhatWasPut() {
    KvEmulator emulator = emulator();
    KvAccess lhr = emulator.namespace("app").at("lhr");
    KvAccess sjc = emulator.namespace("app").at("sjc");
    lhr.put("count", "1");
    emulator.clock().advance(Duration.ofSeconds(5));
    sjc.get("count");
    emulator.clock().advance(Duration.ofMillis(250));
    lhr.put("count", "2");
    emulator.clock().advance(Duration.ofMillis(251));
    sjc.getAll(List.of("count", "other"), BulkGetOptions.DEFAULT);
    assertThat(last())
        .isEqualTo(
            "bulkGet \"count\" at sjc read \"1\", 0.251 s after the put of \"2\" at lhr (operation 3): \"1\" had been cached at sjc by operation 2 and is used for 59.5 s more");
    emulator.clock().advance(Duration.ofSeconds(1));
    lhr.delete("count");
    sjc.get("count");
    assertThat(last()).contains("read \"1\", 0.0 s after the delete at lhr (operation 5): ");
  }

  @Test
  void aCacheMayEndBeforeTheWriteArrives() {
    KvEmulator emulator = emulator("replicationLag=fixed:90s");
    emulator.namespace("app").at("sjc").get("k");
    emulator.namespace("app").at("lhr").put("k", "v");
    emulator.namespace("app").at("sjc").get("k");
    assertThat(last())
        .endsWith(
            "cached at sjc by operation 1 and is used for 60.0 s more; the put arrives at sjc in 90.0 s");
  }

  @Test
  void aLocationWithSeveralCachesMayNotSeeItsOwnWriteAndMayGoBack() {
    KvEmulator emulator = emulator("shardsPerLocation=3");
    KvAccess lhr = emulator.namespace("app").at("lhr");
    for (int i = 0; i < 30; i++) {
      lhr.get("k");
    }
    lhr.put("k", "v");
    for (int i = 0; i < 30; i++) {
      lhr.get("k");
    }
    assertThat(kinds()).isNotEmpty().containsOnly(AnomalyKind.OWN_WRITE_NOT_SEEN);
    assertThat(last())
        .contains("get \"k\" at lhr read absent after operation ")
        .contains(
            " had read \"v\" there, 0.0 s after the put at lhr (operation 31): a miss had been cached at lhr, in another cache than the write's, by operation ");
    anomalies.clear();
    KvAccess sjc = emulator.namespace("app").at("sjc");
    emulator.clock().advance(Duration.ofSeconds(1));
    for (int i = 0; i < 30; i++) {
      sjc.get("k");
      emulator.clock().advance(Duration.ofMillis(100));
    }
    assertThat(kinds())
        .contains(AnomalyKind.STALE_READ)
        .containsOnly(
            AnomalyKind.STALE_READ, AnomalyKind.CACHED_MISS, AnomalyKind.NON_MONOTONIC_READ);
  }

  @Test
  void aListLacksANewKeyAndHasADeletedOne() {
    KvEmulator emulator = emulator();
    KvAccess lhr = emulator.namespace("app").at("lhr");
    KvAccess sjc = emulator.namespace("app").at("sjc");
    lhr.put("s:1", "v");
    emulator.clock().advance(Duration.ofSeconds(5));
    sjc.list(ListOptions.ALL.withPrefix("s:"));
    assertThat(anomalies).isEmpty();
    lhr.put("s:2", "v");
    lhr.put("t:1", "another prefix");
    emulator.clock().advance(Duration.ofSeconds(3));
    sjc.list(ListOptions.ALL.withPrefix("s:"));
    assertThat(last())
        .isEqualTo(
            "list \"s:\" at sjc lacks \"s:2\", 3.0 s after the put at lhr (operation 3): the page had been cached at sjc by operation 2 and is used for 57.0 s more");
    lhr.delete("s:1");
    sjc.list(ListOptions.ALL.withPrefix("s:"));
    assertThat(last())
        .startsWith(
            "list \"s:\" at sjc still has \"s:1\" (and is wrong about 1 key more), 0.0 s after the delete at lhr (operation 6): ");
    emulator.clock().advance(Duration.ofSeconds(100));
    lhr.put("s:1", "v", PutOptions.NONE.withMetadata("1"));
    lhr.list(ListOptions.ALL);
    lhr.put("u", "v");
    anomalies.clear();
    lhr.list(ListOptions.ALL.withLimit(1));
    assertThat(anomalies).as("what the next page may have is not missing").isEmpty();
    assertThat(kinds()).isEmpty();
  }

  @Test
  void aWriteTooSoonNamesTheOneBefore() {
    KvEmulator emulator = emulator();
    KvAccess lhr = emulator.namespace("app").at("lhr");
    lhr.put("a", "1");
    emulator.clock().advance(Duration.ofMillis(200));
    assertThatThrownBy(() -> lhr.put("a", "2")).isInstanceOf(KvFailure.class);
    assertThat(last())
        .isEqualTo(
            "put \"a\" at lhr was refused, 0.2 s after the put at lhr (operation 1): too soon for the limit of writes to one key (one per second on the platform)");
    assertThatThrownBy(() -> lhr.put("", "2")).isInstanceOf(KvFailure.class);
    assertThat(last()).isEqualTo("put \"\" at lhr was refused: Key names must not be empty");
    assertThat(kinds()).containsOnly(AnomalyKind.REFUSED_WRITE);
    assertThatThrownBy(() -> lhr.get("a", new GetOptions("soon"))).isInstanceOf(KvFailure.class);
    assertThat(anomalies).as("a refused read").hasSize(2);
  }

  @Test
  void faultsAreSaid() {
    KvEmulator emulator = emulator();
    emulator
        .faults()
        .set(
            0,
            List.of(
                FaultRule.always(
                    Match.of(KvOperation.GET, KvOperation.BULK_GET, KvOperation.LIST),
                    new FaultEffect.Failure(429, "Slow", null)),
                FaultRule.always(Match.ALL, new FaultEffect.LostAcknowledgement())));
    KvAccess lhr = emulator.namespace("app").at("lhr");
    assertThatThrownBy(() -> lhr.get("k")).isInstanceOf(KvFault.class);
    assertThat(last()).startsWith("get \"k\" at lhr failed by a fault rule: ");
    assertThat(anomalies.get(0).key()).isEqualTo("k");
    assertThatThrownBy(() -> lhr.put("k", "v")).isInstanceOf(KvFault.class);
    assertThat(last())
        .startsWith("put \"k\" at lhr failed by a fault rule: ")
        .endsWith("; who asked cannot know whether it took effect");
    List<String> keys = List.of("k", "l", "m");
    assertThatThrownBy(() -> lhr.getAll(keys, BulkGetOptions.DEFAULT)).isInstanceOf(KvFault.class);
    assertThat(last()).startsWith("bulkGet \"k\" (and 2 more) at lhr failed by a fault rule: ");
    assertThatThrownBy(() -> lhr.list(ListOptions.ALL)).isInstanceOf(KvFault.class);
    assertThat(last()).startsWith("list at lhr failed by a fault rule: ");
    assertThatThrownBy(() -> lhr.list(ListOptions.ALL.withPrefix("s:")))
        .isInstanceOf(KvFault.class);
    assertThat(last()).startsWith("list \"s:\" at lhr failed by a fault rule: ");
    assertThat(anomalies.get(4).key()).as("a prefix is no key").isEmpty();
    assertThat(kinds()).containsOnly(AnomalyKind.FAULT);
  }

  @Test
  void whatIsTheLatestOrEqualToItIsNoAnomaly() {
    KvEmulator emulator = emulator("sameKeyWritesPerSecond=off");
    KvAccess lhr = emulator.namespace("app").at("lhr");
    KvAccess sjc = emulator.namespace("app").at("sjc");
    sjc.get("k");
    lhr.delete("k");
    sjc.get("k");
    lhr.put("k", "v");
    lhr.get("k");
    emulator.clock().advance(Duration.ofSeconds(100));
    sjc.get("k");
    lhr.put("k", "v");
    sjc.get("k");
    sjc.list(ListOptions.ALL);
    assertThat(anomalies).isEmpty();
  }
}
