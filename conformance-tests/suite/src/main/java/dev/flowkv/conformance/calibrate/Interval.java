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
  /** Writes it with whole numbers; below ten with tenths, because caches in a location are few. */
  @Override
  public String toString() {
    if (high == null) {
      return of + ": " + number(low) + " or more";
    }
    boolean one = number(low).equals(number(high));
    return of + ": " + number(low) + (one ? "" : " to " + number(high));
  }

  private static String number(double number) {
    double tenths = Math.round(number * 10) / 10.0;
    return number >= 10 || tenths == Math.rint(tenths)
        ? String.valueOf(Math.round(number))
        : String.valueOf(tenths);
  }
}
