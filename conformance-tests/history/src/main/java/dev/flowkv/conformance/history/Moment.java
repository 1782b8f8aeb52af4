package dev.flowkv.conformance.history;

import java.util.Comparator;

/**
 * When an operation was called or returned. Within a millisecond the order of the history decides:
 * it has the operations in the order of their ends. Measurements are taken by this order; for the
 * rules, operations that share a millisecond are concurrent.
 *
 * @param millis since the Unix epoch
 * @param position where the operation stands in the history
 */
record Moment(long millis, int position) implements Comparable<Moment> {
  private static final Comparator<Moment> ORDER =
      Comparator.comparingLong(Moment::millis).thenComparingInt(Moment::position);

  @Override
  public int compareTo(Moment other) {
    return ORDER.compare(this, other);
  }

  boolean isBefore(Moment other) {
    return compareTo(other) < 0;
  }
}
