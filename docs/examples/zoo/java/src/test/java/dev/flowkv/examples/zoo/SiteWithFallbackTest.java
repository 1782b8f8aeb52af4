package dev.flowkv.examples.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.capability.KeyValue;
import dev.flowkv.engine.EmulatorClock;
import dev.flowkv.junit.At;
import dev.flowkv.junit.WorkersKv;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SiteWithFallbackTest {
  // sample: site-with-fallback
  @Test
  @WorkersKv(schedules = WorkersKv.ALL)
  void aPageIsNeverMissing(
      @At("lhr") KeyValue london, @At("sjc") KeyValue sanJose, EmulatorClock clock) {
    new SiteWithFallback(london).deploy("v1", "Hello");
    clock.advance(Duration.ofMinutes(2));
    new SiteWithFallback(london).deploy("v2", "Hello again");
    clock.advance(Duration.ofSeconds(10));
    assertThat(new SiteWithFallback(sanJose).visit()).isPresent();
    clock.advance(Duration.ofMinutes(2));
    assertThat(new SiteWithFallback(sanJose).visit()).contains("Hello again");
  }
  // end of sample
}
