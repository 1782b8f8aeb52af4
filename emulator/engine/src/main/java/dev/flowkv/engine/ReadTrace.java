package dev.flowkv.engine;

import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Where the answer to a watched read came from, and what it does not show. */
public final class ReadTrace {
  private static final long NONE = Long.MIN_VALUE;

  private final long sequence;
  private final long cachedAtMillis;
  private final long cachedUntilMillis;
  private final long staleMillis;
  private final @Nullable MissedWrite missed;

  private ReadTrace(
      long sequence,
      long cachedAtMillis,
      long cachedUntilMillis,
      long staleMillis,
      @Nullable MissedWrite missed) {
    this.sequence = sequence;
    this.cachedAtMillis = cachedAtMillis;
    this.cachedUntilMillis = cachedUntilMillis;
    this.staleMillis = staleMillis;
    this.missed = missed;
  }

  /**
   * Makes the trace of an answer of the central store, or of what a fault rule made of it.
   *
   * @param sequence which write is shown; 0: none was ever visible
   * @param staleMillis how long ago this stopped being the latest; 0: it is the latest
   * @param missed the latest write, if the answer does not show it
   */
  public static ReadTrace ofStore(long sequence, long staleMillis, @Nullable MissedWrite missed) {
    return new ReadTrace(sequence, NONE, NONE, staleMillis, missed);
  }

  /**
   * Makes the trace of a cache's answer.
   *
   * @param sequence which write is shown; 0: none was ever visible
   * @param cachedAtMillis when the cache got it, in milliseconds since the epoch
   * @param cachedUntilMillis until when such reads are answered by it
   * @param staleMillis how long ago this stopped being the latest; 0: it is the latest
   * @param missed the latest write, if the answer does not show it
   */
  public static ReadTrace ofCache(
      long sequence,
      long cachedAtMillis,
      long cachedUntilMillis,
      long staleMillis,
      @Nullable MissedWrite missed) {
    return new ReadTrace(sequence, cachedAtMillis, cachedUntilMillis, staleMillis, missed);
  }

  /** Which accepted write of the namespace the answer shows; empty: none was ever visible. */
  public OptionalLong sequence() {
    return sequence == 0 ? OptionalLong.empty() : OptionalLong.of(sequence);
  }

  /** When the cache that answered got it, in milliseconds since the epoch; empty: none answered. */
  public OptionalLong cachedAtMillis() {
    return optional(cachedAtMillis);
  }

  /** Until when reads with this {@code cacheTtl} are answered by the same entry. */
  public OptionalLong cachedUntilMillis() {
    return optional(cachedUntilMillis);
  }

  /** How many milliseconds ago the answer stopped being the latest; 0: it is the latest. */
  public long staleMillis() {
    return staleMillis;
  }

  /**
   * The latest write, if the answer does not show what it left: also of the very same millisecond,
   * when {@link #staleMillis} is 0. Empty where both are equal to who reads.
   */
  public Optional<MissedWrite> missed() {
    return Optional.ofNullable(missed);
  }

  private static OptionalLong optional(long millis) {
    return millis == NONE ? OptionalLong.empty() : OptionalLong.of(millis);
  }
}
