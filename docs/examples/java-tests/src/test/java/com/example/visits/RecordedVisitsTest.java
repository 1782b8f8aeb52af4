package com.example.visits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.capability.KeyValue;
import dev.flowkv.engine.EmulatorClock;
import dev.flowkv.junit.At;
import dev.flowkv.junit.WorkersKv;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Holds under every schedule there is. */
class RecordedVisitsTest {
  @Test
  @WorkersKv(schedules = WorkersKv.ALL)
  void noVisitIsLost(
      @At("lhr") KeyValue london, @At("sjc") KeyValue sanJose, EmulatorClock clock) {
    new Visits(london).record("a");
    clock.advance(Duration.ofSeconds(5));
    new Visits(sanJose).record("b");
    new Visits(sanJose).recorded(); // May lack the first visit, and is cached for a minute.
    clock.advance(Duration.ofMinutes(3));
    assertThat(new Visits(sanJose).recorded()).isEqualTo(2);
  }
}
