package dev.flowkv.conformance.history;

import dev.flowkv.conformance.history.HistoryOperation.Content;
import dev.flowkv.conformance.history.HistoryOperation.Read;
import dev.flowkv.conformance.history.KeyWrites.Write;
import dev.flowkv.conformance.history.KeysOfHistory.Place;
import dev.flowkv.conformance.history.Measurements.Rate;
import dev.flowkv.conformance.history.Measurements.Visibility;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Counts, key by key. */
final class Measurer {
  private static final long[] EDGES = {
    0, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 30_000, 60_000, 120_000, Long.MAX_VALUE
  };
  private static final int DIGITS = 3;

  /** How many writes are looked at for one that may have ended. */
  private static final int MOST_BACK = 100;

  private final History history;
  private final KeysOfHistory keys;
  private final long[] seen = new long[EDGES.length];
  private final long[] looked = new long[EDGES.length];
  private final Map<String, Histogram> firstSeen = new TreeMap<>();
  private final Map<String, Long> statuses = new TreeMap<>();
  private long ownSeen;
  private long ownLooked;
  private long monotonic;
  private long pairs;
  private long longestNegative;

  private record ReadAt(HistoryOperation operation, Read read) {}

  Measurer(History history, KeysOfHistory keys) {
    this.history = history;
    this.keys = keys;
  }

  Measurements measure() {
    Map<Place, List<ReadAt>> reads = new HashMap<>();
    for (HistoryOperation o : history.operations()) {
      for (Read r : o.reads()) {
        reads
            .computeIfAbsent(new Place(o.namespace(), r.key()), p -> new ArrayList<>())
            .add(new ReadAt(o, r));
        status(r.cacheStatus());
      }
      if (o.page() != null) {
        status(o.page().cacheStatus());
      }
    }
    reads.forEach((place, list) -> key(keys.of(place.namespace(), place.key()), list));
    List<Visibility> curve = new ArrayList<>();
    for (int i = 0; i + 1 < EDGES.length; i++) {
      if (looked[i] > 0) {
        curve.add(new Visibility(EDGES[i], EDGES[i + 1], new Rate(seen[i], looked[i])));
      }
    }
    return new Measurements(
        new Rate(ownSeen, ownLooked),
        new Rate(monotonic, pairs),
        List.copyOf(curve),
        firstSeen,
        longestNegative,
        statuses);
  }

  private void status(@Nullable String status) {
    statuses.merge(status == null ? "none" : status, 1L, Long::sum);
  }

  private void key(KeyWrites key, List<ReadAt> reads) {
    List<Write> writes = key.certainByCall();
    Map<Content, Integer> indexes = new HashMap<>();
    int[] lastDelete = new int[writes.size()];
    for (int i = 0; i < writes.size(); i++) {
      Content content = writes.get(i).written().content();
      if (content != null) {
        indexes.put(content, i);
      }
      lastDelete[i] = content == null ? i : i == 0 ? -1 : lastDelete[i - 1];
    }
    reads.sort(Comparator.comparingLong(r -> r.operation().call()));
    Map<String, Seen> lastAt = new HashMap<>();
    Map<String, Integer> firstSeenUpTo = new HashMap<>();
    PriorityQueue<Integer> running =
        new PriorityQueue<>(Comparator.comparingLong(i -> returned(writes.get(i))));
    int called = 0;
    int latest = -1;
    for (ReadAt r : reads) {
      HistoryOperation o = r.operation();
      while (called < writes.size() && writes.get(called).call() <= o.returned()) {
        running.add(called++);
      }
      while (!running.isEmpty() && returned(writes.get(running.peek())) <= o.call()) {
        latest = Math.max(latest, running.remove());
      }
      Integer index =
          r.read().content() == null
              ? Integer.valueOf(called == 0 ? -1 : lastDelete[called - 1])
              : indexes.get(r.read().content());
      boolean mayHaveEnded = r.read().content() == null && mayHaveEnded(writes, called, o);
      if (index == null || mayHaveEnded) {
        continue; // A write of unknown outcome, or the end of a value: nothing that can be ordered.
      }
      if (latest >= 0) {
        after(writes, latest, index, o);
      }
      first(writes, index, o, firstSeenUpTo);
      Seen before = lastAt.get(o.location());
      if (before == null || before.returned <= o.call()) {
        if (before != null) {
          pairs++;
          monotonic += sees(writes, before.index, index) ? 1 : 0;
        }
        lastAt.put(o.location(), new Seen(index, o.returned()));
      }
    }
    negative(key, reads);
  }

  /** What a location saw last: which write, and when that was told. */
  private record Seen(int index, long returned) {}

  private static long returned(Write w) {
    return w.operation().returned();
  }

  /** Whether absence may be the end of a time to live. */
  private static boolean mayHaveEnded(List<Write> writes, int called, HistoryOperation o) {
    for (int i = called - 1; i >= 0 && writes.get(i).written().content() != null; i--) {
      var expires = writes.get(i).expires();
      if (expires != null && expires.earliestMillis() <= o.returned()) {
        return true;
      }
      if (called - i > MOST_BACK) {
        return false;
      }
    }
    return false;
  }

  /** Whether who sees one write is as far as another one: later, or at the same time. */
  private static boolean sees(List<Write> writes, int wanted, int index) {
    return index >= wanted
        || (index >= 0 && wanted >= 0 && returned(writes.get(index)) >= writes.get(wanted).call());
  }

  private void after(List<Write> writes, int latest, int index, HistoryOperation o) {
    Write write = writes.get(latest);
    boolean sees = sees(writes, latest, index);
    if (write.operation().location().equals(o.location())) {
      ownLooked++;
      ownSeen += sees ? 1 : 0;
    } else {
      long since = o.call() - returned(write);
      int bucket = 0;
      while (EDGES[bucket + 1] <= since) {
        bucket++;
      }
      looked[bucket]++;
      seen[bucket] += sees ? 1 : 0;
    }
  }

  private void first(
      List<Write> writes, int index, HistoryOperation o, Map<String, Integer> firstSeenUpTo) {
    if (index < 0 || firstSeenUpTo.getOrDefault(o.location(), -1) >= index) {
      return;
    }
    Write write = writes.get(index);
    firstSeenUpTo.put(o.location(), index);
    if (!write.operation().location().equals(o.location())) {
      firstSeen
          .computeIfAbsent(
              write.operation().location() + " to " + o.location(), k -> new Histogram(DIGITS))
          .recordValue(Math.max(0, o.call() - returned(write)));
    }
  }

  /** From the first certain put on, until something may have ended the key again. */
  private void negative(KeyWrites key, List<ReadAt> reads) {
    List<Write> writes = key.certainByCall();
    if (writes.isEmpty()
        || writes.get(0).written().content() == null
        || writes.get(0).expires() != null) {
      return;
    }
    long from = returned(writes.get(0));
    long until =
        key.all().stream()
            .filter(w -> !w.isRefused())
            .filter(w -> w.written().content() == null || w.expires() != null)
            .mapToLong(Write::call)
            .min()
            .orElse(Long.MAX_VALUE);
    for (ReadAt r : reads) {
      long call = r.operation().call();
      if (call >= from && call < until && r.read().content() == null) {
        longestNegative = Math.max(longestNegative, call - from);
      }
    }
  }
}
