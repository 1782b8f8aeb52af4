package dev.flowkv.engine;

import java.util.List;
import java.util.Optional;

/**
 * A page of a list. It can be short or empty and still have more behind it: only the cursor tells.
 *
 * @param keys in byte order
 * @param cursor for the next page; empty: the list is complete
 * @param cacheStatus whether the page came from the location's cache; empty when lists are not
 *     cached
 * @param trace where the page came from, and what it does not show; empty unless the operation was
 *     watched by a {@link KvObserver}
 */
public record ListPage(
    List<ListedKey> keys,
    Optional<String> cursor,
    Optional<CacheStatus> cacheStatus,
    Optional<ListTrace> trace) {
  /** A page of a list that nobody watches. */
  public ListPage(
      List<ListedKey> keys, Optional<String> cursor, Optional<CacheStatus> cacheStatus) {
    this(keys, cursor, cacheStatus, Optional.empty());
  }

  /** Whether no page follows. */
  public boolean isComplete() {
    return cursor.isEmpty();
  }
}
