package dev.flowkv.engine;

/** Says why a change could not be kept. It was refused, and nothing has changed. */
public final class CommitLogException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Refuses a change.
   *
   * @param message what is wrong, where, and what to do
   */
  public CommitLogException(String message, Throwable cause) {
    super(message, cause);
  }
}
