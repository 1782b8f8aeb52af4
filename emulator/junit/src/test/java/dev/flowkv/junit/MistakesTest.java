package dev.flowkv.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.flowkv.capability.KeyValue;
import dev.flowkv.conformance.history.CheckOptions;
import dev.flowkv.conformance.history.HistoryChecker;
import dev.flowkv.conformance.history.HistoryReader;
import dev.flowkv.engine.EmulatorClock;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.KvNamespace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a mistake, or a failing test, says. The classes within are run by a JUnit of their own. */
class MistakesTest {
  @TempDir Path histories;

  @WorkersKv(profile = "fast")
  static class Profile {
    @Test
    void test() {}
  }

  @WorkersKv(settings = "replicationLag=soon")
  static class Settings {
    @Test
    void test() {}
  }

  @WorkersKv(settings = "replicationLag")
  static class NoSetting {
    @Test
    void test() {}
  }

  @WorkersKv(locations = {"lhr", "LHR"})
  static class Locations {
    @Test
    void test() {}
  }

  @WorkersKv(schedules = 0)
  static class Schedules {
    @Test
    void test() {}
  }

  @WorkersKv(startsAt = "now")
  static class StartsAt {
    @Test
    void test() {}
  }

  @WorkersKv(faults = "{\"rules\":[{\"effect\":{\"type\":\"explosion\"}}]}")
  static class Faults {
    @Test
    void test() {}
  }

  @WorkersKv
  static class OnTheMethod {
    @Test
    @WorkersKv(profile = "measured.json")
    void test() {}
  }

  @WorkersKv
  static class UnknownLocation {
    @Test
    void test(@At("xyz") KeyValue kv) {}
  }

  @WorkersKv
  static class AtAClock {
    @Test
    void test(@At("lhr") EmulatorClock clock) {}
  }

  @WorkersKv
  static class ForAll {
    @BeforeAll
    static void before(KvEmulator emulator) {}

    @Test
    void test() {}
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        Arguments.of(
            Profile.class,
            "@WorkersKv on MistakesTest$Profile: profile: must be strong, cloudflare,"
                + " worst-case, not \"fast\""),
        Arguments.of(
            Settings.class,
            "@WorkersKv on MistakesTest$Settings: settings: replicationLag must be none, fixed:60s,"),
        Arguments.of(
            NoSetting.class,
            "@WorkersKv on MistakesTest$NoSetting: settings: must be name=value, not"
                + " \"replicationLag\""),
        Arguments.of(
            Locations.class,
            "@WorkersKv on MistakesTest$Locations: locations: must be names of a to z, 0 to 9 and"),
        Arguments.of(
            Schedules.class,
            "@WorkersKv on MistakesTest$Schedules: schedules: must be from 1 to 1000000, or WorkersKv.ALL, not 0"),
        Arguments.of(
            StartsAt.class,
            "@WorkersKv on MistakesTest$StartsAt: startsAt: must be an instant such as"
                + " 2026-01-01T00:00:00Z, not \"now\""),
        Arguments.of(
            Faults.class, "@WorkersKv on MistakesTest$Faults: faults: rules[0].effect.type"),
        Arguments.of(
            OnTheMethod.class,
            "@WorkersKv on MistakesTest$OnTheMethod.test: profile: there is no file measured.json"),
        Arguments.of(UnknownLocation.class, "there is no location \"xyz\"; the locations are lhr"),
        Arguments.of(AtAClock.class, "@At names the location of a KeyValue or a KvAccess"),
        Arguments.of(ForAll.class, "every test has a fresh emulator, so there is none for all"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void aMistakeIsToldByItsPlaceAndWhatIsAllowed(Class<?> tests, String message) {
    Throwable failure = InnerJUnit.run(histories, tests).failure();
    assertThat(failure.getMessage()).contains(message).doesNotContain("\n");
    assertThat(failure).hasNoSuppressedExceptions();
  }

  @WorkersKv
  static class Fine {
    @Test
    void test() {}
  }

  @Test
  void aSeedThatIsNoNumberIsToldByItsName() {
    assertThat(InnerJUnit.run(histories, Fine.class, "flowkv.seed", "first").failure())
        .hasMessage("flowkv.seed must be a whole number, not \"first\"");
  }

  @WorkersKv
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  static class TwoEmulators {
    TwoEmulators(KvNamespace namespace) {}

    @Test
    @WorkersKv(profile = "strong")
    void test() {}
  }

  @Test
  void aMethodCannotHaveAnotherEmulatorThanItsSharedInstance() {
    assertThat(InnerJUnit.run(histories, TwoEmulators.class).failure())
        .hasMessageStartingWith(
            "@WorkersKv on MistakesTest$TwoEmulators.test: the constructor of an instance that"
                + " several tests share has an emulator already");
  }

  @WorkersKv
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  @Execution(ExecutionMode.CONCURRENT)
  static class AtTheSameTime {
    AtTheSameTime(KvNamespace namespace) {}

    @Test
    void test() {}
  }

  @Test
  void testsAtTheSameTimeCannotShareAnEmulator() {
    assertThat(
            InnerJUnit.run(
                    histories,
                    AtTheSameTime.class,
                    "junit.jupiter.execution.parallel.enabled",
                    "true")
                .failure())
        .hasMessageStartingWith("MistakesTest$AtTheSameTime: tests that share an instance");
    InnerJUnit.run(histories, AtTheSameTime.class).tests().assertStatistics(s -> s.succeeded(1));
  }

  @WorkersKv
  static class FailingConstructor {
    FailingConstructor(KvNamespace namespace) {
      throw new IllegalStateException("not now");
    }

    @Test
    void test() {}
  }

  @WorkersKv
  static class FailingDynamicTest {
    @TestFactory
    Stream<DynamicTest> tests() {
      return Stream.of(
          DynamicTest.dynamicTest(
              "t",
              () -> {
                throw new IllegalStateException("not now");
              }));
    }
  }

  @ParameterizedTest
  @ValueSource(classes = {FailingConstructor.class, FailingDynamicTest.class})
  void constructorsAndDynamicTestsTellTheirSeedToo(Class<?> tests) {
    assertThat(InnerJUnit.run(histories, tests).printed())
        .containsOnlyOnce(" failed with seed 42")
        .contains("replay:  mvn test -Dtest='MistakesTest$" + tests.getSimpleName() + "#test");
  }

  @WorkersKv
  static class TheSameException {
    private static final IllegalStateException ALWAYS_THIS = new IllegalStateException("again");

    @AfterEach
    void after() {
      throw ALWAYS_THIS;
    }

    @Test
    void one() {
      throw ALWAYS_THIS;
    }

    @Test
    void two() {}
  }

  @Test
  void everyFailingTestIsToldOnceWhateverItThrows() {
    assertThat(InnerJUnit.run(histories, TheSameException.class).printed())
        .containsOnlyOnce("TheSameException.one failed with seed 42")
        .containsOnlyOnce("TheSameException.two failed with seed 42");
  }

  static class SameNames {
    @ParameterizedTest
    @ValueSource(strings = {"a", "b"})
    @WorkersKv
    void test(String name, KeyValue kv) {
      throw new IllegalStateException(name);
    }

    @Test
    @WorkersKv
    void test() {
      throw new IllegalStateException();
    }
  }

  @Test
  void testsOfTheSameNameHaveHistoriesOfTheirOwn() {
    InnerJUnit.run(histories, SameNames.class);
    assertThat(histories).isDirectoryContaining("glob:**test-*-seed-42.jsonl");
    assertThat(histories.toFile().list()).hasSize(3);
  }

  @SuppressWarnings("UnicodeInCode")
  static class OfAnyLetters {
    @Test
    @WorkersKv
    void 値が見える値が見える値が見える値が見える値が見える値が見える値が見える値が見える値が見える値が見える値が見える値が見える値が見える値が見える() {
      throw new IllegalStateException();
    }
  }

  @Test
  void aHistoryHasANameThatEveryFileSystemTakes() {
    String printed = InnerJUnit.run(histories, OfAnyLetters.class).printed();
    assertThat(printed).contains("OfAnyLetters.値が見える", "#値が見える");
    assertThat(histories.toFile().list())
        .singleElement(STRING)
        .matches("[\\x21-\\x7e]+-seed-42\\.jsonl");
    InnerJUnit nowhere =
        InnerJUnit.run(histories, Failing.class, "flowkv.history.directory", "a" + (char) 0);
    assertThat(nowhere.failure()).isInstanceOf(AssertionError.class);
    assertThat(nowhere.printed()).contains("history: cannot be written: ");
  }

  @WorkersKv
  static class Failing {
    @Test
    void fails(@At("lhr") KeyValue london, @At("sjc") KeyValue sanJose) {
      london.put("k", "v");
      assertThat(sanJose.get("k")).isPresent();
    }
  }

  @Test
  void aFailurePrintsItsSeedAndWritesAHistoryThatTheCheckerReads() throws Exception {
    InnerJUnit run = InnerJUnit.run(histories, Failing.class);
    assertThat(run.failure()).isInstanceOf(AssertionError.class);
    Path file;
    try (Stream<Path> files = Files.list(histories)) {
      file = files.toList().get(0);
    }
    assertThat(file.getFileName().toString())
        .matches("dev\\.flowkv\\.junit\\.MistakesTest\\$Failing\\.fails-[0-9a-f]+-seed-42\\.jsonl");
    assertThat(run.printed())
        .isEqualToNormalizingNewlines(
            """
            MistakesTest$Failing.fails failed with seed 42
              operation 2 (stale-read): get "k" at sjc read absent, 0.0 s after the put at lhr (operation 1): the put arrives at sjc in 0.172 s
              history: %s
              replay:  mvn test -Dtest='MistakesTest$Failing#fails' -Dflowkv.seed=42
            """
                .formatted(file));
    assertThat(Files.readAllLines(file)).hasSize(3);
    HistoryChecker checker = new HistoryChecker(CheckOptions.DOCUMENTED);
    assertThat(checker.check(HistoryReader.read(file)).violations()).isEmpty();
  }
}
