package dev.flowkv.engine;

import java.time.Clock;

/** The computer's clock: the one place of the engine that reads it. */
final class SystemKvClock implements KvClock {
  private final Clock clock = Clock.systemUTC();

  @Override
  public long millis() {
    return clock.millis();
  }
}
