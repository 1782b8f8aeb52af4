package dev.flowkv.engine;

import dev.flowkv.engine.clock.WorldClock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * The clock of one emulator: real, manual or scaled, and never moved backwards, since expirations
 * and cache ages would have to be undone. Only a restored state shows an earlier time: it is
 * another world, which has its own clock.
 */
public final class EmulatorClock implements KvClock {
  private final Supplier<WorldClock> current;

  EmulatorClock(Supplier<WorldClock> current) {
    this.current = current;
  }

  /**
   * What the clock shows, and how it moves.
   *
   * @param mode how the clock moves
   * @param now in whole milliseconds
   * @param scale seconds of the emulator per second of the computer; 1 unless the mode is scaled
   */
  public record Reading(ClockMode mode, Instant now, double scale) {}

  @Override
  public long millis() {
    return current.get().millis();
  }

  /** Now, as an instant of whole milliseconds. */
  public Instant instant() {
    return Instant.ofEpochMilli(millis());
  }

  /** How the clock moves. */
  public ClockMode mode() {
    return reading().mode();
  }

  /** Seconds of the emulator per second of the computer; 1 unless the mode is scaled. */
  public double scale() {
    return reading().scale();
  }

  /** Time, mode and scale as of one moment. */
  public Reading reading() {
    WorldClock.Moment shown = current.get().moment();
    return new Reading(shown.mode(), Instant.ofEpochMilli(shown.millis()), shown.scale());
  }

  /**
   * Changes the mode, the time or both.
   *
   * @throws IllegalStateException if the clock would show an earlier time than now; it is left as
   *     it was
   */
  public void set(ClockSetting setting) {
    current.get().set(setting);
  }

  /**
   * Moves a manual clock forward.
   *
   * @throws IllegalArgumentException if {@code by} is negative, or beyond what a clock can show
   * @throws IllegalStateException if the clock is not manual
   */
  public void advance(Duration by) {
    current.get().advance(by);
  }

  /**
   * Moves a manual clock forward to a moment; one that it has reached leaves it where it is.
   *
   * @throws IllegalArgumentException if the moment is beyond what a clock can show
   * @throws IllegalStateException if the clock is not manual
   */
  public void advanceTo(Instant moment) {
    current.get().advanceTo(moment);
  }
}
