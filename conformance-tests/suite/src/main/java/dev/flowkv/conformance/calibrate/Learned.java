package dev.flowkv.conformance.calibrate;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What a calibration learned of a setting.
 *
 * @param setting its name
 * @param value as JSON has it; {@code off}: off
 * @param intervals where the numbers in the value lie; empty: it is no number
 * @param measurements how many looks it rests on
 */
public record Learned(String setting, Object value, List<Interval> intervals, int measurements) {
  static final String OFF = "off";

  /** Copies the list. */
  public Learned {
    intervals = List.copyOf(intervals);
  }

  /** Writes the value as the command line takes it. */
  public String text() {
    return value.toString();
  }

  /** Writes intervals and number of measurements. */
  public String support() {
    String numbers =
        intervals.stream().map(interval -> interval + ", ").collect(Collectors.joining());
    return numbers + measurements + (measurements == 1 ? " measurement" : " measurements");
  }
}
