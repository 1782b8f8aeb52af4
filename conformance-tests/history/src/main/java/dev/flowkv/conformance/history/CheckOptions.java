package dev.flowkv.conformance.history;

import java.time.Duration;

/**
 * How much staleness a history may show.
 *
 * @param propagation how long a write may take to reach every location
 * @param cacheTtl the cache TTL of reads that name none, and the age of cached lists
 * @param slack how far the clocks of who recorded the history and of the service may be apart
 */
public record CheckOptions(Duration propagation, Duration cacheTtl, Duration slack) {
  /**
   * What the documentation says of the service: a minute of cache, and changes that take "up to 60
   * seconds or more"; a second of slack. Source: <a
   * href="https://developers.cloudflare.com/kv/concepts/how-kv-works/">How KV works</a>.
   */
  public static final CheckOptions DOCUMENTED =
      new CheckOptions(Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofSeconds(1));

  /** Refuses negative durations. */
  public CheckOptions {
    if (propagation.isNegative() || cacheTtl.isNegative() || slack.isNegative()) {
      throw new IllegalArgumentException("durations must not be negative");
    }
  }

  /** The bound of staleness for a history: the largest cache TTL used, propagation and slack. */
  long boundMillis(History history) {
    long largest =
        history.operations().stream()
            .filter(o -> o.outcome() == HistoryOperation.Outcome.OK)
            .mapToLong(o -> o.cacheTtlSeconds() == null ? 0 : o.cacheTtlSeconds() * 1000)
            .max()
            .orElse(0);
    return Math.max(largest, cacheTtl.toMillis()) + propagation.toMillis() + slack.toMillis();
  }
}
