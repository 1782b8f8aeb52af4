package com.example.visits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.capability.KeyValue;
import dev.flowkv.engine.EmulatorClock;
import dev.flowkv.junit.At;
import dev.flowkv.junit.WorkersKv;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Fails, and is to: what is written at one location is read at another before it is there. */
class ReadAfterWriteDemo {
  @Test
  @WorkersKv(schedules = 200)
  void aProfileIsThereAfterTenSeconds(
      @At("lhr") KeyValue london, @At("nrt") KeyValue tokyo, EmulatorClock clock) {
    london.put("profile/ann", "new");
    clock.advance(Duration.ofSeconds(10));
    assertThat(tokyo.get("profile/ann")).isPresent();
  }
}
