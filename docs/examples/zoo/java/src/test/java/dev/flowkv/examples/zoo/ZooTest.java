package dev.flowkv.examples.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.exploration.Exploration;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** Runs the tests that are to fail, and holds the page to what comes of them. */
class ZooTest {
  @TempDir Path histories;

  static Bug[] bugs() {
    return Bug.all();
  }

  @Test
  void tenBugsHaveARowAndASection() {
    assertThat(ZooPage.rows())
        .hasSize(10)
        .doesNotHaveDuplicates()
        .containsExactlyElementsOf(ZooPage.sections());
  }

  @ParameterizedTest
  @MethodSource("bugs")
  void thePageShowsHowTheBugIsFound(Bug bug) {
    assertThat(report(bug.demo())).isEqualTo(ZooPage.explanation(bug.anchor()));
  }

  @ParameterizedTest
  @MethodSource("bugs")
  void theBugIsFoundWithTheFewestSurprisesAndThePageSaysHowMany(Bug bug) {
    Exploration.Failure failure = bug.demo().explore().failure().orElseThrow();
    assertThat(failure.isMinimal()).isTrue();
    assertThat(failure.thrown()).isInstanceOf(AssertionError.class);
    assertThat(ZooPage.figures(bug.anchor()).subList(0, 2))
        .containsExactly(
            Integer.toString(failure.schedule().surprises()), Integer.toString(failure.number()));
    assertThat(report(bug.demo())).contains("'" + failure.schedule() + "'");
  }

  @ParameterizedTest
  @MethodSource("bugs")
  void theMendPassesAllSchedulesAndThePageSaysHowMany(Bug bug) {
    String shown = "none";
    if (bug.mend().isPresent()) {
      Exploration exploration = bug.mend().get().explore();
      assertThat(exploration.failure()).isEmpty();
      assertThat(exploration.isExhausted()).isTrue();
      shown = Integer.toString(exploration.schedules());
    }
    assertThat(ZooPage.figures(bug.anchor()).get(2)).isEqualTo(shown);
  }

  /** What JUnit shows of the failure, below the assertion's own lines. */
  private String report(TestProgram demo) {
    Events tests = failed(demo.method().getDeclaringClass());
    String message =
        tests.failed().stream()
            .map(e -> e.getRequiredPayload(TestExecutionResult.class))
            .findFirst()
            .flatMap(TestExecutionResult::getThrowable)
            .orElseThrow()
            .getMessage();
    return message
        .substring(message.indexOf(demo.name() + " failed"))
        .replace(histories.toString(), "target/flowkv")
        .replace(System.lineSeparator(), "\n");
  }

  private Events failed(Class<?> tests) {
    PrintStream err = System.err;
    System.setErr(new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8));
    try {
      return EngineTestKit.engine("junit-jupiter")
          .configurationParameter("flowkv.history.directory", histories.toString())
          .selectors(DiscoverySelectors.selectClass(tests))
          .execute()
          .testEvents();
    } finally {
      System.setErr(err);
    }
  }
}
