package dev.flowkv.examples.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.capability.KeyValue;
import dev.flowkv.engine.EmulatorClock;
import dev.flowkv.junit.At;
import dev.flowkv.junit.WorkersKv;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ClaimsTest {
  // sample: claims
  @Test
  @WorkersKv(schedules = WorkersKv.ALL)
  void aTicketHasOneOwnerInTheEnd(
      @At("lhr") KeyValue london, @At("sjc") KeyValue sanJose, EmulatorClock clock) {
    assertThat(new Claims(london).claim("t-1", "ann")).isTrue();
    clock.advance(Duration.ofSeconds(20));
    String owner = new Claims(sanJose).claim("t-1", "bob") ? "bob" : "ann";
    clock.advance(Duration.ofMinutes(2));
    assertThat(new Claims(london).owner("t-1")).contains(owner);
    assertThat(new Claims(sanJose).owner("t-1")).contains(owner);
  }
  // end of sample
}
