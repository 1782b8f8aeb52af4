package dev.flowkv.junit;

import static dev.flowkv.junit.KvAssertions.assertThatKey;
import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.capability.KeyValue;
import dev.flowkv.capability.ListOptions;
import dev.flowkv.engine.ClockSetting;
import dev.flowkv.engine.EmulatorClock;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.KvNamespace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.api.Assumptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.AssertionFailedError;

/** Tests under all schedules, fewest surprises first. The classes within are run by a JUnit. */
class ExploredTest {
  @TempDir Path output;

  private InnerJUnit run(Class<?> tests, String... parameters) {
    return InnerJUnit.run(output, tests, parameters);
  }

  /** What a run prints on the output stream. */
  private String printed(Runnable run) {
    PrintStream out = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      run.run();
    } finally {
      System.setOut(out);
    }
    return printed.toString(StandardCharsets.UTF_8);
  }

  private static void count(KeyValue kv) {
    int visits = kv.get("visits").map(v -> Integer.parseInt(v.text())).orElse(0);
    kv.put("visits", Integer.toString(visits + 1));
  }

  static class LostUpdate {
    @Test
    @WorkersKv(schedules = 200)
    void bothVisitsCount(
        @At("lhr") KeyValue london, @At("sjc") KeyValue sanJose, EmulatorClock clock) {
      count(london);
      clock.advance(Duration.ofSeconds(5));
      count(sanJose);
      assertThat(sanJose.get("visits").orElseThrow().text()).isEqualTo("2");
    }
  }

  @Test
  void aLostUpdateIsFoundWithOneSurpriseAndReplaysFromItsSchedule() throws IOException {
    Throwable failure = run(LostUpdate.class).failure();
    assertThat(failure).isInstanceOf(AssertionFailedError.class);
    List<String> told = failure.getMessage().lines().toList();
    int first =
        told.indexOf(
            "ExploredTest$LostUpdate.bothVisitsCount failed in schedule 2 of 200, with 1 surprise:");
    assertThat(first).isPositive();
    assertThat(told.subList(first + 1, first + 3))
        .containsExactly(
            "  step 3  get \"visits\" at sjc  → absent",
            "          the put at lhr (step 2, 5.000 s before) had not arrived; the longest lag is"
                + " 60 s");
    assertThat(told.get(told.size() - 1))
        .isEqualTo(
            "  replay:  mvn test -Dtest='ExploredTest$LostUpdate#bothVisitsCount'"
                + " -Dflowkv.schedule='app/sjc:get:visits#1=-1'");
    try (Stream<Path> files = Files.list(output)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .hasSize(2)
          .anyMatch(name -> name.endsWith("-schedule-2.jsonl"))
          .contains("failed-schedules");
    }

    Throwable replayed =
        run(LostUpdate.class, "flowkv.schedule", "app/sjc:get:visits#1=-1").failure();
    assertThat(replayed.getMessage())
        .contains("bothVisitsCount failed with 1 surprise:\n  step 3  get \"visits\" at sjc");
    run(LostUpdate.class, "flowkv.schedule", "none")
        .tests()
        .assertStatistics(s -> s.succeeded(1).failed(0));
  }

  @Test
  void aScheduleThatFailedIsTriedFirstTheNextTime() {
    run(LostUpdate.class);
    assertThat(run(LostUpdate.class).failure())
        .hasMessageContaining(
            "failed again in a schedule that it failed in before, with 1 surprise");
  }

  static class Mended {
    static final List<Boolean> ANSWERS = new ArrayList<>();

    @Test
    @WorkersKv(schedules = 200)
    void everyVisitHasAKey(
        @At("lhr") KeyValue london, @At("sjc") KeyValue sanJose, EmulatorClock clock) {
      london.put("visit:1", "");
      clock.advance(Duration.ofSeconds(5));
      ANSWERS.add(sanJose.get("visit:1").isPresent());
      sanJose.put("visit:2", "");
      clock.advance(Duration.ofSeconds(130));
      assertThat(london.get("visit:1")).isPresent();
      assertThat(london.get("visit:2")).isPresent();
    }
  }

  @Test
  void whatPassesSaysThatAllWasTried() {
    Mended.ANSWERS.clear();
    String printed =
        printed(() -> run(Mended.class).tests().assertStatistics(s -> s.succeeded(1).failed(0)));
    assertThat(printed)
        .isEqualToNormalizingNewlines(
            "ExploredTest$Mended.everyVisitHasAKey: all 2 schedules (up to 1 surprise): 1 stale"
                + " read, 0 cached misses, 0 own writes not seen, 0 stale lists\n");
    assertThat(Mended.ANSWERS).containsExactly(true, false);
  }

  static class WhereItWrote {
    @Test
    @WorkersKv(schedules = WorkersKv.ALL)
    void readsItsWrite(KeyValue kv) {
      kv.put("a", "1");
      assertThat(kv.get("a")).isPresent();
    }
  }

  @Test
  void whatReadsWhereItWroteIsToldThatNothingWasOpen() {
    assertThat(printed(() -> run(WhereItWrote.class)))
        .contains(": 1 schedule: no answer of this test depends on when writes arrive");
  }

  static class TooMany {
    @Test
    @WorkersKv(schedules = WorkersKv.ALL)
    void manyKeys(@At("lhr") KeyValue london, @At("sjc") KeyValue sanJose) {
      for (int i = 0; i < 14; i++) {
        london.put("k" + i, "");
      }
      sanJose.list(ListOptions.ALL);
    }
  }

  @Test
  void allIsNotClaimedOfMoreThanTenThousand() {
    Throwable failure = run(TooMany.class).failure();
    assertThat(failure)
        .isInstanceOf(AssertionFailedError.class)
        .hasMessageStartingWith("schedules = ALL: there are more than 10000 schedules.");
  }

  static class ByChance {
    @Test
    @WorkersKv(schedules = WorkersKv.ALL)
    void test(@At("lhr") KeyValue london, @At("sjc") KeyValue sanJose) {
      london.put("a", Double.toString(new Random().nextDouble()));
      sanJose.get("a");
    }
  }

  @Test
  void whatDoesNotDoTheSameProvesNothing() {
    assertThat(run(ByChance.class).failure())
        .hasMessageContaining("ByChance.test did not do the same when it got the same answers");
  }

  @WorkersKv(schedules = 10)
  static class Fresh {
    static final List<String> LOG = new ArrayList<>();
    private int runs;

    @BeforeEach
    void before(@At("lhr") KeyValue london) {
      london.put("before", "v");
    }

    @Test
    void test(KvNamespace namespace, @At("sjc") KeyValue sanJose) {
      runs++;
      LOG.add(runs + " " + namespace.entries().size() + " " + sanJose.get("before").isPresent());
    }

    @AfterEach
    void after(@At("nrt") KeyValue tokyo) {
      LOG.add("after " + tokyo.get("before").isPresent());
    }
  }

  @Test
  void everyScheduleHasAFreshEmulatorAFreshInstanceAndItsOwnBeforeAndAfter() {
    Fresh.LOG.clear();
    run(Fresh.class).tests().assertStatistics(s -> s.succeeded(1).failed(0));
    assertThat(Fresh.LOG)
        .containsExactly(
            "1 1 true",
            "after true",
            "1 1 false",
            "after true",
            "1 1 true",
            "after false",
            "1 1 false",
            "after false");
  }

  static class Assuming {
    @Test
    @WorkersKv(schedules = 10)
    void test(@At("lhr") KeyValue london, @At("sjc") KeyValue sanJose) {
      london.put("a", "v");
      Assumptions.assumeThat(sanJose.get("a")).isPresent();
    }
  }

  @Test
  void anAssumptionThatDoesNotHoldLeavesTheScheduleOut() {
    assertThat(printed(() -> run(Assuming.class).tests().assertStatistics(s -> s.succeeded(1))))
        .contains("all 2 schedules (up to 1 surprise)", "in 1 of them an assumption did not hold");
  }

  static class Asserting {
    @Test
    @WorkersKv(schedules = WorkersKv.ALL)
    void anAssertionIsAChoiceAndAFact(KvNamespace namespace, @At("lhr") KeyValue london) {
      london.put("a", "v");
      assertThatKey(namespace, "a").hasValueAt("sjc", "v");
    }
  }

  @Test
  void anAssertionAboutAKeyIsAChoice() {
    assertThat(run(Asserting.class).failure().getMessage())
        .contains(
            "failed in schedule 2, with 1 surprise:\n  assertion about \"a\" at sjc",
            "the put at lhr (step 1, 0.000 s before) had not arrived",
            "-Dflowkv.schedule='app/sjc:assert:a#1=-1'");
  }

  static class Converging {
    static final List<Long> MILLIS = new ArrayList<>();

    @Test
    @WorkersKv(schedules = WorkersKv.ALL)
    void converges(KvNamespace namespace, @At("lhr") KeyValue london, EmulatorClock clock) {
      london.put("a", "v");
      long before = clock.millis();
      assertThatKey(namespace, "a").convergesWithin(Duration.ofSeconds(60)).hasValueAt("sjc", "v");
      MILLIS.add(clock.millis() - before);
    }
  }

  @Test
  void convergenceGoesToTheLatestPossibleMoment() {
    Converging.MILLIS.clear();
    run(Converging.class).tests().assertStatistics(s -> s.succeeded(1).failed(0));
    assertThat(Converging.MILLIS).containsExactly(60_000L);
  }

  static class RealClock {
    @Test
    @WorkersKv(schedules = 2)
    void test(EmulatorClock clock) {
      clock.set(ClockSetting.real());
    }
  }

  @WorkersKv(schedules = 2, settings = "readCacheMaxEntries=5")
  static class Bounded {
    @Test
    void test(KvEmulator emulator) {}
  }

  @WorkersKv(schedules = WorkersKv.ALL, search = Search.RANDOM)
  static class AllAtRandom {
    @Test
    void test(KvEmulator emulator) {}
  }

  @Test
  void refusesWhatItCannotControl() {
    assertThat(run(RealClock.class).failure())
        .hasMessageContaining("The clock must stay manual while a schedule is followed");
    assertThat(run(Bounded.class).failure())
        .hasMessageContaining("@WorkersKv on ExploredTest$Bounded: schedules: ")
        .hasMessageContaining("set readCacheMaxEntries to off");
    assertThat(run(AllAtRandom.class).failure())
        .hasMessageContaining("must not be WorkersKv.ALL with a random search");
    assertThat(run(LostUpdate.class, "flowkv.schedule", "sjc:get=1").failure())
        .hasMessageContaining("flowkv.schedule: a schedule must be none, or choices such as");
    assertThat(run(LostUpdate.class, "flowkv.schedule", "none", "flowkv.seed", "1").failure())
        .hasMessageContaining("flowkv.schedule and flowkv.seed exclude each other");
  }

  static class Failing {
    @Test
    @WorkersKv
    void test() {
      throw new IllegalStateException("always");
    }
  }

  @Test
  void aScheduleThatNamesWhatDoesNotOccurIsTold() {
    assertThat(run(WhereItWrote.class, "flowkv.schedule", "app/sjc:get:a#1=-1").printed())
        .isEqualToIgnoringNewLines(
            "ExploredTest$WhereItWrote.readsItsWrite: the schedule names app/sjc:get:a#1, which did"
                + " not occur as it says");
    assertThat(
            run(Failing.class, "flowkv.schedule", "app/sjc:get:other#1=-1").failure().getMessage())
        .contains(
            "failed with no surprise:",
            "the schedule names app/sjc:get:other#1, which did not occur as it says");
  }
}
