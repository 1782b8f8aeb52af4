package dev.flowkv.engine.operation;

/**
 * How a read is performed.
 *
 * @param watched whether its staleness is to be worked out
 * @param staleMillis how old a fault rule makes the answer; 0: not at all
 */
public record ReadMode(boolean watched, long staleMillis) {
  public static final ReadMode PLAIN = new ReadMode(false, 0);

  /** How old the answer is made where it may be at most {@code maxSeconds} old. */
  long staleMillis(long maxSeconds) {
    return Math.min(staleMillis, maxSeconds * 1000 - 1);
  }
}
