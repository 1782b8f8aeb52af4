package dev.flowkv.engine;

import org.jspecify.annotations.Nullable;

/**
 * What a read cache holds for a key: a version, or absence, and since when.
 *
 * <p>A version that was written through stands for itself, which saves an object per written key.
 */
sealed interface CachedRead permits Version, CachedRead.Fetched {
  /** The version, which may be a tombstone; null when the store showed none. */
  @Nullable Version version();

  long fetchedAtMillis();

  /** A read that was answered by the central store. */
  record Fetched(@Nullable Version version, long fetchedAtMillis) implements CachedRead {}
}
