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
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Counts, key by key. */
final class Measurer {
  private static final long[] EDGES = {
    0, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 30_000, 60_000, 120_000, Long.MAX_VALUE
  };
  private static final int DIGITS = 3;

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
    for (int i = 0; i < writes.size(); i++) {
      Content content = writes.get(i).written().content();
      if (content != null) {
        indexes.put(content, i);
      }
    }
    reads.sort(Comparator.comparingLong(r -> r.operation().call()));
    Map<String, Integer> lastAt = new HashMap<>();
    Map<String, Integer> firstSeenUpTo = new HashMap<>();
    int latest = -1;
    for (ReadAt r : reads) {
      long call = r.operation().call();
      while (latest + 1 < writes.size() && writes.get(latest + 1).operation().returned() <= call) {
        latest++;
      }
      Integer index = index(r.read(), indexes, writes, latest);
      if (index == null) {
        continue; // A write of unknown outcome.
      }
      String location = r.operation().location();
      if (latest >= 0) {
        after(writes, latest, index, location, call);
        first(writes, latest, index, location, call, firstSeenUpTo);
      }
      Integer before = lastAt.put(location, index);
      if (before != null) {
        pairs++;
        monotonic += index >= before ? 1 : 0;
      }
    }
    negative(writes, reads);
  }

  /** Which write a read saw; -1: none yet. Absence is the last delete. */
  private static @Nullable Integer index(
      Read read, Map<Content, Integer> indexes, List<Write> writes, int latest) {
    if (read.content() != null) {
      return indexes.get(read.content());
    }
    for (int i = latest; i >= 0; i--) {
      if (writes.get(i).written().content() == null) {
        return i;
      }
    }
    return -1;
  }

  private void after(List<Write> writes, int latest, int index, String location, long call) {
    Write write = writes.get(latest);
    boolean sees = index >= latest;
    if (write.operation().location().equals(location)) {
      ownLooked++;
      ownSeen += sees ? 1 : 0;
    } else {
      long since = call - write.operation().returned();
      int bucket = 0;
      while (EDGES[bucket + 1] <= since) {
        bucket++;
      }
      looked[bucket]++;
      seen[bucket] += sees ? 1 : 0;
    }
  }

  private void first(
      List<Write> writes,
      int latest,
      int index,
      String location,
      long call,
      Map<String, Integer> firstSeenUpTo) {
    Write write = writes.get(latest);
    if (index == latest
        && !write.operation().location().equals(location)
        && firstSeenUpTo.getOrDefault(location, -1) < latest) {
      firstSeenUpTo.put(location, latest);
      firstSeen
          .computeIfAbsent(
              write.operation().location() + " to " + location, k -> new Histogram(DIGITS))
          .recordValue(call - write.operation().returned());
    }
  }

  private void negative(List<Write> writes, List<ReadAt> reads) {
    if (writes.isEmpty()
        || writes.get(0).written().content() == null
        || writes.get(0).expires() != null) {
      return;
    }
    long from = writes.get(0).operation().returned();
    long until =
        writes.stream()
            .filter(w -> w.written().content() == null || w.expires() != null)
            .mapToLong(Write::call)
            .findFirst()
            .orElse(Long.MAX_VALUE);
    for (ReadAt r : reads) {
      long call = r.operation().call();
      if (call >= from && call < until && r.read().content() == null) {
        longestNegative = Math.max(longestNegative, call - from);
      }
    }
  }
}
