package dev.flowkv.engine;

import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as settings write them: {@code 400ms}, {@code 10s}, {@code 5m}, {@code 2h}. */
final class DurationText {
  private static final Pattern FORM = Pattern.compile("(\\d{1,12})(ms|s|m|h)");

  private static final long LONGEST_MILLIS = TimeUnit.DAYS.toMillis(366);

  private DurationText() {}

  static long parseMillis(String text) {
    Matcher m = FORM.matcher(text);
    if (!m.matches()) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not a duration such as 400ms, 10s, 5m or 2h");
    }
    long unit =
        switch (m.group(2)) {
          case "ms" -> 1;
          case "s" -> 1000;
          case "m" -> 60_000;
          default -> 3_600_000;
        };
    long millis = Long.parseLong(m.group(1)) * unit;
    if (millis > LONGEST_MILLIS) {
      throw new IllegalArgumentException("\"" + text + "\" is longer than a year");
    }
    return millis;
  }

  static String format(long millis) {
    return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
  }
}
