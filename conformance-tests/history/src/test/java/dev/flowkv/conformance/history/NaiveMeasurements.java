package dev.flowkv.conformance.history;

import dev.flowkv.conformance.history.HistoryOperation.Content;
import dev.flowkv.conformance.history.HistoryOperation.Outcome;
import dev.flowkv.conformance.history.Measurements.Rate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * What is measured of a key, said as plainly as can be: every operation is compared with every
 * other.
 */
final class NaiveMeasurements {
  private static final long[] EDGES = {
    0, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 30_000, 60_000, 120_000, Long.MAX_VALUE
  };

  private final List<HistoryOperation> all;
  private final List<HistoryOperation> writes;
  private final List<HistoryOperation> reads;

  NaiveMeasurements(List<HistoryOperation> operations) {
    this.all = operations;
    this.writes =
        operations.stream()
            .filter(o -> !o.writes().isEmpty() && o.outcome() == Outcome.OK)
            .sorted(Comparator.comparingLong(HistoryOperation::call))
            .toList();
    this.reads =
        operations.stream()
            .filter(o -> !o.reads().isEmpty())
            .sorted(Comparator.comparingLong(HistoryOperation::call))
            .toList();
  }

  private int position(HistoryOperation o) {
    return IntStream.range(0, all.size()).filter(i -> all.get(i) == o).findFirst().orElseThrow();
  }

  /** Whether the one had returned before the other was called. */
  private boolean before(HistoryOperation a, HistoryOperation b) {
    return a.returned() < b.call() || (a.returned() == b.call() && position(a) < position(b));
  }

  /** Whether the one was called before the other returned. */
  private boolean called(HistoryOperation a, HistoryOperation b) {
    return a.call() < b.returned() || (a.call() == b.returned() && position(a) < position(b));
  }

  private static Content written(HistoryOperation o) {
    return o.writes().get(0).content();
  }

  private static boolean isDelete(HistoryOperation o) {
    return written(o) == null;
  }

  private static boolean mayHaveExpired(HistoryOperation write, long at) {
    var expires = write.writes().get(0).expires();
    return expires != null && expires.earliestMillis() <= at;
  }

  /** The write that a read shows; -1: none; null: nobody can tell. */
  private Integer seen(HistoryOperation read) {
    Content content = read.reads().get(0).content();
    Integer seen = content == null ? -1 : null;
    for (int i = 0; i < writes.size(); i++) {
      HistoryOperation w = writes.get(i);
      if (called(w, read) && Objects.equals(written(w), content)) {
        seen = i;
      }
    }
    if (content != null) {
      return seen;
    }
    for (int i = seen + 1; i < writes.size(); i++) {
      if (called(writes.get(i), read) && mayHaveExpired(writes.get(i), read.returned())) {
        return null;
      }
    }
    for (HistoryOperation w : all) {
      if (!w.writes().isEmpty()
          && w.outcome() == Outcome.UNKNOWN
          && (isDelete(w) ? called(w, read) : mayHaveExpired(w, read.returned()))) {
        return null;
      }
    }
    return seen;
  }

  private boolean sees(int wanted, int seen) {
    return seen >= wanted || (seen >= 0 && !before(writes.get(seen), writes.get(wanted)));
  }

  /** The latest write that had returned before a read; -1: none. */
  private int latestBefore(HistoryOperation read) {
    return IntStream.range(0, writes.size())
        .filter(i -> before(writes.get(i), read))
        .max()
        .orElse(-1);
  }

  Rate readYourWrites() {
    long of = 0;
    long held = 0;
    for (HistoryOperation r : reads) {
      int latest = latestBefore(r);
      if (seen(r) != null && latest >= 0 && writes.get(latest).location().equals(r.location())) {
        of++;
        held += sees(latest, seen(r)) ? 1 : 0;
      }
    }
    return new Rate(held, of);
  }

  Rate monotonicReads() {
    long of = 0;
    long held = 0;
    for (HistoryOperation r : reads) {
      HistoryOperation last = null;
      for (HistoryOperation p : reads) {
        boolean counts =
            seen(r) != null && seen(p) != null && p.location().equals(r.location()) && before(p, r);
        boolean later =
            last == null
                || p.returned() > last.returned()
                || (p.returned() == last.returned() && position(p) > position(last));
        last = counts && later ? p : last;
      }
      if (last != null) {
        of++;
        held += sees(seen(last), seen(r)) ? 1 : 0;
      }
    }
    return new Rate(held, of);
  }

  List<Measurements.Visibility> visibility() {
    List<Measurements.Visibility> curve = new ArrayList<>();
    for (int i = 0; i + 1 < EDGES.length; i++) {
      long of = 0;
      long held = 0;
      for (HistoryOperation r : reads) {
        int latest = latestBefore(r);
        if (seen(r) == null || latest < 0 || writes.get(latest).location().equals(r.location())) {
          continue;
        }
        long since = r.call() - writes.get(latest).returned();
        if (since >= EDGES[i] && since < EDGES[i + 1]) {
          of++;
          held += sees(latest, seen(r)) ? 1 : 0;
        }
      }
      if (of > 0) {
        curve.add(new Measurements.Visibility(EDGES[i], EDGES[i + 1], new Rate(held, of)));
      }
    }
    return curve;
  }

  /** By route, how long after their returns writes were first seen. */
  Map<String, List<Long>> firstSeen() {
    Map<String, List<Long>> first = new TreeMap<>();
    Map<String, Integer> upTo = new TreeMap<>();
    for (HistoryOperation r : reads) {
      Integer seen = seen(r);
      if (seen != null && seen > upTo.getOrDefault(r.location(), -1)) {
        upTo.put(r.location(), seen);
        HistoryOperation w = writes.get(seen);
        if (!w.location().equals(r.location())) {
          first
              .computeIfAbsent(w.location() + " to " + r.location(), k -> new ArrayList<>())
              .add(Math.max(0, r.call() - w.returned()));
        }
      }
    }
    return first;
  }

  OptionalLong longestNegative() {
    OptionalLong longest = OptionalLong.empty();
    for (HistoryOperation r : reads) {
      HistoryOperation first = null;
      boolean mayHaveEnded = false;
      for (HistoryOperation w : all) {
        if (w.writes().isEmpty() || w.outcome() == Outcome.REFUSED) {
          continue;
        }
        mayHaveEnded |= isDelete(w) ? called(w, r) : mayHaveExpired(w, r.returned());
        if (w.outcome() == Outcome.OK
            && !isDelete(w)
            && (first == null || w.returned() < first.returned())) {
          first = w;
        }
      }
      if (r.reads().get(0).content() == null
          && first != null
          && before(first, r)
          && !mayHaveEnded) {
        long since = r.call() - first.returned();
        longest = OptionalLong.of(Math.max(since, longest.orElse(0)));
      }
    }
    return longest;
  }
}
