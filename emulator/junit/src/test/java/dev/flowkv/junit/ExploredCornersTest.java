package dev.flowkv.junit;

import static dev.flowkv.junit.KvAssertions.assertThatKey;
import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.capability.KeyValue;
import dev.flowkv.engine.EmulatorClock;
import dev.flowkv.engine.KvNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.Assumptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Explored tests that change, run too long or fail in unusual ways. The classes within are run. */
class ExploredCornersTest {
  @TempDir Path output;

  private InnerJUnit run(Class<?> tests, String... parameters) {
    return InnerJUnit.run(output, tests, parameters);
  }

  private static boolean isSeenAtOnce(KeyValue london, KeyValue sanJose) {
    london.put("a", "v");
    return sanJose.get("a").isPresent();
  }

  static class Changed {
    static boolean isAssuming;

    @Test
    @WorkersKv(schedules = 10)
    void test(@At("lhr") KeyValue london, @At("sjc") KeyValue sanJose) {
      boolean isSeen = isSeenAtOnce(london, sanJose);
      if (isAssuming) {
        Assumptions.assumeThat(isSeen).isTrue();
      }
      assertThat(isSeen).isTrue();
    }
  }

  @Test
  void aRememberedScheduleWhoseAssumptionFailsIsLeftOut() {
    Changed.isAssuming = false;
    run(Changed.class).tests().assertStatistics(s -> s.failed(1));
    Changed.isAssuming = true;
    run(Changed.class).tests().assertStatistics(s -> s.succeeded(1).aborted(0));
  }

  static class OutOfTime {
    private static void many(KeyValue london, KeyValue sanJose) {
      for (int i = 0; i < 30; i++) {
        london.put("k" + i, "");
        sanJose.get("k" + i);
      }
    }

    @Test
    @Timeout(value = 200, unit = TimeUnit.MILLISECONDS)
    @WorkersKv(schedules = 1_000_000)
    void searched(@At("lhr") KeyValue london, @At("sjc") KeyValue sanJose) {
      many(london, sanJose);
    }

    @Test
    @Timeout(value = 200, unit = TimeUnit.MILLISECONDS)
    @WorkersKv(schedules = 1_000_000, search = Search.RANDOM)
    void drawn(@At("lhr") KeyValue london, @At("sjc") KeyValue sanJose) {
      many(london, sanJose);
    }
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aTimeLimitEndsASearch() {
    assertThat(run(OutOfTime.class).failures())
        .hasSize(2)
        .allSatisfy(failure -> assertThat(failure).hasMessageContaining("timed out"));
  }

  static class Swallowing {
    @Test
    @WorkersKv(schedules = 2)
    void test(KeyValue kv) {
      for (int i = 0; i < 10_001; i++) {
        try {
          kv.get("a");
        } catch (RuntimeException e) {
          continue;
        }
      }
    }
  }

  @Test
  void whatCatchesThatItIsTooLongFailsToo() {
    assertThat(run(Swallowing.class).failure().getMessage())
        .contains("10000 operations", "failed in schedule 1 of 2, with no surprise");
  }

  static class Overflowing {
    private static int deeper(int depth) {
      return depth < 0 ? 0 : deeper(depth + 1) + 1;
    }

    @Test
    @WorkersKv(schedules = 10)
    void test(@At("lhr") KeyValue london, @At("sjc") KeyValue sanJose) {
      if (!isSeenAtOnce(london, sanJose)) {
        deeper(0);
      }
    }
  }

  @Test
  void anErrorOfTheMachineIsToldWithItsSchedule() {
    assertThat(run(Overflowing.class).printed())
        .contains(
            "test failed in schedule 2 of 10, with 1 surprise:",
            "-Dflowkv.schedule='app/sjc:get:a#1=-1'");
  }

  static class FailingTwice {
    private boolean isSeen;

    @Test
    @WorkersKv(schedules = 10)
    void test(@At("lhr") KeyValue london, @At("sjc") KeyValue sanJose) {
      isSeen = isSeenAtOnce(london, sanJose);
      assertThat(isSeen).isTrue();
    }

    @AfterEach
    void after(@At("nrt") KeyValue tokyo) {
      tokyo.put("cleaned", "up");
      assertThat(isSeen).as("clean up").isTrue();
    }
  }

  @Test
  void theHistoryEndsWithTheFailureAlsoIfTheCleanUpFails() throws IOException {
    assertThat(run(FailingTwice.class).failure().getSuppressed()).hasSize(1);
    try (Stream<Path> files = Files.list(output)) {
      List<Path> histories =
          files.filter(f -> f.getFileName().toString().endsWith("-schedule-2.jsonl")).toList();
      assertThat(histories).hasSize(1);
      assertThat(Files.readString(histories.get(0))).contains("\"a\"").doesNotContain("cleaned");
    }
  }

  static class Converging {
    @Test
    @WorkersKv(schedules = WorkersKv.ALL, settings = "replicationLag=uniform:0s..60s")
    void test(
        KvNamespace namespace,
        @At("lhr") KeyValue london,
        @At("sjc") KeyValue sanJose,
        EmulatorClock clock) {
      london.put("a", "v");
      clock.advance(Duration.ofSeconds(120));
      london.put("a", "v");
      clock.advance(Duration.ofSeconds(30));
      // Which of the two was cached for 60 s, nobody can tell.
      assertThat(sanJose.get("a")).isPresent();
      assertThatKey(namespace, "a").convergesWithin(Duration.ofSeconds(40));
    }
  }

  static class ConvergingLate {
    @Test
    @WorkersKv(schedules = 10)
    void test(KvNamespace namespace, @At("lhr") KeyValue london) {
      london.put("a", "v");
      assertThatKey(namespace, "a").convergesWithin(Duration.ofSeconds(40));
    }
  }

  /** The arrival is open: it may come before the limit, too. */
  @Test
  void aKeyThatMayConvergeLaterIsToldAsThat() {
    assertThat(run(ConvergingLate.class).failure())
        .hasMessageContaining(
            "all locations certainly agree only after 60 s, more than the 40 s asked for");
  }

  @Test
  void anOlderWriteThatLeftTheSameIsTheLatestToAnAssertion() {
    run(Converging.class).tests().assertStatistics(s -> s.succeeded(1));
    for (int seed = 0; seed < 20; seed++) {
      run(Converging.class, "flowkv.seed", Integer.toString(seed))
          .tests()
          .assertStatistics(s -> s.succeeded(1));
    }
  }

  static class Passing {
    @Test
    @WorkersKv
    void test(KeyValue kv) {
      kv.put("a", "v");
    }
  }

  @Test
  void aTestThatPassesUnderAScheduleThatDoesNotFitSaysSo() {
    InnerJUnit passed = run(Passing.class, "flowkv.schedule", "app/sjc:get:other#1=-1");
    passed.tests().assertStatistics(s -> s.succeeded(1));
    assertThat(passed.printed())
        .contains(
            "ExploredCornersTest$Passing.test: the schedule names app/sjc:get:other#1, which did"
                + " not occur as it says");
    assertThat(run(Passing.class, "flowkv.schedule", "none").printed()).isEmpty();
  }

  @Test
  void filesOfFailedSchedulesThatCannotBeReadOrWrittenChangeNothing() throws IOException {
    Changed.isAssuming = false;
    run(Changed.class);
    Path folder = output.resolve("failed-schedules");
    Path file;
    try (Stream<Path> files = Files.list(folder)) {
      file = files.findFirst().orElseThrow();
    }
    for (String damaged : List.of("app/sjc", "a".repeat(200_000), "\u0000", "none,none")) {
      Files.writeString(file, damaged);
      assertThat(run(Changed.class).failure()).hasMessageContaining("in schedule 2 of 10");
    }
    Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe});
    assertThat(run(Changed.class).failure()).hasMessageContaining("in schedule 2 of 10");
    Files.delete(file);
    Files.createDirectories(file.resolve("in the way"));
    assertThat(run(Changed.class).failure()).hasMessageContaining("in schedule 2 of 10");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).as("nothing else is left").containsExactly(file);
    }
  }
}
