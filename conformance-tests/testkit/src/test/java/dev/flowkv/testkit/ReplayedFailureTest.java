package dev.flowkv.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;
import org.opentest4j.AssertionFailedError;

/** How a failure of this build names its command. The classes within are run by another JUnit. */
class ReplayedFailureTest {
  private static final String PROPERTY = "flowkv.replay";

  static class Tests {
    @Test
    void compares() {
      Assertions.assertEquals("expected", "actual");
    }

    @Test
    void throwsAnException() {
      throw new IllegalStateException("no room");
    }

    @Test
    void failsElsewhere() {
      IllegalStateException failure =
          new IllegalStateException("no route", new IllegalStateException("of this class"));
      failure.setStackTrace(new StackTraceElement[0]);
      throw failure;
    }

    @TestFactory
    Stream<DynamicTest> made() {
      return Stream.of(DynamicTest.dynamicTest("one of several", () -> Assertions.fail("")));
    }

    @Test
    void assumes() {
      Assumptions.abort("no engine");
    }

    @Nested
    class Within {
      @BeforeEach
      void prepare() {
        throw new AssertionError();
      }

      @Test
      void test() {}
    }
  }

  @Test
  void theMessageEndsWithTheCommandThatRunsTheTestAgain() {
    Events events = run("junit-jupiter", Tests.class);

    assertThat(failure(events, "compares"))
        .hasMessage(
            "expected: <expected> but was: <actual>\n"
                + "replay: run 'ReplayedFailureTest$Tests#compares' again")
        .hasCauseInstanceOf(AssertionFailedError.class)
        .isInstanceOfSatisfying(
            AssertionFailedError.class,
            compared -> assertThat(compared.getActual().getValue()).isEqualTo("actual"));
    assertThat(failure(events, "throwsAnException"))
        .isInstanceOf(AssertionFailedError.class)
        .hasMessage(
            "java.lang.IllegalStateException: no room\n"
                + "replay: run 'ReplayedFailureTest$Tests#throwsAnException' again");
    assertThat(failure(events, "failsElsewhere").getStackTrace())
        .as("Surefire would show the cause, whose trace has the class of the tests")
        .anyMatch(frame -> frame.getClassName().equals(Tests.class.getName()));
    assertThat(failure(events, "one of several"))
        .hasMessageEndingWith("replay: run 'ReplayedFailureTest$Tests#made' again");
    assertThat(failure(events, "test"))
        .hasMessage("replay: run 'ReplayedFailureTest$Tests$Within#test' again");
    events.assertStatistics(counts -> counts.aborted(1).failed(5));
  }

  static class Unprepared {
    @BeforeAll
    static void prepare() {
      Assertions.fail("no port");
    }

    @Test
    void test() {}
  }

  static class Unmade {
    Unmade() {
      throw new IllegalStateException("no file");
    }

    @Test
    void test() {}
  }

  @Test
  void whatFailsBeforeItsTestsNamesThemAll() {
    assertThat(failure(run("junit-jupiter", Unprepared.class), "ReplayedFailureTest$Unprepared"))
        .hasMessageEndingWith("no port\nreplay: run 'ReplayedFailureTest$Unprepared' again");
    assertThat(failure(run("junit-jupiter", Unmade.class), "test"))
        .hasMessageContaining("no file\nreplay: run 'ReplayedFailureTest$Unmade");
  }

  static class Properties {
    @Property(seed = "42")
    void small(@ForAll int number) {
      assertThat(number).isLessThan(1000);
    }

    @Property(tries = 1)
    void holds() {}
  }

  @Test
  void aPropertyAddsItsSeed() {
    Events events = run("jqwik", Properties.class);

    assertThat(failure(events, "small"))
        .hasMessageEndingWith(
            "\nreplay: run 'ReplayedFailureTest$Properties#small' again\n"
                + "in another folder: @Property(seed = \"42\")");
    assertThat(events.failed().count()).isOne();
  }

  @Test
  void withoutACommandFailuresStayAsTheyAre() {
    assertThat(failure(run(null, "junit-jupiter", Tests.class), "throwsAnException"))
        .isExactlyInstanceOf(IllegalStateException.class);
    assertThat(failure(run(null, "jqwik", Properties.class), "small").getMessage())
        .doesNotContain("replay");
  }

  @Test
  void theBuildGivesTheCommandOfTheModule() {
    Assumptions.assumeTrue(System.getProperty("surefire.real.class.path") != null, "not in Maven");

    assertThat(System.getProperty(PROPERTY))
        .contains("mvn ", " -pl :flowkv-testkit -am ", "-Dtest='TEST'");
  }

  private static Events run(String engine, Class<?> tests) {
    return run("run 'TEST' again", engine, tests);
  }

  private static Events run(@Nullable String command, String engine, Class<?> tests) {
    String ofTheBuild = set(command);
    try {
      return EngineTestKit.engine(engine)
          .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "true")
          .configurationParameter("jqwik.database", "")
          .configurationParameter("jqwik.reporting.usejunitplatform", "true")
          .selectors(selectClass(tests))
          .execute()
          .allEvents();
    } finally {
      set(ofTheBuild);
    }
  }

  /** Sets the command, or removes it, and returns the one that was there. */
  private static @Nullable String set(@Nullable String command) {
    return command == null ? System.clearProperty(PROPERTY) : System.setProperty(PROPERTY, command);
  }

  private static Throwable failure(Events events, String name) {
    return events
        .failed()
        .filter(e -> e.getTestDescriptor().getDisplayName().replace("()", "").equals(name))
        .map(e -> e.getRequiredPayload(TestExecutionResult.class).getThrowable().orElseThrow())
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " has not failed"));
  }
}
