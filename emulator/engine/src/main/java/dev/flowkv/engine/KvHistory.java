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
  private final ArrayDeque<Held> events = new ArrayDeque<>();
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

  private record Held(KvEvent event, long bytes) {}

  /**
   * What a history held at one moment.
   *
   * @param forgotten operations that ended before the first one here and did not fit
   * @param events the operations, in the order of their ends
   */
  public record Recorded(long forgotten, List<KvEvent> events) {}

  @Override
  public synchronized void ended(KvEvent event) {
    Held held = new Held(event, EventBytes.of(event));
    events.addLast(held);
    bytes += held.bytes;
    while (events.size() > maxOperations || (bytes > maxBytes && events.size() > 1)) {
      bytes -= events.removeFirst().bytes;
      forgotten++;
    }
  }

  /** What it holds now; operations go on. */
  public synchronized Recorded recorded() {
    return new Recorded(forgotten, events.stream().map(Held::event).toList());
  }

  /** Forgets everything, uncounted. */
  public synchronized void clear() {
    events.clear();
    bytes = 0;
    forgotten = 0;
  }
}
