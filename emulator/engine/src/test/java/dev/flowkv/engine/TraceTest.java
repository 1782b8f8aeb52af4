package dev.flowkv.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.engine.MissedWrite.Cause;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/**
 * What traces say, on instants that can be read off the test; random ones are {@link
 * TraceProperties}'.
 */
class TraceTest {
  private static final long START = ProgramRunner.START.toEpochMilli();

  private final KvEmulator emulator =
      TestEmulators.create(
          EmulatorConfig.cloudflare().toBuilder()
              .clock(ClockSetting.manual(ProgramRunner.START))
              .locations(List.of("lhr", "sjc"))
              .set("replicationLag", "fixed:5s"));
  private final KvAccess lhr = emulator.namespace("app").at("lhr");
  private final KvAccess sjc = emulator.namespace("app").at("sjc");

  TraceTest() {
    emulator.observe(KvHistory.ofAtMost(1));
  }

  private void advance(long millis) {
    emulator.clock().advance(Duration.ofMillis(millis));
  }

  private static ListTrace trace(ListPage page) {
    return page.trace().orElseThrow();
  }

  @Test
  void aCachedPageSaysSinceWhenAndUntilWhen() {
    ListTrace first = trace(lhr.list(ListOptions.ALL));
    assertThat(first.cachedAtMillis()).isEmpty();
    assertThat(first.cachedUntilMillis()).isEmpty();
    advance(1000);
    lhr.put("k", "v");
    ListTrace second = trace(lhr.list(ListOptions.ALL));
    assertThat(second.cachedAtMillis()).hasValue(START);
    assertThat(second.cachedUntilMillis()).hasValue(START + 60_000);
    assertThat(second.missed()).extracting(ListTrace.MissedKey::key).containsExactly("k");
    assertThat(second.missed().get(0).write())
        .isEqualTo(
            new MissedWrite(
                1, false, "lhr", START + 1000, Cause.CACHED, OptionalLong.of(START + 1000)));
  }

  /** What lies behind its last key is for the next page to show. */
  @Test
  void aPageMissesNothingBehindItsEnd() {
    lhr.put("a", "v");
    lhr.put("b", "v");
    lhr.put("d", "v");
    advance(5000);
    lhr.put("a/1", "v");
    lhr.put("c", "v");
    ListTrace trace = trace(sjc.list(ListOptions.ALL.withLimit(1)));
    assertThat(trace.missedCount()).isZero();
    ListTrace both = trace(sjc.list(ListOptions.ALL.withLimit(2)));
    assertThat(both.missed()).extracting(ListTrace.MissedKey::key).containsExactly("a/1");
  }

  @Test
  void ofMoreMissedKeysThanATraceNamesAllAreCounted() {
    for (int i = 0; i < ListTrace.MOST_MISSED + 2; i++) {
      lhr.put("k%02d".formatted(i), "v");
    }
    ListTrace trace = trace(sjc.list(ListOptions.ALL));
    assertThat(trace.missed()).hasSize(ListTrace.MOST_MISSED);
    assertThat(trace.missedCount()).isEqualTo(ListTrace.MOST_MISSED + 2);
  }

  @Test
  void aDeletionThatTheStoreHasForgottenIsMissedAllTheSame() {
    lhr.put("k", "v");
    advance(5000);
    GetOptions long_ = new GetOptions("86400");
    sjc.get("k", long_);
    lhr.delete("k");
    long deletedAt = START + 5000;
    for (int i = 0; i < 2000; i++) {
      advance(1000);
      lhr.put("other" + i % 3, "v");
    }
    assertThat(emulator.namespace("app").view("k").chain()).as("the store holds it").isEmpty();
    KvRead read = sjc.get("k", long_);
    assertThat(read.text()).contains("v");
    assertThat(read.trace().orElseThrow().missed())
        .contains(new MissedWrite(0, true, null, deletedAt, Cause.CACHED, OptionalLong.empty()));
  }

  @Test
  void anExpiredValueIsCachedAsAnAbsence() {
    lhr.put("k", "v", PutOptions.NONE.withExpirationTtlSeconds(60));
    advance(60_000);
    assertThat(sjc.get("k").cacheStatus()).contains(CacheStatus.MISS);
    assertThat(sjc.get("k").cacheStatus()).contains(CacheStatus.HIT);
  }

  @Test
  void aViewSaysHowOldAnEntryIsAndHowLongItLasts() {
    lhr.put("k", "v", PutOptions.NONE.withExpirationTtlSeconds(90));
    lhr.put("for ever", "v");
    advance(40_000);
    sjc.get("k");
    sjc.get("for ever");
    advance(7_000);
    for (String key : List.of("k", "for ever")) {
      KeyView.ShardView shard =
          emulator.namespace("app").view(key).shards().stream()
              .filter(s -> s.location().equals("sjc"))
              .findFirst()
              .orElseThrow();
      assertThat(shard.ageMillis()).as(key).hasValue(7_000);
      // Cached for a minute, or until it expires.
      assertThat(shard.freshForMillis()).as(key).hasValue(key.equals("k") ? 43_000 : 53_000);
    }
  }
}
