package dev.flowkv.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.capability.KeyValue;
import dev.flowkv.engine.EmulatorClock;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.KvEntry;
import dev.flowkv.engine.KvFault;
import dev.flowkv.engine.KvNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.assertj.core.api.Assumptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestInstanceFactory;
import org.junit.jupiter.api.extension.TestInstanceFactoryContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.TestAbortedException;

/** Tests under many seeds. The classes within are run by a JUnit of their own. */
class SchedulesTest {
  @TempDir Path histories;

  private InnerJUnit run(Class<?> tests, String... parameters) {
    return InnerJUnit.run(histories, tests, parameters);
  }

  /** The report, with which the message ends. */
  private static String told(Throwable failure) {
    String message = failure.getMessage();
    return message.substring(Math.max(0, message.indexOf("SchedulesTest$")));
  }

  static class Counter {
    private Counter() {}

    /** Reads, adds one, writes: what it reads may be old. */
    static void count(KeyValue kv) {
      int visits = kv.get("visits").map(v -> Integer.parseInt(v.text())).orElse(0);
      kv.put("visits", Integer.toString(visits + 1));
    }
  }

  static class LostUpdate {
    @Test
    @WorkersKv(schedules = 200, search = Search.RANDOM)
    void bothVisitsCount(
        @At("lhr") KeyValue london, @At("sjc") KeyValue sanJose, EmulatorClock clock) {
      Counter.count(london);
      clock.advance(Duration.ofSeconds(5));
      Counter.count(sanJose);
      assertThat(sanJose.get("visits").orElseThrow().text()).isEqualTo("2");
    }
  }

  @Test
  void aLostUpdateIsFoundWithin200SchedulesAndReplaysFromItsSeed() {
    Throwable failure = run(LostUpdate.class).failure();
    assertThat(failure).isInstanceOf(AssertionError.class);
    String told = told(failure);
    long seed = Long.parseLong(told.replaceAll("(?s).*-Dflowkv\\.seed=(-?\\d+).*", "$1"));
    assertThat(seed).isBetween(43L, 241L);
    assertThat(told)
        .startsWith(
            "SchedulesTest$LostUpdate.bothVisitsCount failed with seed %d, schedule %d of 200; fails with "
                .formatted(seed, seed - 41))
        .contains(
            " of %d schedules tried".formatted(Math.min(200, 2 * (seed - 41))),
            "\n  operation 3 (stale-read): get \"visits\" at sjc read absent, 5.0 s after the put at lhr (operation 2): the put arrives at sjc in ",
            "replay:  mvn test -Dtest='SchedulesTest$LostUpdate#bothVisitsCount' -Dflowkv.seed=");

    InnerJUnit replayed = run(LostUpdate.class, "flowkv.seed", Long.toString(seed));
    assertThat(replayed.failure())
        .hasMessage(
            failure.getMessage().replaceAll(", schedule \\d+ of 200; fails with .* tried", ""));
    InnerJUnit before = run(LostUpdate.class, "flowkv.seed", Long.toString(seed - 1));
    before.tests().assertStatistics(s -> s.succeeded(1).failed(0));
  }

  @WorkersKv(schedules = 5, seed = 10, search = Search.RANDOM)
  static class Counting {
    static final List<String> LOG = new ArrayList<>();
    static final Set<Object> INSTANCES = new LinkedHashSet<>();
    private int runs;

    @BeforeEach
    void before(KvEmulator emulator, TestInfo info) {
      LOG.add("before " + emulator.config().seed());
      emulator.namespace("app").at("lhr").put("k", "before");
    }

    @Test
    void test(KvEmulator emulator, KvNamespace namespace) {
      runs++;
      INSTANCES.add(this);
      LOG.add("test " + emulator.config().seed() + " " + runs);
      assertThat(namespace.entries()).hasSize(1);
      namespace.at("sjc").put("more", "v");
      emulator.clock().advance(Duration.ofHours(1));
    }

    @AfterEach
    void after(KvEmulator emulator, @At("sjc") KeyValue kv) {
      LOG.add("after " + emulator.config().seed() + " " + kv.get("more").isPresent());
    }
  }

  @Test
  void everyScheduleHasAFreshEmulatorAFreshInstanceAndItsOwnBeforeAndAfter() {
    Counting.LOG.clear();
    Counting.INSTANCES.clear();
    run(Counting.class).tests().assertStatistics(s -> s.started(1).succeeded(1));
    assertThat(Counting.LOG)
        .containsExactlyElementsOf(
            LongStream.range(10, 15)
                .boxed()
                .flatMap(
                    seed ->
                        Stream.of(
                            "before " + seed, "test " + seed + " 1", "after " + seed + " true"))
                .toList());
    assertThat(Counting.INSTANCES).hasSize(5);
  }

  @WorkersKv(schedules = 3, search = Search.RANDOM)
  static class Outer {
    static final List<String> LOG = new ArrayList<>();
    private final List<String> mine = new ArrayList<>();

    @BeforeEach
    void outer() {
      mine.add("outer");
    }

    @Nested
    class Inner {
      @BeforeEach
      void inner() {
        mine.add("inner");
      }

      @ParameterizedTest
      @ValueSource(strings = {"a", "b"})
      void test(String name, KeyValue kv) {
        kv.put(name, "v");
        LOG.add(name + mine);
      }
    }
  }

  @Test
  void instancesAroundTheTestsAreFreshToo() {
    Outer.LOG.clear();
    run(Outer.class).tests().assertStatistics(s -> s.succeeded(2).failed(0));
    assertThat(Outer.LOG).hasSize(6).allMatch(line -> line.matches("[ab]\\[outer, inner]"));
  }

  static class Faulty {
    @Test
    @WorkersKv(
        profile = "strong",
        schedules = 50,
        search = Search.RANDOM,
        seed = 1,
        faults =
            """
            {"rules": [{"match": {"op": "put"}, "probability": 0.1,
              "effect": {"type": "error", "status": 503, "reason": "Service Unavailable"}}]}
            """)
    void neverFails(KvNamespace namespace) {
      namespace.at("lhr").put("k", "v");
    }
  }

  @Test
  void faultsAreDrawnFromTheSeedToo() {
    Throwable failure = run(Faulty.class).failure();
    assertThat(failure).hasCauseInstanceOf(KvFault.class);
    assertThat(told(failure))
        .containsPattern("schedule ([2-9]|\\d\\d) of 50")
        .contains(
            "\n  operation 1 (fault): put \"k\" at lhr failed by a fault rule: Service Unavailable; ");
  }

  static class Assuming {
    static int runs;

    @Test
    @WorkersKv(schedules = 4, seed = 0, search = Search.RANDOM)
    void sometimes(KvEmulator emulator) {
      runs++;
      Assumptions.assumeThat(emulator.config().seed()).isNotEqualTo(2);
    }
  }

  @Test
  void anAssumptionThatFailsUnderOneSeedLeavesTheOthers() {
    Assuming.runs = 0;
    run(Assuming.class).tests().assertStatistics(s -> s.succeeded(1).aborted(0).failed(0));
    assertThat(Assuming.runs).isEqualTo(4);
  }

  static class FailingAfter {
    static int runs;
    static int cleaned;

    @Test
    @WorkersKv(schedules = 4, seed = 0, search = Search.RANDOM)
    void test() {
      runs++;
    }

    @AfterEach
    void after(KvEmulator emulator) {
      assertThat(emulator.config().seed()).isNotEqualTo(2);
    }

    @AfterEach
    void alsoAfter() {
      cleaned++;
    }

    @AfterEach
    void before(KvEmulator emulator) {
      cleaned++;
    }
  }

  @Test
  void anAfterEachThatFailsNamesItsSeedAndHindersNoOther() {
    FailingAfter.runs = 0;
    FailingAfter.cleaned = 0;
    Throwable failure = run(FailingAfter.class).failure();
    assertThat(told(failure)).contains("failed with seed 2, schedule 3 of 4");
    assertThat(FailingAfter.runs).isEqualTo(4);
    assertThat(FailingAfter.cleaned)
        .as("what others clean up is cleaned up all the same")
        .isEqualTo(8);
  }

  static class AbortedThenFailing {
    @Test
    @WorkersKv(schedules = 4, seed = 0, search = Search.RANDOM)
    void test(KvEmulator emulator) {
      Assumptions.assumeThat(emulator.config().seed()).isNotEqualTo(2);
    }

    @AfterEach
    void after(KvEmulator emulator) {
      assertThat(emulator.config().seed()).isNotEqualTo(2);
    }
  }

  @Test
  void anAfterEachThatFailsAfterAnAssumptionDidIsAFailure() {
    Throwable failure = run(AbortedThenFailing.class).failure();
    assertThat(failure).isInstanceOf(AssertionError.class);
    assertThat(told(failure)).contains("failed with seed 2, schedule 3 of 4");
    assertThat(failure.getSuppressed()).anyMatch(TestAbortedException.class::isInstance);
  }

  /** Fails with the seeds 2, 3 and 6, and aborts with 4. */
  static class Sometimes {
    static final List<Long> SEEDS = new ArrayList<>();
    static KvEmulator emulator;

    @Test
    @WorkersKv(schedules = 50, seed = 0, search = Search.RANDOM)
    @ExtendWith(Looking.class)
    void test(KvEmulator emulator, @At("lhr") KeyValue london, @At("sjc") KeyValue sanJose) {
      long seed = emulator.config().seed();
      Sometimes.emulator = emulator;
      SEEDS.add(seed);
      Assumptions.assumeThat(seed).isNotEqualTo(4);
      london.put("of " + seed, "v");
      sanJose.get("of " + seed);
      assertThat(Set.of(2L, 3L, 6L)).as("with %d", seed).doesNotContain(seed);
    }

    @AfterEach
    void after(@At("nrt") KeyValue tokyo) {
      tokyo.put("after", "v");
    }
  }

  static class Looking implements AfterEachCallback {
    static String seen = "";

    @Override
    public void afterEach(ExtensionContext context) {
      seen =
          Sometimes.emulator.config().seed()
              + Sometimes.emulator.namespace("app").entries().stream()
                  .map(KvEntry::key)
                  .toList()
                  .toString();
    }
  }

  @Test
  void theSearchGoesOnForAsManySchedulesAsItTookAndSaysHowManyFail() throws IOException {
    Sometimes.SEEDS.clear();
    Throwable failure = run(Sometimes.class).failure();
    assertThat(told(failure))
        .startsWith(
            "SchedulesTest$Sometimes.test failed with seed 2, schedule 3 of 50; fails with 2 of 5 schedules tried")
        .contains("\n  operation 2 (stale-read): get \"of 2\" at sjc read absent")
        .doesNotContain("of 3\"", "of 5\"");
    assertThat(Sometimes.SEEDS).containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
    try (Stream<Path> files = Files.list(histories)) {
      Path file = files.toList().get(0);
      assertThat(file.toString()).endsWith("-seed-2.jsonl");
      assertThat(Files.readString(file)).contains("of 2").doesNotContain("of 3", "after");
      assertThat(told(failure)).contains(file.toString());
    }
    assertThat(histories.toFile().list()).hasSize(1);
    assertThat(Looking.seen)
        .as("what other extensions find after the test is what the failure left")
        .isEqualTo("2[after, of 2]");
  }

  static class AtOnce {
    static int runs;
    static int after;

    @Test
    @WorkersKv(schedules = 50, seed = 0, search = Search.RANDOM)
    void test() {
      runs++;
      throw new AssertionError("always");
    }

    @AfterEach
    void after() {
      after++;
    }
  }

  @Test
  void aTestThatFailsAtOnceIsTriedOnceMore() {
    AtOnce.runs = 0;
    AtOnce.after = 0;
    assertThat(told(run(AtOnce.class).failure()))
        .startsWith(
            "SchedulesTest$AtOnce.test failed with seed 0, schedule 1 of 50; fails with 2 of 2 schedules tried");
    assertThat(AtOnce.runs).isEqualTo(2);
    assertThat(AtOnce.after).isEqualTo(2);
  }

  static class TheSameFailure {
    private static final IllegalStateException ALWAYS_THIS = new IllegalStateException("again");

    @Test
    @WorkersKv(schedules = 8, seed = 0, search = Search.RANDOM)
    void test(KvEmulator emulator) {
      if (emulator.config().seed() > 2) {
        throw ALWAYS_THIS;
      }
    }

    @AfterEach
    void after(KvEmulator emulator) {
      assertThat(emulator.config().seed()).isLessThan(3);
    }
  }

  @Test
  void laterFailuresLeaveNothingInTheFirst() {
    Throwable failure = run(TheSameFailure.class).failure();
    assertThat(told(failure)).contains("schedule 4 of 8; fails with 5 of 8 schedules tried");
    assertThat(failure.getSuppressed()).hasSize(1);
    assertThat(TheSameFailure.ALWAYS_THIS.getSuppressed()).hasSize(1);
  }

  static class Untimed {
    static int runs;

    @Test
    @WorkersKv(schedules = 50, seed = 0, search = Search.RANDOM)
    void test(KvEmulator emulator) {
      runs++;
      assertThat(emulator.config().seed()).isLessThan(2);
    }
  }

  @Timeout(60)
  static class Timed extends Untimed {}

  @ParameterizedTest
  @ValueSource(strings = {"default", "testable.method.default", "test.method.default"})
  void withATimeoutTheFirstFailureEndsTheSearchSinceTheRestTakesTime(String parameter) {
    String ended = "schedule 3 of 50; fails with 1 of 3 schedules tried";
    Untimed.runs = 0;
    assertThat(told(run(Timed.class).failure())).contains(ended);
    assertThat(
            told(
                run(Untimed.class, "junit.jupiter.execution.timeout." + parameter, "60 s")
                    .failure()))
        .contains(ended);
    assertThat(Untimed.runs).isEqualTo(6);
    assertThat(told(run(Untimed.class).failure())).contains("fails with 4 of 6 schedules tried");
  }

  @WorkersKv(schedules = 2, search = Search.RANDOM)
  static class Unrepeatable {
    @Test
    void test() {}

    @AfterEach
    void after(TestInfo info) {}
  }

  @WorkersKv(schedules = 2, search = Search.RANDOM)
  static class Factory {
    @TestFactory
    Stream<DynamicTest> tests() {
      return Stream.of(DynamicTest.dynamicTest("t", () -> {}));
    }
  }

  @WorkersKv(schedules = 2, search = Search.RANDOM)
  static class Closing {
    @AutoClose private final AutoCloseable socket = () -> {};

    @Test
    void test() {}
  }

  static class OfAFactory implements TestInstanceFactory {
    @Override
    public Object createTestInstance(
        TestInstanceFactoryContext factory, ExtensionContext extension) {
      return new FromAFactory();
    }
  }

  @WorkersKv(schedules = 2, search = Search.RANDOM)
  @ExtendWith(OfAFactory.class)
  static class FromAFactory {
    @Test
    void test() {}
  }

  @Test
  void whatCannotBeRepeatedIsToldBeforeAnythingRuns() {
    assertThat(run(Unrepeatable.class).failure())
        .hasMessageStartingWith(
            "schedules: @AfterEach after() can have parameters of @WorkersKv alone, not ")
        .hasNoSuppressedExceptions();
    assertThat(run(Closing.class).failure())
        .hasMessage(
            "schedules: @AutoClose closes socket once, and each schedule has its own; close it in an"
                + " @AfterEach");
    assertThat(run(FromAFactory.class).failure())
        .hasMessageStartingWith("schedules: each has an instance of its own, but a TestInstance")
        .hasMessageContaining("SchedulesTest$FromAFactory");
    assertThat(run(Factory.class).failure())
        .hasMessage("schedules: a @TestFactory cannot be run under several; tests() is one");
  }
}
