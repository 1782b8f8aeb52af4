package dev.flowkv.capability;

import java.math.BigDecimal;
import java.time.Duration;

/** Durations in messages: in seconds, such as {@code 1.264 s}, without trailing zeros. */
public final class SecondsText {
  private static final int NANOS_SCALE = 9;
  private static final int MILLIS_SCALE = 3;

  private SecondsText() {}

  /** Returns a duration in seconds; a negative one with its sign. */
  public static String of(Duration duration) {
    return text(
        BigDecimal.valueOf(duration.getSeconds())
            .add(BigDecimal.valueOf(duration.getNano(), NANOS_SCALE)));
  }

  /** Returns a number of milliseconds in seconds. */
  public static String ofMillis(long millis) {
    return text(BigDecimal.valueOf(millis, MILLIS_SCALE));
  }

  private static String text(BigDecimal seconds) {
    return seconds.stripTrailingZeros().toPlainString() + " s";
  }
}
