package dev.flowkv.engine;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The latest write of a key, which an answer does not show, and why.
 *
 * @param sequence which accepted write of the namespace it is, counted from 1; 0: the store has
 *     forgotten it
 * @param isDelete whether it deleted the key
 * @param location where it was made; null: the store has forgotten it
 * @param committedAtMillis when it was accepted, in milliseconds since the epoch
 * @param cause why the answer does not show it
 * @param arrivesAtMillis when the reading location is shown it, its caches aside; it may have been
 */
public record MissedWrite(
    long sequence,
    boolean isDelete,
    @Nullable String location,
    long committedAtMillis,
    Cause cause,
    OptionalLong arrivesAtMillis) {

  /** Why an answer does not show a write. */
  public enum Cause {
    /** The central store does not show it to the reading location yet. */
    NOT_ARRIVED("not-arrived"),
    /** The reading location answered from its cache. */
    CACHED("cached"),
    /** A fault rule made the answer old. */
    FAULT_RULE("fault-rule");

    private final String wireName;

    Cause(String wireName) {
      this.wireName = wireName;
    }

    /** The name in histories. */
    public String wireName() {
      return wireName;
    }
  }
}
