package dev.flowkv.examples.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.capability.KeyValue;
import dev.flowkv.engine.EmulatorClock;
import dev.flowkv.junit.At;
import dev.flowkv.junit.WorkersKv;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Fails, and is to: a ticket is used twice. */
class TicketsDemo {
  // sample: tickets
  @Test
  @WorkersKv(schedules = 200)
  void aTicketIsGoodForOneUse(
      @At("lhr") KeyValue london, @At("sjc") KeyValue sanJose, EmulatorClock clock) {
    new Tickets(london).issue("t-1");
    clock.advance(Duration.ofMinutes(2));
    assertThat(new Tickets(london).redeem("t-1")).isTrue();
    clock.advance(Duration.ofSeconds(20));
    assertThat(new Tickets(sanJose).redeem("t-1")).isFalse();
  }
  // end of sample
}
