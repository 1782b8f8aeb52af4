package com.example.visits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.capability.KeyValue;
import dev.flowkv.engine.EmulatorClock;
import dev.flowkv.junit.At;
import dev.flowkv.junit.WorkersKv;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * Fails, and is to: the counter loses an update under some schedules. (No {@code *Test}, so that it
 * runs only when it is asked for.)
 */
class LostUpdateDemo {
  // sample: lost-update
  @Test
  @WorkersKv(schedules = 200)
  void everyVisitCounts(
      @At("lhr") KeyValue london, @At("sjc") KeyValue sanJose, EmulatorClock clock) {
    new Visits(london).countInOneKey();
    clock.advance(Duration.ofSeconds(5));
    new Visits(sanJose).countInOneKey();
    assertThat(new Visits(sanJose).countedInOneKey()).isEqualTo(2);
  }
  // end of sample
}
