package dev.flowkv.engine;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;

/**
 * The most recent operations, in the order of their ends: an observer that remembers.
 *
 * <pre>{@code
 * KvHistory history = KvHistory.ofAtMost(10_000);
 * emulator.observe(history);
 * }</pre>
 *
 * <p>Values are not copied. What does not fit is forgotten, the oldest first, and counted.
 *
 * <p>Entries are numbered from 1 on. A number names one entry for as long as the history lives,
 * also after {@link #clear}, so that a reader can ask for what came {@link #recordedAfter after}
 * the last entry that it has seen.
 */
public final class KvHistory implements KvObserver {
  /** What a history may keep from being collected, values and all: 64 MiB. */
  public static final long DEFAULT_MAX_BYTES = 64L << 20;

  private final int maxOperations;
  private final long maxBytes;
  private final ArrayDeque<Held> entries = new ArrayDeque<>();
  private long bytes;

  /** The number of the newest entry. */
  private long last;

  /** The number of the newest entry that {@link #clear} has removed. */
  private long cleared;

  private KvHistory(int maxOperations, long maxBytes) {
    this.maxOperations = maxOperations;
    this.maxBytes = maxBytes;
  }

  /** A history of at most so many operations, and {@link #DEFAULT_MAX_BYTES}. */
  public static KvHistory ofAtMost(int operations) {
    return ofAtMost(operations, DEFAULT_MAX_BYTES);
  }

  /**
   * A history of at most so many operations, and so many bytes of what they carried.
   *
   * @throws IllegalArgumentException if one of them is not positive
   */
  public static KvHistory ofAtMost(int operations, long bytes) {
    if (operations < 1 || bytes < 1) {
      throw new IllegalArgumentException(
          "a history must hold at least one operation and one byte, not "
              + operations
              + " and "
              + bytes);
    }
    return new KvHistory(operations, bytes);
  }

  private record Held(KvHistoryEntry entry, long bytes) {}

  /**
   * What a history held at one moment.
   *
   * @param forgotten entries before the first one here that were asked for and are not held: they
   *     did not fit, or were cleared after the one that was named
   * @param entries the operations, in the order of their ends, and the changes between them
   * @param first the number of the first entry here; if there is none, of the next one to come
   * @param cleared the number of the newest entry that was cleared; 0: none was
   */
  public record Recorded(long forgotten, List<KvHistoryEntry> entries, long first, long cleared) {
    /** Makes the history of a recording that was never cleared. */
    public Recorded(long forgotten, List<KvHistoryEntry> entries) {
      this(forgotten, entries, forgotten + 1, 0);
    }

    /** The operations alone. */
    public List<KvEvent> events() {
      return entries.stream().filter(KvEvent.class::isInstance).map(KvEvent.class::cast).toList();
    }
  }

  @Override
  public void ended(KvEvent event) {
    add(event, EventBytes.of(event));
  }

  @Override
  public void changed(KvChange change) {
    add(change, EventBytes.CHANGE);
  }

  private synchronized void add(KvHistoryEntry entry, long entryBytes) {
    Held held = new Held(entry, entryBytes);
    entries.addLast(held);
    bytes += held.bytes;
    last++;
    while (entries.size() > maxOperations || (bytes > maxBytes && entries.size() > 1)) {
      bytes -= entries.removeFirst().bytes;
    }
  }

  /** Returns the number of the newest entry; 0: there has been none. */
  public synchronized long last() {
    return last;
  }

  /** Returns what it holds now; operations go on. */
  public synchronized Recorded recorded() {
    return recordedAfter(cleared);
  }

  /**
   * Returns what it holds of the entries after one; operations go on.
   *
   * @param number of the entry; 0: all entries since the beginning, cleared ones included
   * @throws IllegalArgumentException if there has been no entry of that number
   */
  public synchronized Recorded recordedAfter(long number) {
    if (number < 0 || number > last) {
      throw new IllegalArgumentException(
          "must be from 0 to " + last + ", the number of the last entry, not " + number);
    }
    long beforeHeld = last - entries.size();
    long beforeFirst = Math.max(number, beforeHeld);
    KvHistoryEntry[] newest = new KvHistoryEntry[Math.toIntExact(last - beforeFirst)];
    Iterator<Held> newestFirst = entries.descendingIterator();
    for (int i = newest.length - 1; i >= 0; i--) {
      newest[i] = newestFirst.next().entry;
    }
    return new Recorded(beforeFirst - number, List.of(newest), beforeFirst + 1, cleared);
  }

  /** Forgets everything, uncounted in {@link #recorded}; numbers go on. */
  public synchronized void clear() {
    entries.clear();
    bytes = 0;
    cleared = last;
  }
}
