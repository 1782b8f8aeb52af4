package dev.flowkv.conformance;

/** A target that cannot be asked here, or a property that cannot be asked of it; says why. */
public final class CannotRunException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With the reason. */
  public CannotRunException(String reason) {
    super(reason);
  }

  /** The reason. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
