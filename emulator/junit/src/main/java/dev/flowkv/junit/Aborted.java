package dev.flowkv.junit;

import org.opentest4j.TestAbortedException;

/** Tells an assumption that does not hold, which ends a test, from a failure. */
final class Aborted {
  /** JUnit takes it for an assumption where JUnit 4 is there too. */
  private static final String OF_JUNIT_4 = "org.junit.internal.AssumptionViolatedException";

  private Aborted() {}

  static boolean is(Throwable thrown) {
    for (Class<?> type = thrown.getClass(); type != null; type = type.getSuperclass()) {
      if (type == TestAbortedException.class || type.getName().equals(OF_JUNIT_4)) {
        return true;
      }
    }
    return false;
  }
}
