package dev.flowkv.conformance;

/** A target did not answer, or let nobody in: that says nothing about the rule that was asked. */
public final class TargetTroubleException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With what came. */
  public TargetTroubleException(String message) {
    super(message);
  }
}
