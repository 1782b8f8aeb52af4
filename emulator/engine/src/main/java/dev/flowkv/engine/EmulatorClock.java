package dev.flowkv.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The clock of one emulator: real, manual or scaled, and never moved backwards, since expirations
 * and cache ages would have to be undone.
 */
public final class EmulatorClock implements KvClock {
  /**
   * The emulator shows {@code base} when the source shows {@code anchor}; {@code shown} is the
   * latest time that was shown, since a computer's clock can be set back, and this one is not.
   */
  private record State(ClockMode mode, long base, long anchor, double scale, AtomicLong shown) {}

  private static final long LATEST = ClockSetting.LATEST.toEpochMilli();

  private final KvClock source;
  private volatile State state;

  EmulatorClock(KvClock source, ClockSetting setting) {
    this.source = source;
    this.state = stateOf(setting, source.millis(), new AtomicLong(Long.MIN_VALUE));
  }

  @Override
  public long millis() {
    State s = state;
    long now =
        switch (s.mode) {
          case REAL -> source.millis();
          case MANUAL -> s.base;
          case SCALED -> Math.min(LATEST, s.base + (long) ((source.millis() - s.anchor) * s.scale));
        };
    long latest = s.shown.get();
    return now <= latest ? latest : s.shown.accumulateAndGet(now, Math::max);
  }

  /** Now, as an instant of whole milliseconds. */
  public Instant instant() {
    return Instant.ofEpochMilli(millis());
  }

  /** How the clock moves. */
  public ClockMode mode() {
    return state.mode;
  }

  /** Seconds of the emulator per second of the computer; 1 unless the mode is scaled. */
  public double scale() {
    return state.scale;
  }

  /**
   * Changes the mode, the time or both.
   *
   * @throws IllegalStateException if the clock would show an earlier time than now; it is left as
   *     it was
   */
  public synchronized void set(ClockSetting setting) {
    long now = millis();
    State next = stateOf(setting, now, state.shown);
    long wanted = next.mode == ClockMode.REAL ? source.millis() : next.base;
    if (wanted < now) {
      String way =
          setting.mode() == ClockMode.REAL ? "; a scaled clock with scale 1 goes on from now" : "";
      throw new IllegalStateException(
          "The clock cannot move backwards: it shows "
              + Instant.ofEpochMilli(now)
              + ", which is after "
              + Instant.ofEpochMilli(wanted)
              + way
              + ".");
    }
    state = next;
  }

  /**
   * Moves a manual clock forward.
   *
   * @throws IllegalArgumentException if {@code by} is negative, or beyond what a clock can show
   * @throws IllegalStateException if the clock is not manual
   */
  public synchronized void advance(Duration by) {
    if (by.isNegative()) {
      throw new IllegalArgumentException(
          "The clock cannot move backwards: " + by + " is negative.");
    }
    State s = state;
    if (s.mode != ClockMode.MANUAL) {
      throw new IllegalStateException(
          "Only a manual clock can be advanced; this one is " + s.mode.wireName() + ".");
    }
    if (by.compareTo(Duration.ofMillis(LATEST - s.base)) > 0) {
      throw new IllegalArgumentException(
          "The clock must show a time up to " + ClockSetting.LATEST + ", not " + by + " later.");
    }
    state = new State(ClockMode.MANUAL, s.base + by.toMillis(), 0, 1, s.shown);
  }

  /**
   * Shows what a snapshot says, be it earlier than now: it is another world's time. A real clock
   * goes on with the computer's, and not before what it showed.
   */
  synchronized void restore(ClockSetting setting, long floorMillis) {
    // A late reader raises what the state before has shown, and not this one's.
    state = stateOf(setting, source.millis(), new AtomicLong(floorMillis));
  }

  /** The clock as it is now. */
  synchronized EmulatorState.Clock capture() {
    return new EmulatorState.Clock(state.mode.wireName(), millis(), state.scale);
  }

  private State stateOf(ClockSetting setting, long present, AtomicLong shown) {
    Instant start = setting.now();
    long base = start == null ? present : start.toEpochMilli();
    return new State(setting.mode(), base, source.millis(), setting.scale(), shown);
  }
}
