package dev.flowkv.engine;

import java.util.ArrayDeque;
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
 */
public final class KvHistory implements KvObserver {
  /** What a history may keep from being collected, values and all: 64 MiB. */
  public static final long DEFAULT_MAX_BYTES = 64L << 20;

  private final int maxOperations;
  private final long maxBytes;
  private final ArrayDeque<Held> entries = new ArrayDeque<>();
  private long bytes;
  private long forgotten;

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
   * @param forgotten entries before the first one here that did not fit
   * @param entries the operations, in the order of their ends, and the changes between them
   */
  public record Recorded(long forgotten, List<KvHistoryEntry> entries) {
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
    while (entries.size() > maxOperations || (bytes > maxBytes && entries.size() > 1)) {
      bytes -= entries.removeFirst().bytes;
      forgotten++;
    }
  }

  /** What it holds now; operations go on. */
  public synchronized Recorded recorded() {
    return new Recorded(forgotten, entries.stream().map(Held::entry).toList());
  }

  /** Forgets everything, uncounted: as if all that was recorded had never been. */
  public synchronized void clear() {
    entries.clear();
    bytes = 0;
    forgotten = 0;
  }
}
