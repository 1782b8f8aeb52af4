package dev.flowkv.engine;

import java.time.Duration;

/**
 * How an operation in this process waits when a fault rule delays it. The server's faces do not
 * wait: they answer later.
 */
@FunctionalInterface
public interface KvDelay {
  /** Returns when the time is over, on whatever clock. */
  void pause(Duration duration);

  /** Blocks the calling thread for so long. */
  static KvDelay system() {
    return new SystemKvDelay();
  }
}
