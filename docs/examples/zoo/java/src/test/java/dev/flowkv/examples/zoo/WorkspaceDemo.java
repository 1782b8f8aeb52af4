package dev.flowkv.examples.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.capability.KeyValue;
import dev.flowkv.engine.EmulatorClock;
import dev.flowkv.junit.At;
import dev.flowkv.junit.WorkersKv;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Fails, and is to: a token works again after it was revoked. */
class WorkspaceDemo {
  // sample: workspace
  @Test
  @WorkersKv(schedules = 200)
  void aRevokedTokenStaysRevoked(
      @At("lhr") KeyValue london, @At("sjc") KeyValue sanJose, EmulatorClock clock) {
    new Workspace(london).addToken("t-1");
    clock.advance(Duration.ofMinutes(2));
    new Workspace(london).revoke("t-1");
    clock.advance(Duration.ofSeconds(45));
    new Workspace(sanJose).setPlan("pro");
    clock.advance(Duration.ofMinutes(2));
    assertThat(new Workspace(london).accepts("t-1")).isFalse();
  }
  // end of sample
}
