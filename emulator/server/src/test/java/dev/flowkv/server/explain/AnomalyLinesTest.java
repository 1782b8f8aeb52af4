package dev.flowkv.server.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.engine.ClockSetting;
import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.KvFailure;
import dev.flowkv.engine.KvHistory;
import dev.flowkv.engine.PutOptions;
import dev.flowkv.explain.Anomaly;
import dev.flowkv.explain.AnomalyKind;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a terminal shows of anomalies. */
class AnomalyLinesTest {
  private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

  private final KvEmulator emulator =
      KvEmulator.create(
          EmulatorConfig.cloudflare().toBuilder()
              .locations(List.of("lhr", "sjc"))
              .set("replicationLag", "fixed:10s")
              .clock(ClockSetting.manual(START))
              .build());
  private final List<String> lines = new ArrayList<>();
  private long nanos;

  private HistoryWatcher watch(KvHistory history, Set<AnomalyKind> kinds) {
    emulator.observe(history);
    ClockHints hints = new ClockHints(emulator.clock(), InstantSource.fixed(START));
    AnomalyLines reader =
        new AnomalyLines(
            history, kinds, hints, new LineRate(5, () -> nanos), Anomaly::line, lines::add);
    return new HistoryWatcher(history, List.of(reader));
  }

  private HistoryWatcher watchAll() {
    return watch(KvHistory.ofAtMost(1_000), EnumSet.allOf(AnomalyKind.class));
  }

  private void put(String key, String value) {
    put(key, value, PutOptions.NONE);
  }

  private void put(String key, String value, PutOptions options) {
    try {
      emulator.namespace("app").at("lhr").put(key, value, options);
    } catch (KvFailure e) {
      // That it is refused is for the lines to say.
    }
  }

  private void get(String key) {
    emulator.namespace("app").at("sjc").get(key);
  }

  @Test
  void whereNothingIsUnusualThereIsNoLine() {
    HistoryWatcher watcher = watchAll();
    for (int i = 0; i < 50; i++) {
      put("k", "v" + i);
      watcher.step();
      emulator.clock().advance(Duration.ofMinutes(2));
      get("k");
      get("absent");
      watcher.step();
    }
    emulator.reset();
    watcher.step();
    assertThat(lines).isEmpty();
  }

  @Test
  void anAnomalyIsALineThatNamesOperationLocationAndReason() {
    HistoryWatcher watcher = watchAll();
    get("lock:\u202ejob");
    watcher.step();
    put("lock:\u202ejob", "held");
    watcher.step();
    emulator.clock().advance(Duration.ofSeconds(3));
    get("lock:\u202ejob");
    watcher.step();
    watcher.step();
    assertThat(lines)
        .containsExactly(
            "flowkv: operation 3 (cached-miss): get \"lock:\\u202ejob\" at sjc read absent, 3.0 s"
                + " after the put at lhr (operation 2): a miss had been cached at sjc by operation"
                + " 1 and is used for 57.0 s more");
  }

  @Test
  void kindsArePickedAndAStaleReadHasItsSpecialCases() {
    HistoryWatcher watcher = watch(KvHistory.ofAtMost(100), EnumSet.of(AnomalyKind.STALE_READ));
    get("k");
    put("k", "1");
    put("k", "2");
    get("k");
    watcher.step();
    assertThat(lines).singleElement().asString().contains("operation 4 (cached-miss)");
  }

  @Test
  void atMostFiveLinesASecondAndThenACount() {
    HistoryWatcher watcher = watchAll();
    get("k");
    put("k", "v");
    IntStream.range(0, 12).forEach(i -> get("k"));
    watcher.step();
    assertThat(lines).hasSize(5);
    watcher.step();
    assertThat(lines).hasSize(5);
    nanos += 1_000_000_000L;
    watcher.step();
    assertThat(lines)
        .hasSize(6)
        .last()
        .isEqualTo("flowkv: 7 more within a second; GET /__flowkv/anomalies has all");
    get("k");
    watcher.step();
    assertThat(lines).hasSize(7).last().asString().contains("operation 15 (cached-miss)");
    // One a second is never too many.
    for (int i = 0; i < 20; i++) {
      nanos += 1_000_000_000L;
      get("k");
      watcher.step();
    }
    assertThat(lines).hasSize(27);
  }

  @Test
  void theFirstRefusalOnAClockThatStandsStillSaysSo() {
    HistoryWatcher watcher = watchAll();
    put("k", "1");
    put("k", "2");
    put("k", "3");
    watcher.step();
    assertThat(lines)
        .containsExactly(
            "flowkv: operation 2 (refused-write): put \"k\" at lhr was refused, 0.0 s after the put"
                + " at lhr (operation 1): too soon for the limit of writes to one key (one per"
                + " second on the platform)",
            "flowkv: the emulator's clock stands still; advance it, or use --clock real",
            "flowkv: operation 3 (refused-write): put \"k\" at lhr was refused, 0.0 s after the put"
                + " at lhr (operation 1): too soon for the limit of writes to one key (one per"
                + " second on the platform)");
  }

  @Test
  void onAClockThatMovesARefusalSaysNothingOfIt() {
    HistoryWatcher watcher = watchAll();
    emulator.clock().set(ClockSetting.real());
    put("k", "1");
    put("k", "2");
    watcher.step();
    assertThat(lines).noneMatch(line -> line.contains("stands still"));
  }

  @Test
  void theFirstExpirationThatTheComputersClockAllowsSaysBothTimes() {
    HistoryWatcher watcher = watchAll();
    PutOptions inTwoMinutes = PutOptions.NONE.withExpirationSeconds(START.getEpochSecond() + 120);
    PutOptions past = PutOptions.NONE.withExpirationSeconds(START.getEpochSecond() - 5);
    put("k", "v", past);
    watcher.step();
    assertThat(lines).hasSize(1);
    emulator.clock().advance(Duration.ofHours(1));
    for (int i = 0; i < 2; i++) {
      put("k", "v", inTwoMinutes);
    }
    watcher.step();
    assertThat(lines).hasSize(4);
    assertThat(lines.get(2))
        .isEqualTo(
            "flowkv: an expiration is compared with the emulator's clock, which shows"
                + " 2026-11-22T13:00:00Z; the computer's shows 2026-11-22T12:00:00Z");
  }

  @Test
  void whatComesTooFastIsCounted() {
    HistoryWatcher watcher = watch(KvHistory.ofAtMost(10), EnumSet.allOf(AnomalyKind.class));
    IntStream.range(0, 25).forEach(i -> get("k" + i));
    watcher.step();
    assertThat(lines).containsExactly("flowkv: 15 operations came too fast to be looked at");
  }

  @Test
  void whatIsClearedIsNotCounted() {
    KvHistory history = KvHistory.ofAtMost(100);
    HistoryWatcher watcher = watch(history, EnumSet.allOf(AnomalyKind.class));
    get("k");
    put("k", "v");
    emulator.beginAnew(history);
    get("k");
    watcher.step();
    assertThat(lines)
        .singleElement()
        .asString()
        .startsWith("flowkv: operation 4 (cached-miss): get \"k\" at sjc read absent");
  }
}
