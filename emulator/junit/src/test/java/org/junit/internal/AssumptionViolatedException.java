package org.junit.internal;

/**
 * By its name, JUnit takes it for JUnit 4's. With JUnit 4 itself in the class path, Surefire would
 * run its engine, too.
 */
public final class AssumptionViolatedException extends RuntimeException {
  private static final long serialVersionUID = 1L;
}
