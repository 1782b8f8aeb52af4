package dev.flowkv.conformance.history;

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
import java.util.OptionalInt;
import java.util.OptionalLong;
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
  private static final long NEVER = -1;

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
  private long longestNegative = NEVER;

  Measurer(History history, KeysOfHistory keys) {
    this.history = history;
    this.keys = keys;
  }

  Measurements measure() {
    Map<Place, List<MeasuredRead>> reads = new HashMap<>();
    for (int i = 0; i < history.operations().size(); i++) {
      HistoryOperation o = history.operations().get(i);
      Moment begin = new Moment(o.call(), i);
      Moment end = new Moment(o.returned(), i);
      for (Read r : o.reads()) {
        reads
            .computeIfAbsent(new Place(o.namespace(), r.key()), p -> new ArrayList<>())
            .add(new MeasuredRead(o.location(), begin, end, r.content()));
        status(r.cacheStatus());
      }
      if (o.page() != null) {
        status(o.page().cacheStatus());
      }
    }
    reads.forEach(
        (place, list) -> key(new OrderedWrites(keys.of(place.namespace(), place.key())), list));
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
        longestNegative == NEVER ? OptionalLong.empty() : OptionalLong.of(longestNegative),
        statuses);
  }

  private void status(@Nullable String status) {
    statuses.merge(status == null ? "none" : status, 1L, Long::sum);
  }

  private void key(OrderedWrites writes, List<MeasuredRead> reads) {
    reads.sort(Comparator.comparing(MeasuredRead::begin));
    Map<String, ReadsBefore> before = new HashMap<>();
    Map<String, Integer> firstSeenUpTo = new HashMap<>();
    PriorityQueue<Integer> running =
        new PriorityQueue<>(Comparator.comparing(i -> writes.certain().get(i).end()));
    int called = 0;
    int latest = OrderedWrites.NONE;
    for (MeasuredRead r : reads) {
      writes
          .absentAfterFirstPut(r)
          .ifPresent(millis -> longestNegative = Math.max(longestNegative, millis));
      while (called < writes.certain().size()
          && writes.certain().get(called).begin().isBefore(r.begin())) {
        running.add(called++);
      }
      while (!running.isEmpty() && writes.certain().get(running.peek()).end().isBefore(r.begin())) {
        latest = Math.max(latest, running.remove());
      }
      OptionalInt shown = writes.seenBy(r);
      if (shown.isEmpty()) {
        continue;
      }
      int rank = shown.getAsInt();
      if (latest >= 0) {
        after(writes, latest, rank, r);
      }
      first(writes, rank, r, firstSeenUpTo);
      OptionalInt previous =
          before.computeIfAbsent(r.location(), l -> new ReadsBefore()).next(r, rank);
      if (previous.isPresent()) {
        pairs++;
        monotonic += writes.sees(previous.getAsInt(), rank) ? 1 : 0;
      }
    }
  }

  /** What a location has seen, read by read in the order of their calls. */
  private static final class ReadsBefore {
    private record Seen(Moment end, int rank) {}

    private final PriorityQueue<Seen> running =
        new PriorityQueue<>(Comparator.comparing(Seen::end));
    private OptionalInt last = OptionalInt.empty();

    /** Takes the next read; gives what the last one showed that had ended before it began. */
    OptionalInt next(MeasuredRead read, int rank) {
      while (!running.isEmpty() && running.peek().end.isBefore(read.begin())) {
        last = OptionalInt.of(running.remove().rank);
      }
      running.add(new Seen(read.end(), rank));
      return last;
    }
  }

  private void after(OrderedWrites writes, int latest, int rank, MeasuredRead r) {
    Write write = writes.certain().get(latest);
    boolean sees = writes.sees(latest, rank);
    if (write.operation().location().equals(r.location())) {
      ownLooked++;
      ownSeen += sees ? 1 : 0;
    } else {
      long since = r.begin().millis() - write.end().millis();
      int bucket = 0;
      while (EDGES[bucket + 1] <= since) {
        bucket++;
      }
      looked[bucket]++;
      seen[bucket] += sees ? 1 : 0;
    }
  }

  private void first(
      OrderedWrites writes, int rank, MeasuredRead r, Map<String, Integer> firstSeenUpTo) {
    if (rank < 0 || firstSeenUpTo.getOrDefault(r.location(), OrderedWrites.NONE) >= rank) {
      return;
    }
    Write write = writes.certain().get(rank);
    firstSeenUpTo.put(r.location(), rank);
    if (!write.operation().location().equals(r.location())) {
      firstSeen
          .computeIfAbsent(
              write.operation().location() + " to " + r.location(), k -> new Histogram(DIGITS))
          .recordValue(Math.max(0, r.begin().millis() - write.end().millis()));
    }
  }
}
