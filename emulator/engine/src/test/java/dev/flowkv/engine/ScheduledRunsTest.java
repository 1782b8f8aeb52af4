package dev.flowkv.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs under schedules in which more happens than reads and writes. */
class ScheduledRunsTest {
  private static EmulatorConfig.Builder cloudflare() {
    return EmulatorConfig.cloudflare().toBuilder()
        .clock(ClockSetting.manual(Instant.parse("2026-01-01T00:00:00Z")));
  }

  private static void rule(KvEmulator emulator, KvOperation operation, FaultEffect effect) {
    FaultRule rule = new FaultRule(FaultRule.Match.of(operation), effect, 1, null);
    emulator.faults().set(1, List.of(rule));
  }

  @Test
  void fewerShardsThanBeforeAreAllThereAre() {
    KvEmulator emulator =
        KvEmulator.create(
            cloudflare().set("shardsPerLocation", "3").set("replicationLag", "none").build());
    KvNamespace kv = emulator.namespace("app");
    KvSchedule schedule = KvSchedule.parse("sjc:shard#2=1,sjc:shard#3=2");
    ScheduledRun run = ScheduledRuns.from(emulator).begin(schedule);
    kv.at("sjc").get("a");
    kv.at("lhr").put("a", "1");
    kv.at("sjc").get("a");
    kv.at("sjc").get("a");
    assertThat(run.schedule()).isEqualTo(schedule);
    emulator.configure(c -> c.toBuilder().set("shardsPerLocation", "2").build());
    kv.at("sjc").get("b");
    assertThat(kv.view("b").shards())
        .filteredOn(shard -> shard.ageMillis().isPresent())
        .as("the shards that have cached the miss")
        .extracting(KeyView.ShardView::shard)
        .containsExactly(0);
  }

  @Test
  void aStaleReadTellsAMissFromWhatHasExpired() {
    KvEmulator emulator =
        KvEmulator.create(cloudflare().set("replicationLag", "uniform:0s..300s").build());
    KvNamespace kv = emulator.namespace("app");
    ScheduledRun run = ScheduledRuns.from(emulator).begin(KvSchedule.parse("app/sjc:get:a#1=-2"));
    kv.at("lhr").put("a", "old", PutOptions.NONE.withExpirationTtlSeconds(60));
    emulator.clock().advance(Duration.ofSeconds(70));
    kv.at("lhr").put("a", "new");
    emulator.clock().advance(Duration.ofSeconds(10));
    rule(emulator, KvOperation.GET, new FaultEffect.StaleRead(Duration.ofSeconds(5)));
    KvRead stale = kv.at("sjc").get("a");
    emulator.faults().clear();
    KvRead next = kv.at("sjc").get("a");
    // Neither had arrived 5 s ago, so a miss was cached; by now the newer one has.
    assertThat(run.unmet()).isEmpty();
    assertThat(stale.isPresent()).isFalse();
    assertThat(stale.cacheStatus()).hasValue(CacheStatus.HIT);
    assertThat(next.text()).hasValue("new");
  }

  @Test
  void whatWasDeclaredBeforeStaysDeclared() {
    KvEmulator emulator = KvEmulator.create(cloudflare().build());
    emulator.declareNamespace("declared", "Declared");
    ScheduledRuns runs = ScheduledRuns.from(emulator);
    runs.begin(KvSchedule.NONE);
    emulator.reset();
    assertThat(emulator.findNamespace("declared")).isPresent();
    runs.end();
    emulator.reset();
    assertThat(emulator.findNamespace("declared").map(NamespaceInfo::title))
        .isEqualTo(Optional.of("Declared"));
  }

  @Test
  void runsThatHaveEndedTakeNothingBack() {
    KvEmulator emulator = KvEmulator.create(cloudflare().build());
    ScheduledRuns runs = ScheduledRuns.from(emulator);
    runs.begin(KvSchedule.NONE);
    runs.end();
    KvAccess london = emulator.namespace("app").at("lhr");
    london.put("a", "1");
    runs.end();
    assertThat(london.get("a").text()).hasValue("1");
    assertThatThrownBy(() -> runs.begin(KvSchedule.NONE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("have ended");
    assertThat(london.get("a").text()).hasValue("1");
  }

  @Test
  void thereAreRunsOfOneKindAtATime() {
    KvEmulator emulator = KvEmulator.create(cloudflare().build());
    ScheduledRuns runs = ScheduledRuns.from(emulator);
    assertThatThrownBy(() -> ScheduledRuns.from(emulator))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("end its runs first");
    runs.end();
    ScheduledRuns.from(emulator).begin(KvSchedule.NONE);
  }

  @Test
  @Timeout(60)
  void whoTriesAgainAndAgainUnderAFaultIsStopped() {
    KvEmulator emulator = KvEmulator.create(cloudflare().build());
    rule(emulator, KvOperation.PUT, new FaultEffect.Drop(false));
    ScheduledRun run = ScheduledRuns.from(emulator).begin(KvSchedule.NONE);
    KvAccess london = emulator.namespace("app").at("lhr");
    assertThatThrownBy(
            () -> {
              for (int i = 0; i <= ScheduledRuns.MOST_OPERATIONS; i++) {
                try {
                  london.put("a", "1");
                } catch (KvFault dropped) {
                  // Once more.
                }
              }
            })
        .isInstanceOf(ScheduleTooLongException.class);
    assertThat(run.isTooLong()).isTrue();
  }

  @Test
  void anOperationThatArrivesAndIsPerformedLaterIsOneOperation() {
    KvEmulator emulator = KvEmulator.create(cloudflare().build());
    ScheduledRun run = ScheduledRuns.from(emulator).begin(KvSchedule.NONE);
    KvAccess london = emulator.namespace("app").at("lhr");
    for (int i = 0; i < ScheduledRuns.MOST_OPERATIONS; i++) {
      KvRead read = london.arrive(new KvCall.Get("a", GetOptions.DEFAULT)).operation().get();
      assertThat(read.isPresent()).isFalse();
    }
    assertThat(run.isTooLong()).isFalse();
    assertThatThrownBy(() -> london.get("a")).isInstanceOf(ScheduleTooLongException.class);
  }
}
