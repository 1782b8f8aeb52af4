package dev.flowkv.exploration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowkv.engine.BulkWrite;
import dev.flowkv.engine.ClockSetting;
import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.FaultEffect;
import dev.flowkv.engine.FaultRule;
import dev.flowkv.engine.KvAccess;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.KvFault;
import dev.flowkv.engine.KvNamespace;
import dev.flowkv.engine.KvOperation;
import dev.flowkv.engine.KvSchedule;
import dev.flowkv.engine.KvValue;
import dev.flowkv.engine.ListOptions;
import dev.flowkv.engine.ListedKey;
import dev.flowkv.engine.PutOptions;
import dev.flowkv.explain.AnomalyKind;
import dev.flowkv.exploration.KvExploration.Program;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Explorations whose result is worked out by hand. */
class KvExplorationTest {
  private static EmulatorConfig.Builder cloudflare() {
    return EmulatorConfig.cloudflare().toBuilder()
        .clock(ClockSetting.manual(Instant.parse("2026-01-01T00:00:00Z")));
  }

  private static KvExploration exploration() {
    return KvExploration.of(cloudflare().build());
  }

  private static void wait(KvEmulator emulator, int seconds) {
    emulator.clock().advance(Duration.ofSeconds(seconds));
  }

  private static void count(KvNamespace kv, String location) {
    int visits = kv.at(location).get("visits").text().map(Integer::parseInt).orElse(0);
    kv.at(location).put("visits", Integer.toString(visits + 1));
  }

  /** All different observations of a program, over all schedules. */
  private static Set<String> observations(KvExploration exploration, Observed program) {
    Set<String> seen = new TreeSet<>();
    Exploration all = exploration.allSchedules().run(emulator -> seen.add(program.see(emulator)));
    assertThat(all.isExhausted()).as(all.text()).isTrue();
    return seen;
  }

  private interface Observed {
    String see(KvEmulator emulator);
  }

  @Test
  void aLostUpdateNeedsOneSurprise() {
    Exploration exploration =
        exploration()
            .run(
                emulator -> {
                  KvNamespace kv = emulator.namespace("app");
                  count(kv, "lhr");
                  wait(emulator, 5);
                  count(kv, "sjc");
                  assertThat(kv.at("sjc").get("visits").text()).hasValue("2");
                });
    Exploration.Failure failure = exploration.failure().orElseThrow();
    assertThat(failure.schedule()).isEqualTo(KvSchedule.parse("app/sjc:get:visits#1=-1"));
    assertThat(failure.number()).isEqualTo(2);
    assertThat(failure.isMinimal()).isTrue();
    assertThat(failure.thrown()).isInstanceOf(AssertionError.class);
    assertThat(failure.text().lines())
        .containsExactly(
            "the program failed in schedule 2 of 200, with 1 surprise:",
            "  step 3  get \"visits\" at sjc  → absent",
            "          the put at lhr (step 2, 5.000 s before) had not arrived; the longest lag is"
                + " 60 s",
            "  thrown:   org.opentest4j.AssertionFailedError: ",
            "  schedule: app/sjc:get:visits#1=-1");
    assertThat(failure.history().events()).hasSize(5);
  }

  @Test
  void twoWritesThatAreLateAtTwoLocationsNeedTwoSurprises() {
    Exploration exploration =
        exploration()
            .run(
                emulator -> {
                  KvNamespace kv = emulator.namespace("app");
                  kv.at("lhr").put("a", "1");
                  kv.at("lhr").put("b", "1");
                  wait(emulator, 5);
                  boolean seen =
                      kv.at("sjc").get("a").isPresent() || kv.at("nrt").get("b").isPresent();
                  assertThat(seen).isTrue();
                });
    Exploration.Failure failure = exploration.failure().orElseThrow();
    assertThat(failure.schedule())
        .isEqualTo(KvSchedule.parse("app/sjc:get:a#1=-1,app/nrt:get:b#1=-1"));
    assertThat(failure.isMinimal()).isTrue();
  }

  @Test
  void aCachedMissNeedsNoSurprise() {
    Exploration exploration =
        exploration()
            .run(
                emulator -> {
                  KvNamespace kv = emulator.namespace("app");
                  assertThat(kv.at("sjc").get("upload").isPresent()).isFalse();
                  kv.at("lhr").put("upload", "file");
                  wait(emulator, 30);
                  assertThat(kv.at("sjc").get("upload").isPresent()).isTrue();
                });
    Exploration.Failure failure = exploration.failure().orElseThrow();
    assertThat(failure.schedule()).isEqualTo(KvSchedule.NONE);
    assertThat(failure.number()).isEqualTo(1);
    assertThat(failure.text())
        .startsWith("the program failed in schedule 1 of 200, with no surprise:")
        .contains("operation 3 (cached-miss): get \"upload\" at sjc read absent")
        .contains("a miss had been cached at sjc by operation 1");
  }

  @Test
  void whatReadsWhereItWroteHasOneSchedule() {
    Exploration exploration =
        exploration()
            .run(
                emulator -> {
                  KvNamespace kv = emulator.namespace("app");
                  kv.at("lhr").put("a", "1");
                  wait(emulator, 5);
                  assertThat(kv.at("lhr").get("a").text()).hasValue("1");
                });
    assertThat(exploration.isExhausted()).isTrue();
    assertThat(exploration.schedules()).isEqualTo(1);
    assertThat(exploration.text())
        .isEqualTo("1 schedule: no answer of this test depends on when writes arrive");
  }

  @Test
  void aListAndAReadOfTheSameMomentAgree() {
    Set<String> seen =
        observations(
            exploration(),
            emulator -> {
              KvNamespace kv = emulator.namespace("app");
              kv.at("lhr").put("a", "1");
              wait(emulator, 5);
              List<String> listed =
                  kv.at("sjc").list(ListOptions.ALL).keys().stream().map(ListedKey::name).toList();
              return listed + " " + kv.at("sjc").get("a").isPresent();
            });
    assertThat(seen).containsExactly("[] false", "[a] true");
    Exploration all =
        exploration()
            .allSchedules()
            .run(
                emulator -> {
                  emulator.namespace("app").at("lhr").put("a", "1");
                  wait(emulator, 5);
                  emulator.namespace("app").at("sjc").list(ListOptions.ALL);
                  emulator.namespace("app").at("sjc").get("a");
                });
    assertThat(all.text())
        .isEqualTo(
            "all 2 schedules (up to 1 surprise): 1 stale read, 0 cached misses, 0 own writes not"
                + " seen, 1 stale list");
  }

  @Test
  void aVersionThatHasNotArrivedMayArriveLaterAndNoLaterThanTheLongestLag() {
    Set<String> seen =
        observations(
            KvExploration.of(cloudflare().set("readCache", "false").build()),
            emulator -> {
              KvNamespace kv = emulator.namespace("app");
              kv.at("lhr").put("a", "1");
              StringBuilder answers = new StringBuilder();
              for (int i = 0; i < 3; i++) {
                answers.append(kv.at("sjc").get("a").text().orElse("-"));
                wait(emulator, 30);
              }
              return answers.toString();
            });
    // At 0 s and 30 s it may have arrived or not; at 60 s it has. It never goes back.
    assertThat(seen).containsExactly("--1", "-11", "111");
  }

  @Test
  void aFixedLagLeavesNothingOpen() {
    Exploration all =
        KvExploration.of(cloudflare().set("replicationLag", "fixed:60s").build())
            .allSchedules()
            .run(
                emulator -> {
                  KvNamespace kv = emulator.namespace("app");
                  kv.at("lhr").put("a", "1");
                  wait(emulator, 59);
                  assertThat(kv.at("sjc").get("a").isPresent()).isFalse();
                  assertThat(kv.at("nrt").get("b").isPresent()).isFalse();
                });
    assertThat(all.schedules()).isEqualTo(1);
  }

  @Test
  void whatNobodyCanTellApartIsOneOption() {
    Exploration all =
        exploration()
            .allSchedules()
            .run(
                emulator -> {
                  KvNamespace kv = emulator.namespace("app");
                  kv.at("lhr").delete("never");
                  kv.at("lhr").put("a", "1");
                  wait(emulator, 120);
                  kv.at("lhr").put("a", "1");
                  kv.at("sjc").get("never");
                  kv.at("sjc").get("a");
                });
    assertThat(all.schedules()).isEqualTo(1);
  }

  @Test
  void shardsThatHoldTheSameAreOneOption() {
    EmulatorConfig config =
        cloudflare().set("shardsPerLocation", "2").set("replicationLag", "none").build();
    Set<String> seen =
        observations(
            KvExploration.of(config),
            emulator -> {
              KvNamespace kv = emulator.namespace("app");
              kv.at("sjc").get("a");
              kv.at("lhr").put("a", "1");
              return kv.at("sjc").get("a").text().orElse("-");
            });
    assertThat(seen).containsExactly("-", "1");
    Exploration all =
        KvExploration.of(config)
            .allSchedules()
            .run(
                emulator -> {
                  emulator.namespace("app").at("sjc").get("a");
                  emulator.namespace("app").at("sjc").get("b");
                });
    assertThat(all.schedules()).isEqualTo(1);
  }

  @Test
  void aFaultRuleHitsOrNotAndOneThatIsUsedUpDoesNot() {
    Set<String> seen =
        observations(
            exploration(),
            emulator -> {
              emulator
                  .faults()
                  .set(
                      1,
                      List.of(
                          new FaultRule(
                              FaultRule.Match.of(KvOperation.PUT),
                              new FaultEffect.LostAcknowledgement(),
                              0.01,
                              1)));
              StringBuilder outcome = new StringBuilder();
              for (String key : List.of("a", "b", "c")) {
                try {
                  emulator.namespace("app").at("lhr").put(key, "1");
                  outcome.append('.');
                } catch (KvFault fault) {
                  outcome.append('!');
                }
              }
              return outcome.toString();
            });
    assertThat(seen).containsExactlyInAnyOrder("...", "!..", ".!.", "..!");
  }

  /** What hits every time would never let it end. */
  @Test
  void whoTriesAgainUntilNoFaultHitsIsNotFoundGuiltyOfIt() {
    Exploration exploration =
        exploration()
            .schedules(50)
            .run(
                emulator -> {
                  FaultRule rule =
                      new FaultRule(
                          FaultRule.Match.of(KvOperation.GET),
                          new FaultEffect.Drop(false),
                          0.5,
                          null);
                  emulator.faults().set(1, List.of(rule));
                  for (int i = 0; i < 3; i++) {
                    getUntilAnswered(emulator.namespace("app").at("lhr"));
                  }
                });
    assertThat(exploration.failure()).isEmpty();
    assertThat(exploration.schedules()).isEqualTo(50);
  }

  private static void getUntilAnswered(KvAccess kv) {
    while (true) {
      try {
        kv.get("a");
        return;
      } catch (KvFault fault) {
        // Again.
      }
    }
  }

  @Test
  void manySchedulesBeyondTheLimitAreDrawnAndAFailureIsReduced() {
    AtomicInteger runs = new AtomicInteger();
    Exploration exploration =
        exploration()
            .schedules(60)
            .run(
                emulator -> {
                  runs.incrementAndGet();
                  KvNamespace kv = emulator.namespace("app");
                  List<Boolean> present = new ArrayList<>();
                  for (int i = 0; i < 12; i++) {
                    kv.at("lhr").put("k" + i, "1");
                  }
                  wait(emulator, 5);
                  for (int i = 0; i < 12; i++) {
                    present.add(kv.at("sjc").get("k" + i).isPresent());
                  }
                  // Four late ones: a search in order would take 299 schedules to get there.
                  assertThat(present.get(1) || present.get(3) || present.get(5) || present.get(7))
                      .isTrue();
                });
    Exploration.Failure failure = exploration.failure().orElseThrow();
    assertThat(failure.schedule().names())
        .containsExactly(
            "app/sjc:get:k1#1", "app/sjc:get:k3#1", "app/sjc:get:k5#1", "app/sjc:get:k7#1");
    assertThat(failure.isMinimal()).isFalse();
    assertThat(runs.get()).isLessThan(200);
  }

  @Test
  void whatIsNotAllIsNotCalledAll() {
    Exploration some =
        exploration()
            .schedules(20)
            .run(
                emulator -> {
                  KvNamespace kv = emulator.namespace("app");
                  for (int i = 0; i < 8; i++) {
                    kv.at("lhr").put("k" + i, "1");
                    kv.at("sjc").get("k" + i);
                  }
                });
    assertThat(some.isExhausted()).isFalse();
    assertThat(some.schedules()).isEqualTo(20);
    assertThat(some.text()).startsWith("20 schedules, among them all with up to 1 surprise: ");
    assertThat(some.anomalies().get(AnomalyKind.STALE_READ)).isPositive();
  }

  @Test
  void aProgramThatDoesNotDoTheSameIsNeitherFoundNorProven() {
    AtomicInteger runs = new AtomicInteger();
    Exploration exploration =
        exploration()
            .run(
                emulator -> {
                  int run = runs.incrementAndGet();
                  KvNamespace kv = emulator.namespace("app");
                  kv.at("lhr").put("a", "value " + run);
                  wait(emulator, 1);
                  kv.at("sjc").get("a");
                });
    assertThat(exploration.isExhausted()).isFalse();
    assertThat(exploration.notReproducible()).isEqualTo(1);
    assertThat(exploration.text()).contains("1 run was not reproducible").doesNotStartWith("all");

    AtomicInteger flaky = new AtomicInteger();
    Exploration failedOnce =
        exploration()
            .run(
                emulator -> {
                  if (flaky.incrementAndGet() == 1) {
                    throw new IllegalStateException("only once");
                  }
                });
    assertThat(failedOnce.failure()).isEmpty();
    assertThat(failedOnce.isExhausted()).isFalse();
  }

  @Test
  void aProgramThatNeverEndsFailsWithTheReason() {
    Exploration exploration =
        exploration()
            .run(
                emulator -> {
                  KvNamespace kv = emulator.namespace("app");
                  kv.at("lhr").put("a", "1");
                  while (!kv.at("sjc").get("a").isPresent()) {
                    // The clock stands still.
                  }
                });
    Exploration.Failure failure = exploration.failure().orElseThrow();
    assertThat(failure.schedule().surprises()).isEqualTo(1);
    assertThat(failure.thrown())
        .hasMessageContaining("10000 operations")
        .hasMessageContaining("The clock stands still until it is moved");
  }

  @Test
  void aScheduleIsReplayed() {
    Program program =
        emulator -> {
          KvNamespace kv = emulator.namespace("app");
          kv.at("lhr").put("a", "1");
          assertThat(kv.at("sjc").get("a").isPresent()).isTrue();
        };
    KvSchedule late = KvSchedule.parse("app/sjc:get:a#1=-1");
    assertThat(exploration().replay(late, program).failure()).isPresent();
    assertThat(exploration().replay(late, program).text())
        .startsWith("the program failed with 1 surprise:\n  step 2  get \"a\" at sjc  → absent");
    assertThat(exploration().replay(KvSchedule.NONE, program).text())
        .startsWith("1 schedule, with no surprise: ");
    assertThat(exploration().replay(KvSchedule.parse("app/nrt:get:a#1=-1"), program).text())
        .endsWith("the schedule names app/nrt:get:a#1, which did not occur as it says");
  }

  @Test
  void refusesWhatItCannotControl() {
    assertThatThrownBy(() -> KvExploration.of(EmulatorConfig.cloudflare()).run(e -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("manual clock")
        .hasMessageContaining("real");
    assertThatThrownBy(
            () ->
                KvExploration.of(cloudflare().set("readCacheMaxEntries", "10").build())
                    .run(e -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("readCacheMaxEntries");
    Exploration exploration =
        exploration().run(emulator -> emulator.clock().set(ClockSetting.real()));
    assertThat(exploration.failure().orElseThrow().thrown())
        .hasMessageContaining("must stay manual while a schedule is followed");
    assertThat(
            exploration()
                .run(emulator -> emulator.restore(emulator.capture()))
                .failure()
                .orElseThrow()
                .thrown())
        .hasMessageContaining("no state can be restored while a schedule is followed");
  }

  @Test
  void aResetIsAPartOfTheProgramAndOrdinalsGoOn() {
    List<String> names = new ArrayList<>();
    KvEmulator emulator = KvEmulator.create(cloudflare().build());
    var runs = dev.flowkv.engine.ScheduledRuns.from(emulator);
    var run = runs.begin(KvSchedule.NONE);
    for (int i = 0; i < 2; i++) {
      emulator.namespace("app").at("lhr").put("a", "1");
      emulator.namespace("app").at("sjc").get("a");
      emulator.reset();
    }
    run.met().forEach(choice -> names.add(choice.name()));
    assertThat(names).containsExactly("app/sjc:get:a#1", "app/sjc:get:a#2");
    runs.end();
    assertThat(emulator.namespaces()).isEmpty();
  }

  @Test
  void whatWasThereBeforeHasArrivedWhereItHad() {
    KvEmulator emulator =
        KvEmulator.create(cloudflare().set("replicationLag", "uniform:10s..50s").build());
    KvNamespace kv = emulator.namespace("app");
    kv.at("lhr").put("old", "1");
    emulator.clock().advance(Duration.ofSeconds(60));
    kv.at("lhr").put("new", "1", PutOptions.NONE);
    kv.seed(List.of(new BulkWrite("seeded", KvValue.of("1"), PutOptions.NONE)));
    var runs = dev.flowkv.engine.ScheduledRuns.from(emulator);
    var run = runs.begin(KvSchedule.NONE);
    assertThat(kv.at("sjc").get("old").isPresent()).isTrue();
    assertThat(kv.at("sjc").get("seeded").isPresent()).isTrue();
    // It is on its way, and the shortest lag is 10 s.
    assertThat(kv.at("sjc").get("new").isPresent()).isFalse();
    assertThat(run.met()).isEmpty();
    emulator.clock().advance(Duration.ofSeconds(31));
    kv.at("nrt").get("new");
    assertThat(run.met()).hasSize(1);
    runs.end();
  }
}
