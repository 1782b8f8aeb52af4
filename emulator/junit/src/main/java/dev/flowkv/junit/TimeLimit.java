package dev.flowkv.junit;

import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Finds out whether JUnit ends a test that takes too long. */
final class TimeLimit {
  private static final String PREFIX = "junit.jupiter.execution.timeout.";
  private static final List<String> DEFAULTS =
      List.of(
          "default",
          "testable.method.default",
          "test.method.default",
          "testtemplate.method.default");

  private TimeLimit() {}

  /**
   * Ends a search when the time is up: JUnit interrupts its thread, and waits for it.
   *
   * @throws InterruptedException if the time is up
   */
  static void check(ExtensionContext context) throws InterruptedException {
    if (Thread.currentThread().isInterrupted() && isSet(context)) {
      throw new InterruptedException("the time limit of the test ended the search of schedules");
    }
  }

  static boolean isSet(ExtensionContext context) {
    for (ExtensionContext c = context; c != null; c = c.getParent().orElse(null)) {
      if (c.getElement().filter(e -> AnnotationSupport.isAnnotated(e, Timeout.class)).isPresent()) {
        return true;
      }
    }
    return DEFAULTS.stream()
        .anyMatch(name -> context.getConfigurationParameter(PREFIX + name).isPresent());
  }
}
