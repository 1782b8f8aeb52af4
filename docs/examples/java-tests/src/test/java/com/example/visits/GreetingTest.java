package com.example.visits;

import static dev.flowkv.junit.KvAssertions.assertThatKey;
import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.capability.KeyValue;
import dev.flowkv.engine.EmulatorClock;
import dev.flowkv.engine.KvNamespace;
import dev.flowkv.junit.At;
import dev.flowkv.junit.WorkersKv;
import java.time.Duration;
import org.junit.jupiter.api.Test;

// sample: greeting
@WorkersKv
class GreetingTest {
  @Test
  void aMissIsCached(@At("lhr") KeyValue london, @At("sjc") KeyValue sanJose, EmulatorClock clock) {
    assertThat(sanJose.get("greeting")).isEmpty(); // and cached as absent
    london.put("greeting", "hello");
    assertThat(sanJose.get("greeting")).isEmpty(); // the cached miss

    clock.advance(Duration.ofSeconds(121));
    assertThat(sanJose.get("greeting").orElseThrow().text()).isEqualTo("hello");
  }

  @Test
  void aWriteArrivesEverywhereInTheEnd(@At("lhr") KeyValue london, KvNamespace namespace) {
    london.put("greeting", "hello");
    assertThatKey(namespace, "greeting").hasValueAt("lhr", "hello").isAbsentAt("sjc");
    assertThatKey(namespace, "greeting")
        .convergesWithin(Duration.ofMinutes(2))
        .hasValueEverywhere("hello");
  }
}
// end of sample
