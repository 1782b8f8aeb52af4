package dev.flowkv.exploration;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * Keeps what it is offered; of more than it can hold, a sample in which each has the same chance
 * (Vitter, <i>Random Sampling with a Reservoir</i>, algorithm R).
 */
final class Reservoir<T> {
  private final int capacity;
  private final SplittableRandom random;
  private final List<T> kept = new ArrayList<>();
  private long offered;

  Reservoir(int capacity, SplittableRandom random) {
    this.capacity = capacity;
    this.random = random;
  }

  void offer(Supplier<T> made) {
    offered++;
    if (kept.size() < capacity) {
      kept.add(made.get());
    } else if (capacity > 0) {
      long place = random.nextLong(offered);
      if (place < capacity) {
        kept.set((int) place, made.get());
      }
    }
  }

  List<T> kept() {
    return kept;
  }

  /** Whether it holds all that it was offered. */
  boolean isComplete() {
    return offered == kept.size();
  }
}
