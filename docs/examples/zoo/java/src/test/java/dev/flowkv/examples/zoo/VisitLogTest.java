package dev.flowkv.examples.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.capability.KeyValue;
import dev.flowkv.engine.EmulatorClock;
import dev.flowkv.junit.At;
import dev.flowkv.junit.WorkersKv;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class VisitLogTest {
  // sample: visit-log
  @Test
  @WorkersKv(schedules = WorkersKv.ALL, settings = "shardsPerLocation=2")
  void theNumberNeverGoesBackAndNoVisitIsLost(@At("lhr") KeyValue london, EmulatorClock clock) {
    VisitLog log = new VisitLog(london);
    int shown = 0;
    for (int reload = 1; reload <= 4; reload++) {
      int number = log.visit("visit-" + reload, shown);
      assertThat(number).isBetween(shown, reload);
      shown = number;
      clock.advance(Duration.ofSeconds(2));
    }
    clock.advance(Duration.ofMinutes(2));
    assertThat(log.number(shown)).isEqualTo(4);
  }
  // end of sample
}
