package dev.flowkv.engine.clock;

import dev.flowkv.capability.SecondsText;
import dev.flowkv.engine.ClockMode;
import dev.flowkv.engine.ClockSetting;
import dev.flowkv.engine.EmulatorState;
import dev.flowkv.engine.KvClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The clock of one world. A restored state brings its own, so that nothing in a world is ever
 * compared with the time of another one.
 */
public final class WorldClock implements KvClock {
  /**
   * The emulator shows {@code base} when the source shows {@code anchor}; {@code shown} is the
   * latest time that was shown, since a computer's clock can be set back, and this one is not.
   */
  private record State(ClockMode mode, long base, long anchor, double scale, AtomicLong shown) {}

  /**
   * What the clock shows, and how it moves.
   *
   * @param scale 1 unless the mode is scaled
   */
  public record Moment(ClockMode mode, long millis, double scale) {}

  /** Whether it stays manual: what follows a schedule must not depend on the computer's time. */
  private final boolean staysManual;

  /** How long a real clock may stand still. */
  private static final long STANDSTILL_MILLIS = 1000;

  private static final long LATEST = ClockSetting.LATEST.toEpochMilli();

  private final KvClock source;
  private volatile State state;

  public WorldClock(KvClock source, ClockSetting setting) {
    this(source, setting, false);
  }

  private WorldClock(KvClock source, ClockSetting setting, boolean staysManual) {
    this.source = source;
    this.staysManual = staysManual;
    this.state = stateOf(setting, source.millis(), new AtomicLong(Long.MIN_VALUE));
  }

  /** A manual clock that refuses to become another one. */
  public static WorldClock alwaysManual(KvClock source, ClockSetting setting) {
    return new WorldClock(source, setting, true);
  }

  @Override
  public long millis() {
    return millis(state);
  }

  private long millis(State s) {
    long now =
        switch (s.mode) {
          case REAL -> source.millis();
          case MANUAL -> s.base;
          case SCALED -> Math.min(LATEST, s.base + (long) ((source.millis() - s.anchor) * s.scale));
        };
    long latest = s.shown.get();
    return now <= latest ? latest : s.shown.accumulateAndGet(now, Math::max);
  }

  /** What the clock shows and how it moves, as of one moment. */
  public Moment moment() {
    State s = state;
    return new Moment(s.mode, millis(s), s.scale);
  }

  /**
   * Sets the clock.
   *
   * @throws IllegalStateException if it would move backwards, or is to stay manual
   */
  public synchronized void set(ClockSetting setting) {
    if (staysManual && setting.mode() != ClockMode.MANUAL) {
      throw new IllegalStateException(
          "The clock must stay manual while a schedule is followed; it cannot become "
              + setting.mode().wireName()
              + ".");
    }
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
   * Moves a manual clock.
   *
   * @throws IllegalStateException if it is not manual
   * @throws IllegalArgumentException if it would move backwards, or beyond the latest time
   */
  public synchronized void advance(Duration by) {
    if (by.isNegative()) {
      throw new IllegalArgumentException(
          "The clock cannot move backwards: " + SecondsText.of(by) + " is negative.");
    }
    State s = manual();
    if (by.compareTo(Duration.ofMillis(LATEST - s.base)) > 0) {
      throw new IllegalArgumentException(
          "The clock must show a time up to "
              + ClockSetting.LATEST
              + ", not "
              + SecondsText.of(by)
              + " later.");
    }
    state = new State(ClockMode.MANUAL, s.base + by.toMillis(), 0, 1, s.shown);
  }

  /**
   * Moves a manual clock to a moment, unless it is there already.
   *
   * @throws IllegalStateException if it is not manual
   * @throws IllegalArgumentException if the moment is beyond the latest time
   */
  public synchronized void advanceTo(Instant moment) {
    long left = moment.toEpochMilli() - manual().base;
    if (left > 0) {
      advance(Duration.ofMillis(left));
    }
  }

  private State manual() {
    State s = state;
    if (s.mode != ClockMode.MANUAL) {
      throw new IllegalStateException(
          "Only a manual clock can be advanced; this one is " + s.mode.wireName() + ".");
    }
    return s;
  }

  /**
   * Sees to it that no time is shown before a moment. A clock that would start before it starts
   * there. A real one that is more than a second behind becomes a scaled one with scale 1, since it
   * would stand still until the computer's has caught up.
   */
  public synchronized void notBefore(long floorMillis) {
    State s = state;
    long behind = floorMillis - millis();
    if (s.mode == ClockMode.REAL && behind <= STANDSTILL_MILLIS) {
      s.shown.accumulateAndGet(floorMillis, Math::max);
    } else if (behind > 0) {
      ClockMode mode = s.mode == ClockMode.REAL ? ClockMode.SCALED : s.mode;
      state = new State(mode, floorMillis, source.millis(), s.scale, s.shown);
    }
  }

  /**
   * Starts from what a snapshot says, just before the world is shown. A real clock goes on with the
   * computer's, and not before what the snapshot showed.
   */
  public synchronized void start(ClockSetting setting, long floorMillis) {
    state = stateOf(setting, source.millis(), new AtomicLong(floorMillis));
  }

  /** The clock as it is now. */
  public synchronized EmulatorState.Clock capture() {
    return new EmulatorState.Clock(state.mode.wireName(), millis(), state.scale);
  }

  private State stateOf(ClockSetting setting, long present, AtomicLong shown) {
    Instant start = setting.now();
    long base = start == null ? present : start.toEpochMilli();
    return new State(setting.mode(), base, source.millis(), setting.scale(), shown);
  }
}
