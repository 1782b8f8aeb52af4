package dev.flowkv.engine;

import org.jspecify.annotations.Nullable;

/**
 * A page of a namespace's keys, in byte order.
 *
 * @param prefix what the keys start with; empty: all keys
 * @param after the key or the group that the page begins behind, which need not be there; null:
 *     none
 * @param delimiter keys that contain it behind the prefix are one row for all that begin alike up
 *     to it; null: each key is a row
 * @param limit most rows of the page
 */
public record KeyRange(
    String prefix, @Nullable String after, @Nullable String delimiter, int limit) {
  /** Checks the delimiter and the limit. */
  public KeyRange {
    if (delimiter != null && delimiter.isEmpty()) {
      throw new IllegalArgumentException("delimiter must not be empty");
    }
    if (limit < 1) {
      throw new IllegalArgumentException("limit must be at least 1, not " + limit);
    }
  }
}
