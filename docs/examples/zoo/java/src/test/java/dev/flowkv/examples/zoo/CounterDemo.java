package dev.flowkv.examples.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.capability.KeyValue;
import dev.flowkv.engine.EmulatorClock;
import dev.flowkv.junit.At;
import dev.flowkv.junit.WorkersKv;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Fails, and is to: the number on a page is smaller after a reload. */
class CounterDemo {
  // sample: counter
  @Test
  @WorkersKv(schedules = 200, settings = "shardsPerLocation=2")
  void theNumberNeverGoesBack(@At("lhr") KeyValue london, EmulatorClock clock) {
    int shown = 0;
    for (int reload = 1; reload <= 4; reload++) {
      int number = new Counter(london).visit();
      assertThat(number).isGreaterThanOrEqualTo(shown);
      shown = number;
      clock.advance(Duration.ofSeconds(2));
    }
  }
  // end of sample
}
