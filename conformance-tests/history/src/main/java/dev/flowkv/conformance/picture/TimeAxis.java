package dev.flowkv.conformance.picture;

import dev.flowkv.explain.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Where moments lie on a chart: in their order, further apart where more time passes, with long
 * idle stretches folded. Moments of the same millisecond lie beside each other in the order of
 * their record.
 */
final class TimeAxis {
  /** Between neighbors: room for the beginning of a value. */
  static final int STEP = 58;

  private static final int LONG_STEP = 80;
  static final int FOLD = 104;
  private static final long LONG_MILLIS = 1_000;
  private static final long FOLD_MILLIS = 10_000;

  /**
   * A stretch in which nothing happened.
   *
   * @param from where it begins
   * @param text how long it is
   */
  record Fold(int from, String text) {}

  /** By operation number, in the order of time. */
  private final NavigableMap<Long, Integer> positions = new TreeMap<>();

  private final NavigableMap<Long, Integer> firstOfMillis = new TreeMap<>();
  private final List<Fold> folds = new ArrayList<>();
  private int width;

  /**
   * Adds the next operation.
   *
   * @param millis never before the one before
   */
  void add(long number, long millis) {
    if (!firstOfMillis.isEmpty()) {
      long gap = millis - firstOfMillis.lastKey();
      if (gap >= FOLD_MILLIS) {
        folds.add(new Fold(width, seconds(gap)));
      }
      width += gap >= FOLD_MILLIS ? FOLD : gap >= LONG_MILLIS ? LONG_STEP : STEP;
    }
    positions.put(number, width);
    firstOfMillis.putIfAbsent(millis, width);
  }

  /** Where an operation lies; -1: it is not on the chart. */
  int of(long number) {
    return positions.getOrDefault(number, -1);
  }

  /** Where the last operation at or before a moment lies; -1: it is before the first one. */
  int at(long millis) {
    var entry = firstOfMillis.floorEntry(millis);
    return entry == null ? -1 : entry.getValue();
  }

  int width() {
    return width;
  }

  List<Fold> folds() {
    return folds;
  }

  static String seconds(long millis) {
    return Printable.text(
        millis >= 100_000
            ? String.format(Locale.ROOT, "%.1f s", millis / 1000.0)
            : millis >= 10_000 && millis % 1000 == 0
                ? String.format(Locale.ROOT, "%.0f s", millis / 1000.0)
                : String.format(Locale.ROOT, "%.3f s", millis / 1000.0));
  }
}
