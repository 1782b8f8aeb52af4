package dev.flowkv.engine;

import org.jspecify.annotations.Nullable;

/**
 * Options of a bulk read.
 *
 * @param type {@code text} or {@code json}; null: text. With json, one value that is not JSON fails
 *     the whole read
 * @param cacheTtl as in {@link GetOptions}
 * @param requireText whether a value that is not UTF-8 fails the whole read, as over REST
 */
public record BulkGetOptions(
    @Nullable String type, @Nullable String cacheTtl, boolean requireText) {
  /** No options. */
  public static final BulkGetOptions DEFAULT = new BulkGetOptions(null, null, false);

  /** Options with this {@code cacheTtl}. */
  public BulkGetOptions withCacheTtlSeconds(long seconds) {
    return new BulkGetOptions(type, Long.toString(seconds), requireText);
  }
}
