package dev.flowkv.explain;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What was recorded of one key, the newest last; older operations are forgotten. */
final class KeyPast {
  private static final int MOST_WRITES = 16;

  private final Deque<PastWrite> writes = new ArrayDeque<>();
  private final Map<String, Seen> seen = new HashMap<>();
  private final Map<String, Fills> fills = new HashMap<>();

  /**
   * A write that may be in the store.
   *
   * @param number the operation's number
   * @param isCertain whether it was accepted; else nobody knows
   */
  record PastWrite(
      long number,
      String location,
      @Nullable Long sequence,
      long calledMillis,
      long returnedMillis,
      Operation.@Nullable Value value,
      boolean mayExpire,
      boolean isCertain) {

    static PastWrite of(Operation operation, Operation.Write write) {
      return new PastWrite(
          operation.number(),
          operation.location(),
          operation.sequence(),
          operation.calledMillis(),
          operation.returnedMillis(),
          write.value(),
          write.mayExpire(),
          operation.failure() == null);
    }

    boolean isDelete() {
      return value == null;
    }

    /** Whether it had ended when an operation was called. */
    boolean isBefore(Operation later) {
      return returnedMillis < later.calledMillis()
          || (returnedMillis == later.calledMillis() && number < later.number());
    }

    private boolean isThat(Trace.Missed missed) {
      return sequence != null && missed.sequence() != null
          ? sequence.equals(missed.sequence())
          : location.equals(missed.location())
              && calledMillis <= missed.atMillis()
              && missed.atMillis() <= returnedMillis;
    }
  }

  /**
   * The newest write that a read at a location has shown.
   *
   * @param operation the read's number
   * @param value what it was; null: an absence
   */
  record Seen(long sequence, long operation, Operation.@Nullable Value value) {}

  void wrote(Operation operation, Operation.Write write) {
    writes.addLast(PastWrite.of(operation, write));
    if (writes.size() > MOST_WRITES) {
      writes.removeFirst();
    }
    if (operation.failure() == null) {
      fillsAt(operation.location()).add(operation);
    }
  }

  void read(Operation operation, Operation.Read read) {
    if ("MISS".equals(read.cacheStatus())) {
      fillsAt(operation.location()).add(operation);
    }
    Trace trace = read.trace();
    if (trace != null && trace.sequence() != null) {
      Seen now = new Seen(trace.sequence(), operation.number(), read.value());
      seen.merge(operation.location(), now, (a, b) -> b.sequence >= a.sequence ? b : a);
    }
  }

  /** The newest that reads at a location have shown; null: nothing is known. */
  @Nullable Seen seenAt(String location) {
    return seen.get(location);
  }

  Fills fillsAt(String location) {
    return fills.computeIfAbsent(location, l -> new Fills());
  }

  /** The accepted write that this one of a trace is; null: it is not recorded. */
  @Nullable PastWrite find(Trace.Missed missed) {
    for (Iterator<PastWrite> i = writes.descendingIterator(); i.hasNext(); ) {
      PastWrite write = i.next();
      if (write.isThat(missed)) {
        return write;
      }
    }
    return null;
  }

  /** The last accepted write that had ended before an operation; null: none is recorded. */
  @Nullable PastWrite lastBefore(Operation operation) {
    for (Iterator<PastWrite> i = writes.descendingIterator(); i.hasNext(); ) {
      PastWrite write = i.next();
      if (write.isCertain && write.isBefore(operation)) {
        return write;
      }
    }
    return null;
  }

  /**
   * The write that an answer without a trace does not show; null: it may show the latest, as far as
   * is recorded.
   */
  Trace.@Nullable Missed missedBy(Operation operation, Operation.Read read) {
    PastWrite latest = lastBefore(operation);
    if (latest == null || (read.value() == null && latest.mayExpire)) {
      return null;
    }
    for (Iterator<PastWrite> i = writes.descendingIterator(); i.hasNext(); ) {
      PastWrite write = i.next();
      if (Objects.equals(write.value, read.value())) {
        return null;
      }
      if (write == latest) {
        break;
      }
    }
    return new Trace.Missed(
        latest.sequence,
        latest.isDelete(),
        latest.location,
        latest.returnedMillis,
        Trace.Cause.UNKNOWN,
        null);
  }

  /** Operations that may have filled a location's cache. */
  static final class Fills {
    private static final int MOST = 8;

    private record Fill(long number, long fromMillis, long untilMillis) {}

    private final Deque<Fill> fills = new ArrayDeque<>();

    void add(Operation operation) {
      fills.addLast(
          new Fill(operation.number(), operation.calledMillis(), operation.returnedMillis()));
      if (fills.size() > MOST) {
        fills.removeFirst();
      }
    }

    /** The number of the last operation that was under way at a moment. */
    OptionalLong at(long millis) {
      for (Iterator<Fill> i = fills.descendingIterator(); i.hasNext(); ) {
        Fill fill = i.next();
        if (fill.fromMillis <= millis && millis <= fill.untilMillis) {
          return OptionalLong.of(fill.number);
        }
      }
      return OptionalLong.empty();
    }
  }
}
