package dev.flowkv.engine;

import java.util.List;
import java.util.OptionalLong;

/**
 * Where a page of a watched list came from, and what it does not show.
 *
 * @param cachedAtMillis when the cache that answered got the page, in milliseconds since the epoch;
 *     empty: none answered
 * @param cachedUntilMillis until when such lists are answered by it
 * @param missed keys whose latest write the page does not show, at most {@link #MOST_MISSED}, in
 *     byte order
 * @param missedCount how many there are
 */
public record ListTrace(
    OptionalLong cachedAtMillis,
    OptionalLong cachedUntilMillis,
    List<MissedKey> missed,
    int missedCount) {
  /** How many keys a trace names. */
  public static final int MOST_MISSED = 10;

  /** Copies the list. */
  public ListTrace {
    missed = List.copyOf(missed);
  }

  /**
   * A key whose latest write a page does not show.
   *
   * @param key the key
   * @param write the write
   */
  public record MissedKey(String key, MissedWrite write) {}
}
