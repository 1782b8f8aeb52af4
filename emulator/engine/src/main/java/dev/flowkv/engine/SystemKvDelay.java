package dev.flowkv.engine;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Blocks the calling thread. The one place in the engine that does. */
final class SystemKvDelay implements KvDelay {
  @Override
  public void pause(Duration duration) {
    try {
      TimeUnit.MILLISECONDS.sleep(duration.toMillis());
    } catch (InterruptedException e) {
      // Who interrupts wants the operation to end, not to be forgotten.
      Thread.currentThread().interrupt();
    }
  }
}
