package dev.flowkv.conformance.history;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.HdrHistogram.Histogram;

/**
 * What a history shows and no rule is about. Of two operations in the same millisecond, the one
 * that stands first in the history was first.
 *
 * @param readYourWrites of the reads after a write that was made at the same location, how many saw
 *     it, or a later one
 * @param monotonicReads of the reads after another one at the same location, how many saw the same
 *     write, or a later one
 * @param visibility of the reads elsewhere, by how long after the last write had returned they were
 *     called, how many saw it, or a later one: a t-visibility curve
 * @param firstSeenMillis by writing and reading location ({@code lhr to sjc}), how long after a
 *     write had returned it was first seen, by those who looked
 * @param longestNegative in milliseconds, how long after a key's first put had returned it was
 *     still read as absent, although nothing can have deleted it and it cannot have expired; empty:
 *     never
 * @param cacheStatus how often reads and lists said what; {@code none}: nothing
 */
public record Measurements(
    Rate readYourWrites,
    Rate monotonicReads,
    List<Visibility> visibility,
    Map<String, Histogram> firstSeenMillis,
    OptionalLong longestNegative,
    Map<String, Long> cacheStatus) {
  /**
   * A share of a number.
   *
   * @param held how many of them
   * @param of the number
   */
  public record Rate(long held, long of) {
    /** The rate in words: {@code 17 of 20 (85.0%)}. */
    @Override
    public String toString() {
      return of == 0 ? "not seen" : "%d of %d (%.1f%%)".formatted(held, of, 100.0 * held / of);
    }
  }

  /**
   * A point of a t-visibility curve.
   *
   * @param fromMillis reads called this long after the write, or longer,
   * @param untilMillis and less than this long
   * @param seen how many of them saw it
   */
  public record Visibility(long fromMillis, long untilMillis, Rate seen) {}

  /** Says the longest negative in words: {@code 31000 ms}, or {@code never}. */
  public String longestNegativeText() {
    return longestNegative.isPresent() ? longestNegative.getAsLong() + " ms" : "never";
  }

  /** Measures a history. */
  static Measurements of(History history, KeysOfHistory keys) {
    return new Measurer(history, keys).measure();
  }
}
