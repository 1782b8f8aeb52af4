package dev.flowkv.capability;

import java.util.OptionalLong;

/**
 * Options of a read.
 *
 * @param cacheTtlSeconds how old a copy in the location's cache may be; empty: the platform's 60
 *     seconds. A longer one makes reads faster and staler; the minimum is {@link
 *     KvPolicy#minimumCacheTtlSeconds()}
 */
public record GetOptions(OptionalLong cacheTtlSeconds) {
  /** No options. */
  public static final GetOptions DEFAULT = new GetOptions(OptionalLong.empty());

  /** A read that accepts copies up to {@code seconds} old. */
  public static GetOptions cacheTtlSeconds(long seconds) {
    return new GetOptions(OptionalLong.of(seconds));
  }
}
