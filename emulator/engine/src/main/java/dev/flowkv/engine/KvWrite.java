package dev.flowkv.engine;

import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;

/** An accepted put or delete of one key. */
public final class KvWrite {
  private final long sequence;
  private final long commitMillis;
  private final Supplier<Map<String, Long>> lagMillis;

  /**
   * Makes the answer to an accepted write.
   *
   * @param sequence which accepted write of the namespace it is, counted from 1
   * @param commitMillis when it was accepted, in milliseconds since the epoch
   * @param lagMillis works out {@link #lagMillis}, the same with each call
   */
  public KvWrite(long sequence, long commitMillis, Supplier<Map<String, Long>> lagMillis) {
    this.sequence = sequence;
    this.commitMillis = commitMillis;
    this.lagMillis = lagMillis;
  }

  /** Which accepted write of the namespace it is, counted from 1. */
  public long sequence() {
    return sequence;
  }

  /** When it was accepted: from then on it is visible where it was made. */
  public Instant committedAt() {
    return Instant.ofEpochMilli(commitMillis);
  }

  /**
   * After how many milliseconds each other location is shown the write, the reader's cache aside.
   * Drawn again with each call, always the same.
   */
  public Map<String, Long> lagMillis() {
    return lagMillis.get();
  }
}
