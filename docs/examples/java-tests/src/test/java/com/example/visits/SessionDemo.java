package com.example.visits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.capability.KeyValue;
import dev.flowkv.engine.EmulatorClock;
import dev.flowkv.junit.At;
import dev.flowkv.junit.WorkersKv;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Fails, and is to: a session is not there yet at the location of the next request. */
class SessionDemo {
  @Test
  @WorkersKv(schedules = 200)
  void aSessionIsThereTenSecondsAfterTheLogin(
      @At("lhr") KeyValue london, @At("nrt") KeyValue tokyo, EmulatorClock clock) {
    london.put("session:7f3a", "ann");
    clock.advance(Duration.ofSeconds(10));
    assertThat(tokyo.get("session:7f3a").orElseThrow().text()).isEqualTo("ann");
  }
}
