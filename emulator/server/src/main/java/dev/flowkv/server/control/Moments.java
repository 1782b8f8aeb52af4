package dev.flowkv.server.control;

import dev.flowkv.engine.ClockSetting;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The parameter {@code at}: a moment to come. */
final class Moments {
  static final String AT = "at";

  /** In a query, a plus that is not escaped is a space. */
  private static final Pattern AHEAD = Pattern.compile("[+ ]?(\\d{1,9})(ms|s|m|h)");

  private Moments() {}

  /**
   * Reads a moment.
   *
   * @param text {@code +60s}, or an instant; null: not given
   * @return null: not given
   */
  static @Nullable Instant parse(@Nullable String text, Instant now) {
    if (text == null) {
      return null;
    }
    Matcher ahead = AHEAD.matcher(text);
    Instant at;
    try {
      at =
          ahead.matches()
              ? now.plusMillis(Long.parseLong(ahead.group(1)) * unitMillis(ahead.group(2)))
              : Instant.parse(text).truncatedTo(ChronoUnit.MILLIS);
    } catch (DateTimeParseException e) {
      throw ControlFailure.badField(
          AT,
          AT
              + " must be a time from now such as +500ms, +60s, +5m or +2h, or an instant such as"
              + " 2026-12-24T00:00:00Z, not \""
              + text
              + "\".");
    }
    if (at.isBefore(now) || at.isAfter(ClockSetting.LATEST)) {
      throw ControlFailure.badField(
          AT,
          AT
              + " must be from now, which is "
              + now
              + ", to "
              + ClockSetting.LATEST
              + ", not "
              + at
              + ".");
    }
    return at;
  }

  private static long unitMillis(String unit) {
    return switch (unit) {
      case "ms" -> 1;
      case "s" -> 1_000;
      case "m" -> 60_000;
      default -> 3_600_000;
    };
  }
}
