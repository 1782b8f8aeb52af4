package dev.flowkv.conformance.calibrate;

import org.jspecify.annotations.Nullable;

/**
 * Where a measured number lies: between two looks that differ, or with 95% confidence.
 *
 * @param of what it is a number of: {@code median ms}
 * @param low the lower end
 * @param high the upper end; null: none was seen
 */
public record Interval(String of, double low, @Nullable Double high) {
  /** Rounds to whole numbers, as far as they do not say less: caches in a location are few. */
  @Override
  public String toString() {
    return of + " " + number(low) + (high == null ? " or more" : " to " + number(high));
  }

  private static String number(double number) {
    double tenths = Math.round(number * 10) / 10.0;
    return number >= 10 || tenths == Math.rint(tenths)
        ? String.valueOf(Math.round(number))
        : String.valueOf(tenths);
  }
}
