package dev.flowkv.conformance.history;

import dev.flowkv.conformance.history.HistoryOperation.Content;
import dev.flowkv.conformance.history.KeyWrites.Write;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeSet;

/**
 * The certain writes of a key in the order of their calls, for measurements. A write is named by
 * its rank in that order; rank -1 stands for the key's state before all of them.
 */
final class OrderedWrites {
  static final int NONE = -1;

  private final List<Write> certain;
  private final Map<Content, TreeSet<Integer>> ranks = new HashMap<>();
  private final int[] lastDelete;
  private final long[] mayHaveExpired;
  private final Optional<Moment> firstPut;
  private final Optional<Moment> firstDelete;
  private final Optional<Moment> firstUnknownDelete;
  private final long firstExpiration;
  private final long firstUnknownExpiration;

  OrderedWrites(KeyWrites key) {
    List<Write> effective = key.all().stream().filter(w -> !w.isRefused()).toList();
    List<Write> unknown = effective.stream().filter(w -> !w.isCertain()).toList();
    this.certain =
        effective.stream()
            .filter(Write::isCertain)
            .sorted(Comparator.comparing(Write::begin))
            .toList();
    this.lastDelete = new int[certain.size()];
    this.mayHaveExpired = new long[certain.size()];
    int deleted = NONE;
    long expired = Long.MAX_VALUE;
    for (int i = 0; i < certain.size(); i++) {
      Write w = certain.get(i);
      Content content = w.written().content();
      if (content == null) {
        deleted = i;
        expired = Long.MAX_VALUE;
      } else {
        ranks.computeIfAbsent(content, c -> new TreeSet<>()).add(i);
        expired = Math.min(expired, key.mayExpireAt(w));
      }
      lastDelete[i] = deleted;
      mayHaveExpired[i] = expired;
    }
    this.firstPut =
        certain.stream().filter(w -> !w.isDelete()).map(Write::end).min(Comparator.naturalOrder());
    this.firstDelete = firstDelete(effective);
    this.firstUnknownDelete = firstDelete(unknown);
    this.firstExpiration = firstExpiration(key, effective);
    this.firstUnknownExpiration = firstExpiration(key, unknown);
  }

  private static Optional<Moment> firstDelete(List<Write> writes) {
    return writes.stream().filter(Write::isDelete).map(Write::begin).min(Comparator.naturalOrder());
  }

  private static long firstExpiration(KeyWrites key, List<Write> writes) {
    return writes.stream().mapToLong(key::mayExpireAt).min().orElse(Long.MAX_VALUE);
  }

  List<Write> certain() {
    return certain;
  }

  /**
   * The write that a read shows.
   *
   * @return empty: nobody can tell, since a write of unknown outcome or the end of a time to live
   *     may be what is seen
   */
  OptionalInt seenBy(MeasuredRead read) {
    int called = calledBefore(read.end());
    Content content = read.content();
    if (content != null) {
      TreeSet<Integer> same = ranks.get(content);
      Integer latest = same == null ? null : same.lower(called);
      return latest == null ? OptionalInt.empty() : OptionalInt.of(latest);
    }
    long returned = read.end().millis();
    boolean mayHaveEnded =
        firstUnknownDelete.filter(d -> d.isBefore(read.end())).isPresent()
            || firstUnknownExpiration <= returned
            || (called > 0 && mayHaveExpired[called - 1] <= returned);
    return mayHaveEnded
        ? OptionalInt.empty()
        : OptionalInt.of(called == 0 ? NONE : lastDelete[called - 1]);
  }

  private int calledBefore(Moment moment) {
    int low = 0;
    int high = certain.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (certain.get(middle).begin().isBefore(moment)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Whether seeing one write is seeing another one, too: it is no earlier one. */
  boolean sees(int wanted, int seen) {
    if (seen >= wanted || seen < 0) {
      return seen >= wanted;
    }
    Write other = certain.get(wanted);
    Write shown = certain.get(seen);
    // Threads may record two writes of a millisecond in another order than the service's.
    return !shown.end().isBefore(other.begin())
        || (other.sequence() > 0 && shown.sequence() > other.sequence());
  }

  /**
   * How long after the key's first put a read finds nothing.
   *
   * @return milliseconds; empty: it finds a value, or something may have ended the key
   */
  OptionalLong absentAfterFirstPut(MeasuredRead read) {
    boolean counts =
        read.content() == null
            && firstPut.filter(p -> p.isBefore(read.begin())).isPresent()
            && firstDelete.filter(d -> d.isBefore(read.end())).isEmpty()
            && firstExpiration > read.end().millis();
    return counts
        ? OptionalLong.of(read.begin().millis() - firstPut.orElseThrow().millis())
        : OptionalLong.empty();
  }
}
