package com.example.visits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.capability.KeyValue;
import dev.flowkv.engine.EmulatorClock;
import dev.flowkv.junit.At;
import dev.flowkv.junit.WorkersKv;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Fails, and is to: a lock is taken twice, since a location goes on finding it free. */
class LockDemo {
  @Test
  @WorkersKv
  void aLockIsTakenOnce(
      @At("lhr") KeyValue london, @At("sjc") KeyValue sanJose, EmulatorClock clock) {
    assertThat(sanJose.get("lock:job")).isEmpty();
    assertThat(take(london, "london")).isTrue();
    clock.advance(Duration.ofSeconds(3));
    assertThat(take(sanJose, "san-jose")).isFalse();
  }

  private static boolean take(KeyValue kv, String owner) {
    if (kv.get("lock:job").isPresent()) {
      return false;
    }
    kv.put("lock:job", owner);
    return true;
  }
}
