package dev.flowkv.conformance.run;

/** A run would spend more than it may; nothing has been asked. */
public final class OverBudgetException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  OverBudgetException(String message) {
    super(message);
  }
}
