package dev.flowkv.engine;

/**
 * Where the engine learns what time it is.
 *
 * <p>Nothing in the engine sleeps or owns a thread: every effect of passing time is computed from
 * this source when an operation looks.
 */
@FunctionalInterface
public interface KvClock {
  /** Now, in milliseconds since the Unix epoch. */
  long millis();

  /** The computer's own clock. */
  static KvClock system() {
    return new SystemKvClock();
  }
}
