package dev.flowkv.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.flowkv.capability.KeyValue;
import dev.flowkv.capability.KvException;
import dev.flowkv.engine.KvEmulator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.NoSuchElementException;
import org.junit.internal.AssumptionViolatedException;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestWatcher;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.MultipleFailuresError;
import org.opentest4j.TestAbortedException;

/** What a failure is, after it has been explained. The classes within are run by another JUnit. */
class FailureTypesTest {
  private static final String REPORT = " failed with seed 42";

  @TempDir Path histories;

  private InnerJUnit run(Class<?> tests, String... parameters) {
    return InnerJUnit.run(histories, tests, parameters);
  }

  @WorkersKv
  static class Compared {
    @Test
    void test() {
      AssertionFailedError failure =
          new AssertionFailedError("not equal", "expected", "actual", new IOException("cause"));
      failure.addSuppressed(new IOException("suppressed"));
      failure.setStackTrace(
          new StackTraceElement[] {new StackTraceElement("Test", "test", "Test.java", 7)});
      throw failure;
    }
  }

  @Test
  void whatToolsReadOfAComparisonStays() {
    assertThat(run(Compared.class).failure())
        .isExactlyInstanceOf(AssertionFailedError.class)
        .hasMessageStartingWith(
            "not equal" + System.lineSeparator().repeat(2) + "FailureTypesTest$")
        .hasMessageContaining(REPORT)
        .hasCause(new IOException("cause"))
        .hasSuppressedException(new IOException("suppressed"))
        .asInstanceOf(type(AssertionFailedError.class))
        .satisfies(
            failure -> {
              assertThat(failure.getExpected().getValue()).isEqualTo("expected");
              assertThat(failure.getActual().getValue()).isEqualTo("actual");
              assertThat(failure.getStackTrace())
                  .containsExactly(new StackTraceElement("Test", "test", "Test.java", 7));
            });
  }

  @WorkersKv
  static class Plain {
    @Test
    void test() {
      throw new AssertionError();
    }
  }

  @Test
  void aFailureWithoutAMessageHasTheReportAlone() {
    assertThat(run(Plain.class).failure())
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("FailureTypesTest$Plain.test" + REPORT)
        .hasNoCause();
  }

  /** As JUnit 4 has it. */
  static class ComparisonFailure extends AssertionError {
    private static final long serialVersionUID = 1L;

    ComparisonFailure(String message) {
      super(message);
    }

    public String getExpected() {
      return "expected";
    }

    public String getActual() {
      return "actual";
    }
  }

  @WorkersKv
  static class OfJUnit4 {
    @Test
    void test() {
      throw new ComparisonFailure("not equal");
    }
  }

  @Test
  void aComparisonOfAnotherLibraryCanBeComparedStill() {
    assertThat(run(OfJUnit4.class).failure())
        .hasMessageContaining(REPORT)
        .hasCauseExactlyInstanceOf(ComparisonFailure.class)
        .asInstanceOf(type(AssertionFailedError.class))
        .satisfies(
            failure -> {
              assertThat(failure.getExpected().getValue()).isEqualTo("expected");
              assertThat(failure.getActual().getValue()).isEqualTo("actual");
            });
  }

  @WorkersKv
  static class Several {
    @Test
    void test() {
      Assertions.assertAll(() -> Assertions.fail("one"), () -> Assertions.fail("two"));
    }
  }

  @Test
  void severalFailuresStaySeveral() {
    assertThat(run(Several.class).failure())
        .hasMessageContaining("two")
        .hasMessageContaining(REPORT)
        .asInstanceOf(type(MultipleFailuresError.class))
        .satisfies(several -> assertThat(several.getFailures()).hasSize(2));
  }

  @WorkersKv
  static class Excepted {
    @Test
    void test(KeyValue kv) {
      assertThat(kv.get("session").orElseThrow().text()).isEqualTo("ann");
    }

    @Test
    void refused(KeyValue kv) {
      kv.put("a", "1");
      kv.put("a", "2");
    }
  }

  @Test
  void anExceptionIsTheCauseOfAFailureThatSaysWhy() {
    assertThat(run(Excepted.class).failures())
        .allSatisfy(
            failure ->
                assertThat(failure)
                    .isExactlyInstanceOf(AssertionFailedError.class)
                    .hasMessageContaining(REPORT)
                    .hasMessageStartingWith(failure.getCause().toString())
                    .satisfies(
                        f -> assertThat(f.getStackTrace()).isEqualTo(f.getCause().getStackTrace())))
        .extracting(Throwable::getCause)
        .hasAtLeastOneElementOfType(NoSuchElementException.class)
        .hasAtLeastOneElementOfType(KvException.class);
  }

  /** As the guide of JUnit has it. */
  static class IgnoringIOException implements TestExecutionExceptionHandler {
    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure)
        throws Throwable {
      if (!(failure instanceof IOException)) {
        throw failure;
      }
    }
  }

  @ExtendWith(IgnoringIOException.class)
  @WorkersKv
  static class HandledAfterwards {
    @Test
    void test() throws IOException {
      throw new IOException("ignored");
    }
  }

  @WorkersKv
  static class HandledByAField {
    @RegisterExtension static final Extension IGNORING = new IgnoringIOException();

    @Test
    void test() throws IOException {
      throw new IOException("ignored");
    }
  }

  @ExtendWith(IgnoringIOException.class)
  static class Outer {
    @WorkersKv
    static class Base {
      @Test
      void test() throws IOException {
        throw new IOException("ignored");
      }
    }
  }

  @ExtendWith(IgnoringIOException.class)
  static class Heir extends Outer.Base {}

  @ParameterizedTest
  @ValueSource(classes = {HandledAfterwards.class, HandledByAField.class, Heir.class})
  void aHandlerOfTheProjectMeetsTheExceptionThatTheTestThrew(Class<?> tests) {
    run(tests).tests().assertStatistics(s -> s.succeeded(1));
  }

  static class Watching implements TestWatcher {
    static Throwable seen;

    @Override
    public void testFailed(ExtensionContext context, Throwable cause) {
      seen = cause;
    }
  }

  @WorkersKv
  static class Watched {
    @RegisterExtension final Watching watching = new Watching();

    @Test
    void test() throws IOException {
      throw new IOException("seen");
    }

    @Test
    void assertion() {
      throw new AssertionError("seen");
    }
  }

  @Test
  void whereSomebodyWatchesAnExceptionStaysAndTheReportIsSuppressedInIt() {
    assertThat(run(Watched.class).failures())
        .anySatisfy(
            failure ->
                assertThat(failure)
                    .isExactlyInstanceOf(IOException.class)
                    .hasMessage("seen")
                    .satisfies(
                        f ->
                            assertThat(f.getSuppressed())
                                .singleElement()
                                .asInstanceOf(type(Throwable.class))
                                .extracting(Throwable::getMessage)
                                .asString()
                                .contains(REPORT)))
        .anySatisfy(
            failure ->
                assertThat(failure)
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining(REPORT));
    assertThat(Watching.seen).isNotNull();
  }

  @Test
  void anExtensionThatJUnitFindsItselfMayTellExceptionsApartToo() {
    String detection = "junit.jupiter.extensions.autodetection.";
    // What ends the messages of the outer tests replaces these exceptions, too.
    String[] parameters = {detection + "enabled", "true", detection + "exclude", "*.replay.*"};
    assertThat(run(Excepted.class, parameters).failures())
        .hasSize(2)
        .noneMatch(AssertionFailedError.class::isInstance)
        .allSatisfy(f -> assertThat(f.getSuppressed()).hasSize(1));
  }

  /** Registered in {@code META-INF/services}, where JUnit looks if it is asked to. */
  public static class Detected implements TestWatcher {}

  @WorkersKv
  static class OutOfStack {
    @Test
    void test() {
      throw new StackOverflowError();
    }
  }

  @Test
  void anErrorOfTheMachineStaysOne() {
    assertThat(run(OutOfStack.class).failure())
        .isExactlyInstanceOf(StackOverflowError.class)
        .satisfies(f -> assertThat(f.getSuppressed()).hasSize(1));
  }

  @WorkersKv
  static class Aborted {
    @Test
    void test() {
      throw new TestAbortedException("not today");
    }
  }

  @WorkersKv
  static class AbortedByJUnit4 {
    @Test
    void test() {
      throw new AssumptionViolatedException();
    }
  }

  @WorkersKv(schedules = 3, seed = 0, search = Search.RANDOM)
  static class AbortedByJUnit4InOneSchedule {
    @Test
    void test(KvEmulator emulator) {
      if (emulator.config().seed() == 1) {
        throw new AssumptionViolatedException();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(classes = {Aborted.class, AbortedByJUnit4.class})
  void anAssumptionThatFailsIsNoFailureAndSaysNothing(Class<?> tests) {
    InnerJUnit run = run(tests);
    run.tests().assertStatistics(s -> s.aborted(1).failed(0));
    assertThat(run.printed()).isEmpty();
  }

  @Test
  void anAssumptionOfJUnit4LeavesAScheduleOutToo() {
    run(AbortedByJUnit4InOneSchedule.class).tests().assertStatistics(s -> s.succeeded(1));
  }

  @WorkersKv
  static class FailingBefore {
    @BeforeEach
    void before(@At("lhr") KeyValue london, @At("sjc") KeyValue sanJose) {
      london.put("session", "s");
      assertThat(sanJose.get("session")).isPresent();
    }

    @Test
    void test() {}
  }

  @Test
  void aFailureInABeforeEachIsExplainedToo() {
    assertThat(run(FailingBefore.class).failure())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(
            "operation 2 (stale-read): get \"session\" at sjc read absent, 0.0 s after the put at lhr");
  }

  @WorkersKv
  static class Catching {
    @Test
    void test(KeyValue kv) {
      kv.put("a", "1");
      KvException refused = Assertions.assertThrows(KvException.class, () -> kv.put("a", "2"));
      assertThat(refused).hasNoSuppressedExceptions();
    }
  }

  @Test
  void whatATestCatchesItselfIsAsItWas() {
    InnerJUnit run = run(Catching.class);
    run.tests().assertStatistics(s -> s.succeeded(1));
    assertThat(run.printed()).isEmpty();
  }
}
