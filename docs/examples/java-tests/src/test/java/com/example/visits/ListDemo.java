package com.example.visits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.capability.KeyValue;
import dev.flowkv.engine.EmulatorClock;
import dev.flowkv.junit.At;
import dev.flowkv.junit.WorkersKv;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Fails, and is to: a list lacks a new key, since a location keeps its page for a minute. */
class ListDemo {
  @Test
  @WorkersKv
  void aNewVisitIsCounted(
      @At("lhr") KeyValue london, @At("sjc") KeyValue sanJose, EmulatorClock clock) {
    assertThat(new Visits(sanJose).recorded()).isZero();
    new Visits(london).record("a");
    clock.advance(Duration.ofSeconds(30));
    assertThat(new Visits(sanJose).recorded()).isEqualTo(1);
  }
}
