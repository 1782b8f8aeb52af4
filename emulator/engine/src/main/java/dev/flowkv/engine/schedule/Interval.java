package dev.flowkv.engine.schedule;

/** Between which moments a version arrives at a location, both included. Each answer cuts it. */
final class Interval {
  private long fromMillis;
  private long toMillis;

  Interval(long fromMillis, long toMillis) {
    this.fromMillis = fromMillis;
    this.toMillis = toMillis;
  }

  /** The latest possible moment. */
  long toMillis() {
    return toMillis;
  }

  boolean isDecided() {
    return fromMillis == toMillis;
  }

  boolean hasArrivedBy(long millis) {
    return toMillis <= millis;
  }

  boolean mayHaveArrivedBy(long millis) {
    return fromMillis <= millis;
  }

  void arrivedBy(long millis) {
    toMillis = Math.min(toMillis, millis);
  }

  void arrivesAfter(long millis) {
    fromMillis = Math.max(fromMillis, millis + 1);
  }
}
