package dev.flowkv.engine.store;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What a read cache holds for a key: a version, or absence, and since when.
 *
 * <p>A version that was written through stands for itself, which saves an object per written key.
 */
public sealed interface CachedRead permits Version, CachedRead.Fetched, CachedRead.FetchedFor {
  /** The version, which may be a tombstone; null when the store showed none. */
  @Nullable Version version();

  long fetchedAtMillis();

  /** The {@code cacheTtl} of the read that fetched it; empty: it named none, or a write kept it. */
  default OptionalInt cacheTtlSeconds() {
    return OptionalInt.empty();
  }

  /** A read that was answered by the central store. */
  static CachedRead fetched(
      @Nullable Version version, long fetchedAtMillis, OptionalInt cacheTtlSeconds) {
    return cacheTtlSeconds.isPresent()
        ? new FetchedFor(version, fetchedAtMillis, cacheTtlSeconds.getAsInt())
        : new Fetched(version, fetchedAtMillis);
  }

  /** What a read without a {@code cacheTtl} of its own fetched: most do, and it is smaller. */
  record Fetched(@Nullable Version version, long fetchedAtMillis) implements CachedRead {}

  /** What a read with a {@code cacheTtl} fetched. */
  record FetchedFor(@Nullable Version version, long fetchedAtMillis, int seconds)
      implements CachedRead {
    @Override
    public OptionalInt cacheTtlSeconds() {
      return OptionalInt.of(seconds);
    }
  }
}
