package dev.flowkv.explain;

import org.jspecify.annotations.Nullable;

/**
 * What an emulator knew of an answer. Times are in milliseconds since the epoch.
 *
 * @param sequence which accepted write of the namespace is shown; null: none, or of a list
 * @param cachedAtMillis when the cache that answered got it; null: no cache answered
 * @param cachedUntilMillis until when the cache answers so; null: no cache answered
 * @param missed the latest write, if it is not shown; null: it is
 */
public record Trace(
    @Nullable Long sequence,
    @Nullable Long cachedAtMillis,
    @Nullable Long cachedUntilMillis,
    @Nullable Missed missed) {

  /**
   * A write that is not shown.
   *
   * @param sequence which accepted write of the namespace it is; null: unknown
   * @param isDelete whether it deleted the key
   * @param location where it was made; null: unknown
   * @param atMillis when it was accepted
   * @param cause why it is not shown
   * @param arrivesAtMillis when the central store shows it to the reading location; null: unknown
   */
  public record Missed(
      @Nullable Long sequence,
      boolean isDelete,
      @Nullable String location,
      long atMillis,
      Cause cause,
      @Nullable Long arrivesAtMillis) {}

  /** Why a write is not shown. */
  public enum Cause {
    /** It has not arrived at the reading location. */
    NOT_ARRIVED,
    /** The reading location answered from its cache. */
    CACHED,
    /** A fault rule made the answer old. */
    FAULT_RULE,
    /** It was not recorded why. */
    UNKNOWN
  }
}
