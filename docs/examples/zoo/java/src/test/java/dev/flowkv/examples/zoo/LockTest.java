package dev.flowkv.examples.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.capability.KeyValue;
import dev.flowkv.engine.ClockSetting;
import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.provider.InProcessKeyValue;
import dev.flowkv.exploration.Exploration;
import dev.flowkv.exploration.KvExploration;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The lock has no mend in KV: no wait before a second look helps while it lives. */
class LockTest {
  private static final KvExploration EXPLORATION =
      KvExploration.of(EmulatorConfig.cloudflare().toBuilder().clock(ClockSetting.manual()).build())
          .allSchedules();

  /**
   * How many hold the lock, of two who took it, one a second after the other, and look again after
   * a wait. Within a second the limit of writes to one key refuses the second one.
   */
  private static int holders(KvEmulator emulator, int seconds) {
    Lock london = new Lock(at("lhr", emulator));
    Lock sanJose = new Lock(at("sjc", emulator));
    boolean londonTook = london.take("refresh", "london");
    emulator.clock().advance(Duration.ofSeconds(1));
    boolean sanJoseTook = sanJose.take("refresh", "san-jose");
    emulator.clock().advance(Duration.ofSeconds(seconds - 1));
    int holders = londonTook && london.isHeldBy("refresh", "london") ? 1 : 0;
    emulator.clock().advance(Duration.ofSeconds(1));
    return holders + (sanJoseTook && sanJose.isHeldBy("refresh", "san-jose") ? 1 : 0);
  }

  private static KeyValue at(String location, KvEmulator emulator) {
    return InProcessKeyValue.of(emulator, emulator.namespace("app"), location);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 10, 30, 59})
  void noWaitHelpsWhileTheLockLives(int seconds) {
    Exploration exploration =
        EXPLORATION.run(emulator -> assertThat(holders(emulator, seconds)).isLessThan(2));
    Exploration.Failure failure = exploration.failure().orElseThrow();
    assertThat(failure.schedule().surprises()).isEqualTo(1);
    assertThat(failure.isMinimal()).isTrue();
    assertThat(failure.thrown()).isInstanceOf(AssertionError.class);
  }

  @Test
  void afterThatNobodyHoldsIt() {
    Exploration exploration =
        EXPLORATION.run(emulator -> assertThat(holders(emulator, 60)).isZero());
    assertThat(exploration.failure()).isEmpty();
    assertThat(exploration.isExhausted()).isTrue();
  }

  /**
   * It holds because no write takes longer than 60 s here, and no cache keeps a miss for longer.
   *
   * @param later how many seconds later the second one takes it
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 30, 59, 60, 90, 118})
  void aLongLifeAndALongWaitWouldDoInThisModel(int later) {
    Exploration exploration =
        EXPLORATION.run(
            emulator -> {
              Lock london = new Lock(at("lhr", emulator), 600);
              Lock sanJose = new Lock(at("sjc", emulator), 600);
              assertThat(london.take("refresh", "london")).isTrue();
              int look = Math.min(later, 59);
              emulator.clock().advance(Duration.ofSeconds(look));
              if (later > look) {
                // A miss from just before the write arrives is kept for a minute.
                sanJose.isHeldBy("refresh", "san-jose");
                emulator.clock().advance(Duration.ofSeconds(later - look));
              }
              boolean sanJoseTook = sanJose.take("refresh", "san-jose");
              emulator.clock().advance(Duration.ofSeconds(180 - later));
              int holders = london.isHeldBy("refresh", "london") ? 1 : 0;
              emulator.clock().advance(Duration.ofSeconds(later));
              holders += sanJoseTook && sanJose.isHeldBy("refresh", "san-jose") ? 1 : 0;
              assertThat(holders).isEqualTo(1);
            });
    assertThat(exploration.failure()).isEmpty();
    assertThat(exploration.isExhausted()).isTrue();
  }
}
