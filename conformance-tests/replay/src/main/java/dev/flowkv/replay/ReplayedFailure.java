package dev.flowkv.replay;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.IncompleteExecutionException;

/** Replaces a failure by one whose message ends with a line, since a message cannot be changed. */
final class ReplayedFailure {
  private ReplayedFailure() {}

  /**
   * Returns an assertion that is caused by a failure, with its stack trace. Assumptions and errors
   * of the machine stay as they are, and so does everything where the build has given no command.
   *
   * @param test what failed, or nothing for all tests of the class
   * @param hint what follows the command
   */
  static Throwable of(Throwable failure, Class<?> tests, @Nullable Method test, String hint) {
    String line = ReplayCommand.line(tests, test);
    if (line == null
        || failure instanceof IncompleteExecutionException
        || failure instanceof VirtualMachineError) {
      return failure;
    }
    String message = failure instanceof AssertionError ? failure.getMessage() : failure.toString();
    AssertionFailedError replayed =
        comparison((message == null ? "" : message.stripTrailing() + "\n") + line + hint, failure);
    String name = test == null ? "<init>" : test.getName();
    replayed.setStackTrace(traceThrough(tests.getName(), name, failure.getStackTrace()));
    return replayed;
  }

  private static AssertionFailedError comparison(String message, Throwable failure) {
    return failure instanceof AssertionFailedError compared
            && compared.isExpectedDefined()
            && compared.isActualDefined()
        ? new AssertionFailedError(message, compared.getExpected(), compared.getActual(), failure)
        : new AssertionFailedError(message, failure);
  }

  /** Surefire passes over a failure without the class of the tests in its trace, to its cause. */
  private static StackTraceElement[] traceThrough(
      String tests, String test, StackTraceElement[] trace) {
    return Arrays.stream(trace).anyMatch(element -> element.getClassName().equals(tests))
        ? trace
        : Stream.concat(
                Arrays.stream(trace), Stream.of(new StackTraceElement(tests, test, null, -1)))
            .toArray(StackTraceElement[]::new);
  }
}
