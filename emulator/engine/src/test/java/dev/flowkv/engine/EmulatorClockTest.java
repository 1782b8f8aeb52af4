package dev.flowkv.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowkv.engine.clock.WorldClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class EmulatorClockTest {
  private final AtomicLong computer = new AtomicLong(1_000_000);

  private EmulatorClock clock(ClockSetting setting) {
    WorldClock clock = new WorldClock(computer::get, setting);
    return new EmulatorClock(() -> clock);
  }

  @Test
  void aRealClockIsTheComputers() {
    EmulatorClock clock = clock(ClockSetting.real());
    computer.addAndGet(5);
    assertThat(clock.millis()).isEqualTo(1_000_005);
    assertThatThrownBy(() -> clock.advance(Duration.ofSeconds(1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Only a manual clock can be advanced; this one is real.");
  }

  @Test
  void aComputersClockThatIsSetBackDoesNotTakeThisOneAlong() {
    EmulatorClock clock = clock(ClockSetting.real());
    assertThat(clock.millis()).isEqualTo(1_000_000);
    computer.addAndGet(-500);
    assertThat(clock.millis()).isEqualTo(1_000_000);
    computer.addAndGet(501);
    assertThat(clock.millis()).isEqualTo(1_000_001);
  }

  @Test
  void aManualClockMovesOnlyWhenTold() {
    EmulatorClock clock = clock(ClockSetting.manual(Instant.ofEpochMilli(7)));
    computer.addAndGet(5);
    assertThat(clock.millis()).isEqualTo(7);
    clock.advance(Duration.ofMillis(3));
    assertThat(clock.millis()).isEqualTo(10);
    assertThatThrownBy(() -> clock.advance(Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The clock cannot move backwards: -0.001 s is negative.");
    assertThatThrownBy(() -> clock.advance(Duration.ofHours(100_000_000)))
        .hasMessage(
            "The clock must show a time up to 9999-12-31T23:59:59Z, not 360000000000 s later.");
  }

  @Test
  void aManualClockMovesUpToTheLatestTimeAndNotBeyond() {
    EmulatorClock clock = clock(ClockSetting.manual(ClockSetting.LATEST.minusSeconds(1)));
    assertThatThrownBy(() -> clock.advance(Duration.ofMillis(1001)))
        .isInstanceOf(IllegalArgumentException.class);
    clock.advance(Duration.ofSeconds(1));
    assertThat(clock.instant()).isEqualTo(ClockSetting.LATEST);
  }

  @Test
  void aClockIsReadFromTheCommandLinesForm() {
    assertThat(ClockSetting.parse("real")).isEqualTo(ClockSetting.real());
    assertThat(ClockSetting.parse("manual")).isEqualTo(ClockSetting.manual());
    assertThat(ClockSetting.parse("x2.5")).isEqualTo(ClockSetting.scaled(2.5));
    assertThatThrownBy(() -> ClockSetting.parse("fast"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("must be real, manual or xN (x60: 60 times as fast), not \"fast\"");
  }

  @Test
  void aScaledClockGoesOnFromWhatWasShown() {
    EmulatorClock clock = clock(ClockSetting.manual(Instant.ofEpochMilli(5_000_000)));
    clock.set(ClockSetting.scaled(60));
    computer.addAndGet(1000);
    assertThat(clock.millis()).isEqualTo(5_060_000);
    clock.set(ClockSetting.manual());
    assertThat(clock.millis()).isEqualTo(5_060_000);
  }

  @Test
  void noChangeMovesItBackwards() {
    EmulatorClock clock = clock(ClockSetting.manual(Instant.ofEpochMilli(5_000_000)));
    assertThatThrownBy(() -> clock.set(ClockSetting.real()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("The clock cannot move backwards")
        .hasMessageContaining("a scaled clock with scale 1 goes on from now");
    assertThatThrownBy(() -> clock.set(ClockSetting.manual(Instant.ofEpochMilli(4_999_999))))
        .isInstanceOf(IllegalStateException.class);
    assertThat(clock.millis()).isEqualTo(5_000_000);
    assertThat(clock.mode()).isEqualTo(ClockMode.MANUAL);
  }
}
