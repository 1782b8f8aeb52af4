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
  /** Values that a history keeps from being collected: 64 MiB. */
  public static final long DEFAULT_MAX_BYTES = 64L << 20;

  private final int maxOperations;
  private final long maxBytes;
  private final ArrayDeque<KvEvent> events = new ArrayDeque<>();
  private long bytes;
  private long forgotten;

  private KvHistory(int maxOperations, long maxBytes) {
    this.maxOperations = maxOperations;
    this.maxBytes = maxBytes;
  }

  /** A history of at most so many operations, and values of {@link #DEFAULT_MAX_BYTES}. */
  public static KvHistory ofAtMost(int operations) {
    return ofAtMost(operations, DEFAULT_MAX_BYTES);
  }

  /**
   * A history of at most so many operations, and values of at most so many bytes.
   *
   * @throws IllegalArgumentException if one of them is not positive
   */
  public static KvHistory ofAtMost(int operations, long valueBytes) {
    if (operations < 1 || valueBytes < 1) {
      throw new IllegalArgumentException(
          "a history must hold at least one operation and one byte, not "
              + operations
              + " and "
              + valueBytes);
    }
    return new KvHistory(operations, valueBytes);
  }

  /**
   * What a history held at one moment.
   *
   * @param forgotten operations that ended before the first one here and did not fit
   * @param events the operations, in the order of their ends
   */
  public record Recorded(long forgotten, List<KvEvent> events) {}

  @Override
  public synchronized void ended(KvEvent event) {
    events.addLast(event);
    bytes += ValueBytes.of(event);
    while (events.size() > maxOperations || (bytes > maxBytes && events.size() > 1)) {
      bytes -= ValueBytes.of(events.removeFirst());
      forgotten++;
    }
  }

  /** What it holds now; operations go on. */
  public synchronized Recorded recorded() {
    return new Recorded(forgotten, List.copyOf(events));
  }

  /** Forgets everything, uncounted. */
  public synchronized void clear() {
    events.clear();
    bytes = 0;
    forgotten = 0;
  }
}
