package dev.flowkv.engine;

import org.jspecify.annotations.Nullable;

/**
 * A change of what is stored that no operation has made. Who reads a history must know of it: what
 * was written before is not what is read after.
 *
 * @param kind what has changed
 * @param namespaceId the namespace; null: all of them
 * @param atMillis when it was done, on the emulator's clock, in milliseconds since the epoch
 */
public record KvChange(Kind kind, @Nullable String namespaceId, long atMillis)
    implements KvHistoryEntry {
  /** The state after a change. */
  public enum Kind {
    /** There is nothing: a reset, a namespace that was deleted. */
    EMPTIED("emptied"),

    /** There may be anything: a snapshot that was restored, keys that were seeded. */
    REPLACED("replaced");

    private final String wireName;

    Kind(String wireName) {
      this.wireName = wireName;
    }

    /** The name in a history. */
    public String wireName() {
      return wireName;
    }
  }
}
