package dev.flowkv.conformance.targets;

import java.time.Duration;
import java.util.function.LongSupplier;

/** The time of targets whose clock nobody can move: passes as it does. */
final class WallClock {
  private final LongSupplier millis;

  /** A clock that reads the time from here. */
  WallClock(LongSupplier millis) {
    this.millis = millis;
  }

  static WallClock system() {
    return new WallClock(System::currentTimeMillis);
  }

  long nowMillis() {
    return millis.getAsLong();
  }

  void pass(Duration duration) throws InterruptedException {
    Thread.sleep(duration.toMillis());
  }
}
