package dev.flowkv.engine;

import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A mode for the emulator's clock, with what the mode needs.
 *
 * @param mode how the clock moves
 * @param now what the clock shows when the setting takes effect; null: what it showed before, and
 *     at the start the computer's time. A real clock takes none
 * @param scale seconds of the emulator per second of the computer; 1 unless the mode is scaled
 */
public record ClockSetting(ClockMode mode, @Nullable Instant now, double scale) {
  private static final Pattern SCALED = Pattern.compile("x(\\d{1,6}(?:\\.\\d{1,6})?)");
  private static final double MAX_SCALE = 1_000_000;

  /** The latest time that a clock can show. */
  public static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  /** Checks that the parts fit together. */
  public ClockSetting {
    if (!(scale > 0 && scale <= MAX_SCALE)) {
      throw new IllegalArgumentException(
          "The clock's scale must be above 0 and at most 1000000, not " + scale + ".");
    }
    if (mode == ClockMode.REAL && now != null) {
      throw new IllegalArgumentException(
          "A real clock cannot be set to a time; use manual or scaled.");
    }
    if (now != null && (now.isBefore(Instant.EPOCH) || now.isAfter(LATEST))) {
      throw new IllegalArgumentException(
          "The clock must show a time from "
              + Instant.EPOCH
              + " to "
              + LATEST
              + ", not "
              + now
              + ".");
    }
    if (mode != ClockMode.SCALED && scale != 1) {
      throw new IllegalArgumentException("Only a scaled clock takes a scale.");
    }
  }

  /** The computer's clock. */
  public static ClockSetting real() {
    return new ClockSetting(ClockMode.REAL, null, 1);
  }

  /** A clock that starts at the present and moves only when told. */
  public static ClockSetting manual() {
    return new ClockSetting(ClockMode.MANUAL, null, 1);
  }

  /** A clock that stands at {@code now} and moves only when told. */
  public static ClockSetting manual(Instant now) {
    return new ClockSetting(ClockMode.MANUAL, now, 1);
  }

  /** A clock that starts at the present and runs {@code scale} times as fast as the computer's. */
  public static ClockSetting scaled(double scale) {
    return new ClockSetting(ClockMode.SCALED, null, scale);
  }

  /**
   * The clock of a snapshot.
   *
   * @throws IllegalArgumentException naming what is wrong with it
   */
  static ClockSetting restored(EmulatorState.Clock state) {
    try {
      ClockMode mode = ClockMode.named(state.mode());
      Instant now = Instant.ofEpochMilli(state.nowMillis());
      ClockSetting still = manual(now);
      return mode == ClockMode.REAL ? real() : new ClockSetting(mode, still.now(), state.scale());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("clock: " + e.getMessage(), e);
    }
  }

  /**
   * Reads the command line's form: {@code real}, {@code manual} or {@code xN}, N the scale.
   *
   * @throws IllegalArgumentException saying what is allowed
   */
  public static ClockSetting parse(String text) {
    Matcher scaled = SCALED.matcher(text);
    if (text.equals("real")) {
      return real();
    } else if (text.equals("manual")) {
      return manual();
    } else if (scaled.matches()) {
      return scaled(Double.parseDouble(scaled.group(1)));
    }
    throw new IllegalArgumentException(
        "must be real, manual or xN (x60: 60 times as fast), not \"" + text + "\"");
  }
}
