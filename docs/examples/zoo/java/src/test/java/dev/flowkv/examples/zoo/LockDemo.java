package dev.flowkv.examples.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.capability.KeyValue;
import dev.flowkv.engine.EmulatorClock;
import dev.flowkv.junit.At;
import dev.flowkv.junit.WorkersKv;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Fails, and is to: a lock is taken twice. */
class LockDemo {
  // sample: lock
  @Test
  @WorkersKv(schedules = 200)
  void oneOfTwoGetsTheLock(
      @At("lhr") KeyValue london, @At("sjc") KeyValue sanJose, EmulatorClock clock) {
    assertThat(new Lock(london).take("refresh", "london")).isTrue();
    clock.advance(Duration.ofSeconds(30));
    assertThat(new Lock(sanJose).take("refresh", "san-jose")).isFalse();
  }
  // end of sample
}
