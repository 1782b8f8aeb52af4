package dev.flowkv.engine;

/** Ends a run under a schedule that has had more operations than a run may have. */
public final class ScheduleTooLongException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Says that there were too many.
   *
   * @param operations how many a run may have
   */
  public ScheduleTooLongException(int operations) {
    super(
        "this run has had "
            + operations
            + " operations, which is the most that one schedule may have. Does it wait for a write"
            + " to arrive? The clock stands still until it is moved.");
  }
}
