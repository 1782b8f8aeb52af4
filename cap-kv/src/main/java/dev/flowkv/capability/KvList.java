package dev.flowkv.capability;

import java.util.List;
import java.util.Optional;

/**
 * A page of a list. It can be short or empty and not be the last: only the cursor tells.
 *
 * @param keys in the order of their UTF-8 bytes
 * @param cursor for the next page; empty: the list is complete
 */
public record KvList(List<KvKey> keys, Optional<String> cursor) {
  /** Whether no page follows. */
  public boolean listComplete() {
    return cursor.isEmpty();
  }
}
