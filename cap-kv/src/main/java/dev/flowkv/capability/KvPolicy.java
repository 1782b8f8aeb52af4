package dev.flowkv.capability;

import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The settings of the local checks.
 *
 * @param minimumCacheTtlSeconds the smallest {@code cacheTtl} that is let through: 60, or down to
 *     the 30 that the platform allows since 2026-01-30
 * @param unixSeconds the time that an {@code expiration} is compared with, in Unix seconds
 * @param budget counts the operations; empty: they are not counted
 */
public record KvPolicy(
    int minimumCacheTtlSeconds, LongSupplier unixSeconds, Optional<InvocationBudget> budget) {
  /**
   * Refuses an impossible setting.
   *
   * @throws IllegalArgumentException if the minimum is below the platform's 30 seconds
   */
  public KvPolicy {
    if (minimumCacheTtlSeconds < KvLimits.CACHE_TTL_SECONDS_MINIMUM) {
      throw new IllegalArgumentException(
          "minimumCacheTtlSeconds must be at least "
              + KvLimits.CACHE_TTL_SECONDS_MINIMUM
              + ", not "
              + minimumCacheTtlSeconds);
    }
  }

  /** {@code cacheTtl} from 60 seconds, the computer's clock, no budget. */
  public static KvPolicy standard() {
    return new KvPolicy(
        KvLimits.CACHE_TTL_SECONDS_DEFAULT,
        () -> System.currentTimeMillis() / 1000,
        Optional.empty());
  }

  /** This policy with another smallest {@code cacheTtl}. */
  public KvPolicy withMinimumCacheTtlSeconds(int seconds) {
    return new KvPolicy(seconds, unixSeconds, budget);
  }

  /** This policy with another clock, which shows Unix seconds. */
  public KvPolicy withUnixSeconds(LongSupplier clock) {
    return new KvPolicy(minimumCacheTtlSeconds, clock, budget);
  }

  /** This policy with a budget, which others may share. */
  public KvPolicy withBudget(InvocationBudget newBudget) {
    return new KvPolicy(minimumCacheTtlSeconds, unixSeconds, Optional.of(newBudget));
  }
}
