package dev.flowkv.junit;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.MultipleFailuresError;

/**
 * Puts a report into the message of a failure: build tools repeat the messages of failed assertions
 * in full at their end, cut those of other exceptions, and do not show what is suppressed.
 *
 * <p>A message cannot be changed, so there is another failure in place of the first one, with its
 * stack trace, what it suppressed, and the values that tools compare. An assertion stays one. An
 * exception becomes the cause of one, unless the project tells exceptions apart; then it stays, and
 * the report is suppressed in it. So do errors of the machine, such as a stack that overflows.
 */
final class ExplainedFailure {
  private ExplainedFailure() {}

  /**
   * Returns a failure that ends with a report.
   *
   * @param mayBeCause whether it may become the cause of another one
   */
  static Throwable of(Throwable failure, String report, boolean mayBeCause) {
    Throwable explained = explained(failure, report, mayBeCause);
    if (explained == null) {
      failure.addSuppressed(new Report(report));
      return failure;
    }
    explained.setStackTrace(failure.getStackTrace());
    for (Throwable suppressed : failure.getSuppressed()) {
      explained.addSuppressed(suppressed);
    }
    return explained;
  }

  private static @Nullable Throwable explained(
      Throwable failure, String report, boolean mayBeCause) {
    Class<?> type = failure.getClass();
    if (failure instanceof MultipleFailuresError several) {
      return new SeveralFailures(message(failure.getMessage(), report), several.getFailures());
    } else if (type == AssertionError.class || type == AssertionFailedError.class) {
      return assertion(message(failure.getMessage(), report), failure, failure.getCause());
    } else if (!mayBeCause) {
      return null;
    } else if (failure instanceof AssertionError) {
      return assertion(message(failure.getMessage(), report), failure, failure);
    } else if (failure instanceof Exception) {
      return assertion(message(failure.toString(), report), failure, failure);
    }
    return null;
  }

  private static String message(@Nullable String before, String report) {
    return before == null || before.isEmpty()
        ? report
        : before.stripTrailing() + System.lineSeparator().repeat(2) + report;
  }

  private static Throwable assertion(String message, Throwable failure, @Nullable Throwable cause) {
    if (failure instanceof AssertionFailedError compared) {
      return compared.isExpectedDefined() && compared.isActualDefined()
          ? new AssertionFailedError(message, compared.getExpected(), compared.getActual(), cause)
          : new AssertionFailedError(message, cause);
    }
    String expected = text(failure, "getExpected");
    String actual = text(failure, "getActual");
    return expected != null && actual != null
        ? new AssertionFailedError(message, expected, actual, cause)
        : new AssertionFailedError(message, cause);
  }

  /** What JUnit 4's comparison has, without knowing JUnit 4. */
  private static @Nullable String text(Throwable failure, String getter) {
    try {
      return failure.getClass().getMethod(getter).invoke(failure) instanceof String s ? s : null;
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }

  /** Several failures, whose message is given. */
  private static final class SeveralFailures extends MultipleFailuresError {
    private static final long serialVersionUID = 1L;
    private final String message;

    SeveralFailures(String message, List<Throwable> failures) {
      super(null, failures);
      this.message = message;
    }

    @Override
    public String getMessage() {
      return message;
    }
  }

  /** A report that stands in what is suppressed: not a failure of its own, so without a trace. */
  static final class Report extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Report(String text) {
      super(text, null, false, false);
    }
  }
}
