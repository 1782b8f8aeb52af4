package dev.flowkv.server.explain;

import java.util.function.LongSupplier;

/** Lets at most so many lines a second through, and counts the others. */
final class LineRate {
  private static final long SECOND_NANOS = 1_000_000_000L;

  private final int perSecond;
  private final LongSupplier nanos;
  private long beganNanos;
  private int shown;
  private long heldBack;

  /**
   * Makes a rate.
   *
   * @param nanos a time that never goes back, such as {@link System#nanoTime}
   */
  LineRate(int perSecond, LongSupplier nanos) {
    this.perSecond = perSecond;
    this.nanos = nanos;
    this.beganNanos = nanos.getAsLong();
  }

  /** Whether a line may be shown now; if not, it is counted. */
  boolean admits() {
    if (shown > 0 && heldBack == 0 && isOver()) {
      shown = 0;
    }
    if (shown == 0) {
      beganNanos = nanos.getAsLong();
    }
    if (shown < perSecond) {
      shown++;
      return true;
    }
    heldBack++;
    return false;
  }

  /** Returns how many lines were held back in a second that is over, and begins another one. */
  long takeHeldBack() {
    return heldBack > 0 && isOver() ? takeAll() : 0;
  }

  /** Returns how many lines were held back, also within this second. */
  long takeAll() {
    long taken = heldBack;
    heldBack = 0;
    shown = 0;
    return taken;
  }

  private boolean isOver() {
    return nanos.getAsLong() - beganNanos >= SECOND_NANOS;
  }
}
