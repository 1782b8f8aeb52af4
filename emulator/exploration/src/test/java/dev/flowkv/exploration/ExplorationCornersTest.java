package dev.flowkv.exploration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.engine.BulkWrite;
import dev.flowkv.engine.ClockSetting;
import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.KvChoice;
import dev.flowkv.engine.KvNamespace;
import dev.flowkv.engine.KvSchedule;
import dev.flowkv.engine.KvValue;
import dev.flowkv.engine.ListOptions;
import dev.flowkv.engine.ListPage;
import dev.flowkv.engine.ListedKey;
import dev.flowkv.engine.PutOptions;
import dev.flowkv.exploration.KvExploration.Program;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Explorations at their limits, of large programs, and of programs that do not do the same. */
class ExplorationCornersTest {
  private static KvExploration exploration() {
    return KvExploration.of(
        EmulatorConfig.cloudflare().toBuilder()
            .clock(ClockSetting.manual(Instant.parse("2026-01-01T00:00:00Z")))
            .build());
  }

  /** Puts so many keys at lhr, and reads each at sjc. */
  private static Program putAndGet(int keys) {
    return emulator -> {
      KvNamespace kv = emulator.namespace("app");
      for (int i = 0; i < keys; i++) {
        kv.at("lhr").put("k" + i, "1");
        kv.at("sjc").get("k" + i);
      }
    };
  }

  @Test
  void aReplayRunsOnceAndSaysWhatDidNotOccur() {
    AtomicInteger runs = new AtomicInteger();
    Program program =
        emulator -> {
          runs.incrementAndGet();
          KvNamespace kv = emulator.namespace("app");
          kv.at("lhr").put("a", "1");
          kv.at("lhr").put("b", "1");
          kv.at("sjc").get("b");
          assertThat(kv.at("sjc").get("a").isPresent()).isTrue();
        };
    KvSchedule bothLate = KvSchedule.parse("app/sjc:get:b#1=-1,app/sjc:get:a#1=-1");
    Exploration.Failure failure = exploration().replay(bothLate, program).failure().orElseThrow();
    assertThat(failure.schedule()).isEqualTo(bothLate);
    assertThat(failure.text()).startsWith("the program failed with 2 surprises:");
    assertThat(runs).hasValue(1);

    KvSchedule other = KvSchedule.parse("app/sjc:get:c#1=-1");
    assertThat(exploration().replay(other, program).text())
        .isEqualToNormalizingNewlines(
            "1 schedule, with no surprise: 0 stale reads, 0 cached misses, 0 own writes not seen,"
                + " 0 stale lists\n"
                + "  the schedule names app/sjc:get:c#1, which did not occur as it says");
    KvSchedule more = KvSchedule.parse("app/sjc:get:a#1=-1,app/sjc:get:c#1=-1");
    assertThat(exploration().replay(more, program).text())
        .contains("the schedule names app/sjc:get:c#1, which did not occur as it says");
  }

  @Test
  void aSurpriseBeforeAResetIsToldWithTheWriteBeforeIt() {
    Exploration exploration =
        exploration()
            .run(
                emulator -> {
                  KvNamespace kv = emulator.namespace("app");
                  kv.at("lhr").put("a", "1");
                  emulator.clock().advance(Duration.ofSeconds(1));
                  boolean isSeen = kv.at("sjc").get("a").isPresent();
                  emulator.reset();
                  kv.at("nrt").put("other", "1");
                  assertThat(isSeen).isTrue();
                });
    assertThat(exploration.text())
        .contains("  step 2  get \"a\" at sjc  → absent")
        .contains("the put at lhr (step 1, 1.000 s before) had not arrived");
  }

  @Test
  @Timeout(120)
  void aListOfHundredsOfKeysIsSearchedAndAFailureIsReduced() {
    Exploration exploration =
        exploration()
            .schedules(20)
            .run(
                emulator -> {
                  KvNamespace kv = emulator.namespace("app");
                  List<BulkWrite> writes = new ArrayList<>();
                  for (int i = 0; i < 800; i++) {
                    writes.add(new BulkWrite("k" + i, KvValue.of("1"), PutOptions.NONE));
                  }
                  kv.at("rest").putAll(writes);
                  ListPage page = kv.at("sjc").list(new ListOptions("", null, null));
                  assertThat(page.keys()).extracting(ListedKey::name).containsAnyOf("k100", "k799");
                });
    Exploration.Failure failure = exploration.failure().orElseThrow();
    assertThat(failure.schedule().names())
        .containsExactly("app/sjc:list:#1/k100", "app/sjc:list:#1/k799");
  }

  @Test
  void ofManySurprisesTheFirstTwentyAreTold() {
    Exploration exploration =
        exploration()
            .run(
                emulator -> {
                  KvNamespace kv = emulator.namespace("app");
                  int seen = 0;
                  for (int i = 0; i < 30; i++) {
                    kv.at("lhr").put("k" + i, "1");
                    seen += kv.at("sjc").get("k" + i).isPresent() ? 1 : 0;
                  }
                  assertThat(seen).isGreaterThan(5);
                });
    assertThat(exploration.failure().orElseThrow().schedule().surprises()).isEqualTo(25);
    assertThat(exploration.text().lines().filter(line -> line.startsWith("  step "))).hasSize(20);
    assertThat(exploration.text()).contains("  (5 more surprises are in the schedule)");
  }

  @Test
  void aLimitThatEndsWithALevelSaysThatTheLevelWasTried() {
    assertThat(exploration().schedules(1).run(putAndGet(2)).text())
        .startsWith("1 schedule, among them all with no surprise: ");
    assertThat(exploration().schedules(2).run(putAndGet(2)).text())
        .startsWith("2 schedules, among them all with no surprise: ");
    assertThat(exploration().schedules(3).run(putAndGet(2)).text())
        .startsWith("3 schedules, among them all with up to 1 surprise: ");
    assertThat(exploration().schedules(4).run(putAndGet(2)).text())
        .startsWith("all 4 schedules (up to 2 surprises): ");
  }

  @Test
  void whileARunGoesOnNothingIsCalledAll() {
    ScheduleSearch search = new ScheduleSearch(10, true, 1, List.of());
    for (int taken = 0; taken < 2; taken++) {
      Attempt attempt = search.next().orElseThrow();
      assertThat(attempt.schedule().surprises()).isEqualTo(taken);
      assertThat(search.isExhausted()).isFalse();
      search.ended(run(attempt, 1), List.of(), Verdict.PASSED);
    }
    assertThat(search.next()).isEqualTo(Optional.empty());
    assertThat(search.isExhausted()).isTrue();
  }

  private static List<KvChoice> run(Attempt attempt, int choices) {
    List<KvChoice.Option> options =
        List.of(new KvChoice.Option("miss", null), new KvChoice.Option("hit", null));
    List<KvChoice> met = new ArrayList<>();
    for (int i = 1; i <= choices; i++) {
      String name = "fault:1#" + i;
      boolean isGiven = attempt.schedule().choices().containsKey(name);
      int taken = isGiven ? 1 : attempt.otherwise().option(KvChoice.Kind.FAULT, 2);
      met.add(new KvChoice(name, KvChoice.Kind.FAULT, "lhr", null, null, 0, options, taken, i));
    }
    return met;
  }

  @Test
  void whatFailsInAScheduleThatHasPassedIsNotIgnored() {
    int failed = 0;
    for (int seed = 0; seed < 20; seed++) {
      ScheduleSearch search = new ScheduleSearch(14, true, seed, List.of());
      Set<KvSchedule> passed = new HashSet<>();
      boolean hasFailed = false;
      for (Optional<Attempt> next = search.next(); next.isPresent(); next = search.next()) {
        List<KvChoice> met = run(next.get(), 4);
        boolean fails = !passed.add(KvSchedule.of(met));
        hasFailed |= fails;
        search.ended(met, List.of(), fails ? Verdict.FAILED : Verdict.PASSED);
      }
      assertThat(search.failure().isPresent()).isEqualTo(hasFailed);
      failed += hasFailed ? 1 : 0;
    }
    assertThat(failed).isPositive();
  }
}
