package dev.flowkv.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A choice that a run under a schedule has met: what the model left open, and how it was decided.
 *
 * @param name its name, as in {@link KvSchedule}
 * @param kind what was open
 * @param location where the operation arrived
 * @param namespaceId the namespace of the key; null: no key was asked about
 * @param key the key; null: no key was asked about
 * @param atMillis the moment that was asked about, in milliseconds since the epoch
 * @param options at least two, the first of which is no surprise
 * @param taken the place of the option that was taken, counted from 0
 * @param fingerprint of the run up to here: equal in runs that have been equal so far
 */
public record KvChoice(
    String name,
    Kind kind,
    String location,
    @Nullable String namespaceId,
    @Nullable String key,
    long atMillis,
    List<Option> options,
    int taken,
    long fingerprint) {
  /** What was open. */
  public enum Kind {
    /** Which write of a key had arrived for a read. */
    READ,
    /** Which write of a key had arrived for an assertion. */
    ASSERTION,
    /** Which write of a key had arrived for a list. */
    LIST,
    /** Which shard of a location an operation went to. */
    SHARD,
    /** Whether a fault rule hit. */
    FAULT
  }

  /** Copies the list. */
  public KvChoice {
    options = List.copyOf(options);
  }

  /**
   * One way to go on.
   *
   * @param value how a schedule says it
   * @param write what is shown; null: no write, or it is not about writes
   */
  public record Option(String value, @Nullable Write write) {}

  /**
   * A write that may have arrived.
   *
   * @param sequence which accepted write of the namespace it is
   * @param isDelete whether it deleted the key
   * @param location where it was made
   * @param committedAtMillis when it was accepted, in milliseconds since the epoch
   * @param longestLagMillis how long it can take to reach another location
   */
  public record Write(
      long sequence,
      boolean isDelete,
      String location,
      long committedAtMillis,
      long longestLagMillis) {}

  /** Whether the option that was taken is not the first one. */
  public boolean isSurprise() {
    return taken > 0;
  }
}
