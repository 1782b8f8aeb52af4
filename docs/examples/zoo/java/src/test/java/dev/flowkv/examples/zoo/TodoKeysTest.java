package dev.flowkv.examples.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.capability.KeyValue;
import dev.flowkv.engine.EmulatorClock;
import dev.flowkv.junit.At;
import dev.flowkv.junit.WorkersKv;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TodoKeysTest {
  // sample: todo-keys
  @Test
  @WorkersKv(schedules = WorkersKv.ALL)
  void noItemIsLost(@At("lhr") KeyValue london, @At("sjc") KeyValue sanJose, EmulatorClock clock) {
    new TodoKeys(london).add("milk");
    clock.advance(Duration.ofSeconds(10));
    new TodoKeys(sanJose).add("bread");
    assertThat(new TodoKeys(sanJose).items()).contains("bread"); // Milk may be late.
    clock.advance(Duration.ofMinutes(2));
    assertThat(new TodoKeys(london).items()).contains("milk", "bread");
    assertThat(new TodoKeys(sanJose).items()).contains("milk", "bread");
  }
  // end of sample
}
