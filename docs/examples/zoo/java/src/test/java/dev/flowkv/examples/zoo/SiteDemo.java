package dev.flowkv.examples.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.capability.KeyValue;
import dev.flowkv.engine.EmulatorClock;
import dev.flowkv.junit.At;
import dev.flowkv.junit.WorkersKv;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Fails, and is to: a page is missing after a deployment. */
class SiteDemo {
  // sample: site
  @Test
  @WorkersKv(schedules = 200)
  void aPageIsNeverMissing(
      @At("lhr") KeyValue london, @At("sjc") KeyValue sanJose, EmulatorClock clock) {
    new Site(london).deploy("v1", "Hello");
    clock.advance(Duration.ofMinutes(2));
    new Site(london).deploy("v2", "Hello again");
    clock.advance(Duration.ofSeconds(10));
    assertThat(new Site(sanJose).visit()).isPresent();
  }
  // end of sample
}
