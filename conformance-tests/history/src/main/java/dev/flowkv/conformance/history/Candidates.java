package dev.flowkv.conformance.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Writes that may explain an answer, so that "is there one?" takes a binary search. */
final class Candidates {
  /**
   * One of them.
   *
   * @param write the write
   * @param from from when on it can explain an answer
   * @param until when it was certainly superseded; {@link Long#MAX_VALUE}: never
   */
  record Candidate(KeyWrites.Write write, long from, long until) {}

  private final List<Candidate> byFrom;
  private final long[] latestUntil;

  Candidates(List<Candidate> candidates) {
    this.byFrom = new ArrayList<>(candidates);
    byFrom.sort(Comparator.comparingLong(Candidate::from));
    this.latestUntil = new long[byFrom.size()];
    long latest = Long.MIN_VALUE;
    for (int i = 0; i < latestUntil.length; i++) {
      latest = Math.max(latest, byFrom.get(i).until);
      latestUntil[i] = latest;
    }
  }

  int size() {
    return latestUntil.length;
  }

  long from(int index) {
    return byFrom.get(index).from;
  }

  /** The latest end of the first {@code count} of them. */
  long latestUntil(int count) {
    return count == 0 ? Long.MIN_VALUE : latestUntil[count - 1];
  }

  /** The latest end of those that can explain an answer which came at {@code returned}. */
  long latestUntil(long returned) {
    return latestUntil(countUntil(returned));
  }

  /** Those that can explain an answer which came at {@code returned}, the newest first. */
  Iterable<Candidate> newestFirst(long returned) {
    int count = countUntil(returned);
    return () ->
        java.util.stream.IntStream.iterate(count - 1, i -> i >= 0, i -> i - 1)
            .mapToObj(byFrom::get)
            .iterator();
  }

  /** How many have {@code from <= at}. */
  private int countUntil(long at) {
    int low = 0;
    int high = latestUntil.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (byFrom.get(middle).from <= at) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
