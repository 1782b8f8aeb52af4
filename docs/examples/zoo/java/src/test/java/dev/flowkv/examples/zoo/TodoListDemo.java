package dev.flowkv.examples.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.capability.KeyValue;
import dev.flowkv.engine.EmulatorClock;
import dev.flowkv.junit.At;
import dev.flowkv.junit.WorkersKv;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Fails, and is to: an item of a list is gone. */
class TodoListDemo {
  // sample: todo-list
  @Test
  @WorkersKv(schedules = 200)
  void noItemIsLost(@At("lhr") KeyValue london, @At("sjc") KeyValue sanJose, EmulatorClock clock) {
    new TodoList(london).add("milk");
    clock.advance(Duration.ofSeconds(10));
    new TodoList(sanJose).add("bread");
    clock.advance(Duration.ofMinutes(2));
    assertThat(new TodoList(london).items()).contains("milk", "bread");
  }
  // end of sample
}
