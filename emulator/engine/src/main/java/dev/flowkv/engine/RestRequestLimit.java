package dev.flowkv.engine;

import dev.flowkv.engine.KvFailure.Reason;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * REST requests per five minutes. The window starts with the first request after the one before has
 * ended; a request too many starts a block of five minutes, in which all are refused.
 */
final class RestRequestLimit {
  private static final long WINDOW_MILLIS = TimeUnit.MINUTES.toMillis(5);

  private long windowStart = Long.MIN_VALUE / 2;
  private int requests;
  private long blockedUntil = Long.MIN_VALUE;

  /** Counts one request, or refuses it. */
  synchronized void admit(long millis, Settings settings) {
    OptionalInt limit = settings.optionalNumber(Setting.REST_REQUESTS_PER_FIVE_MINUTES);
    if (limit.isEmpty()) {
      return;
    }
    if (millis >= blockedUntil) {
      if (millis - windowStart >= WINDOW_MILLIS) {
        windowStart = millis;
        requests = 0;
      }
      if (++requests <= limit.getAsInt()) {
        return;
      }
      blockedUntil = millis + WINDOW_MILLIS;
    }
    throw new KvFailure(
        Reason.REST_RATE_LIMITED,
        "Please wait and consider throttling your request speed",
        (blockedUntil - millis + 999) / 1000);
  }
}
