package dev.flowkv.examples.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.capability.KeyValue;
import dev.flowkv.engine.EmulatorClock;
import dev.flowkv.junit.At;
import dev.flowkv.junit.WorkersKv;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WorkspaceKeysTest {
  // sample: workspace-keys
  @Test
  @WorkersKv(schedules = WorkersKv.ALL)
  void aRevokedTokenStaysRevoked(
      @At("lhr") KeyValue london, @At("sjc") KeyValue sanJose, EmulatorClock clock) {
    new WorkspaceKeys(london).addToken("t-1");
    clock.advance(Duration.ofMinutes(2));
    new WorkspaceKeys(london).revoke("t-1");
    clock.advance(Duration.ofSeconds(45));
    new WorkspaceKeys(sanJose).accepts("t-1"); // May still be so, and is cached for a minute.
    new WorkspaceKeys(sanJose).setPlan("pro");
    clock.advance(Duration.ofMinutes(2));
    assertThat(new WorkspaceKeys(london).accepts("t-1")).isFalse();
    assertThat(new WorkspaceKeys(sanJose).accepts("t-1")).isFalse();
  }
  // end of sample
}
