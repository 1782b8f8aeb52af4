package dev.flowkv.engine;

import org.jspecify.annotations.Nullable;

/**
 * Options of a read.
 *
 * @param cacheTtl how many seconds an entry of the location's cache may be old, as a decimal
 *     number; null: the configured default. It is a text because that is what arrives, and a
 *     refusal names it
 */
public record GetOptions(@Nullable String cacheTtl) {
  /** No options. */
  public static final GetOptions DEFAULT = new GetOptions(null);

  /** A read that accepts cache entries up to {@code seconds} old. */
  public static GetOptions cacheTtlSeconds(long seconds) {
    return new GetOptions(Long.toString(seconds));
  }
}
