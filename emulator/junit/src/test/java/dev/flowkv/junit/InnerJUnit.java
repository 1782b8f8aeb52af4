package dev.flowkv.junit;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** Runs test classes that are expected to fail, in a JUnit within the test. */
final class InnerJUnit {
  private final EngineExecutionResults results;
  private final String printed;

  private InnerJUnit(EngineExecutionResults results, String printed) {
    this.results = results;
    this.printed = printed;
  }

  /**
   * Runs a class.
   *
   * @param parameters names and values of configuration parameters
   */
  static InnerJUnit run(Path histories, Class<?> tests, String... parameters) {
    EngineTestKit.Builder jupiter =
        EngineTestKit.engine("junit-jupiter")
            .configurationParameter("flowkv.history.directory", histories.toString())
            .selectors(DiscoverySelectors.selectClass(tests));
    for (int i = 0; i < parameters.length; i += 2) {
      jupiter.configurationParameter(parameters[i], parameters[i + 1]);
    }
    PrintStream err = System.err;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      return new InnerJUnit(jupiter.execute(), printed.toString(StandardCharsets.UTF_8));
    } finally {
      System.setErr(err);
    }
  }

  /** What the tests did. */
  Events tests() {
    return results.testEvents();
  }

  /** The first failure, of a test or of what contains it. */
  Throwable failure() {
    return failures().stream().findFirst().orElseThrow(() -> new AssertionError("nothing failed"));
  }

  /** All failures, of tests and of what contains them. */
  List<Throwable> failures() {
    return results.allEvents().failed().stream()
        .map(e -> e.getRequiredPayload(TestExecutionResult.class).getThrowable().orElseThrow())
        .toList();
  }

  /** What was printed on the error stream. */
  String printed() {
    return printed;
  }
}
