package dev.flowkv.conformance.targets;

import java.time.Duration;
import java.util.function.LongSupplier;

/** The time of targets whose clock nobody can move: passes as it does. */
final class WallClock {
  private final LongSupplier millis;
  private final Sleep sleep;

  /** Lets time pass. */
  interface Sleep {
    /** Returns when it has passed. */
    void pass(Duration duration) throws InterruptedException;
  }

  /** A clock that reads the time from here, and passes like this. */
  WallClock(LongSupplier millis, Sleep sleep) {
    this.millis = millis;
    this.sleep = sleep;
  }

  static WallClock system() {
    return new WallClock(System::currentTimeMillis, d -> Thread.sleep(d.toMillis()));
  }

  long nowMillis() {
    return millis.getAsLong();
  }

  void pass(Duration duration) throws InterruptedException {
    sleep.pass(duration);
  }
}
