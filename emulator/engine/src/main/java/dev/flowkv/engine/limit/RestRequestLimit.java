package dev.flowkv.engine.limit;

import dev.flowkv.engine.KvFailure;
import dev.flowkv.engine.KvFailure.Reason;
import dev.flowkv.engine.Setting;
import dev.flowkv.engine.Settings;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * REST requests per five minutes. The window starts with the first request after the one before has
 * ended; a request too many starts a block of five minutes, in which all are refused.
 */
public final class RestRequestLimit {
  private static final long WINDOW_MILLIS = TimeUnit.MINUTES.toMillis(5);

  private static final long NEVER = Long.MIN_VALUE / 2;

  private long windowStart = NEVER;
  private int requests;
  private long blockedUntil = NEVER;

  /** When the window began; null: none has. */
  synchronized @Nullable Long windowStartMillis() {
    return windowStart == NEVER ? null : windowStart;
  }

  /** Requests in the window. */
  synchronized int requests() {
    return requests;
  }

  /** Until when all requests are refused; null: they never were. */
  synchronized @Nullable Long blockedUntilMillis() {
    return blockedUntil == NEVER ? null : blockedUntil;
  }

  synchronized void restore(@Nullable Long start, int count, @Nullable Long blocked) {
    windowStart = start == null ? NEVER : start;
    requests = count;
    blockedUntil = blocked == null ? NEVER : blocked;
  }

  /** Counts one request, or refuses it. */
  public synchronized void admit(long millis, Settings settings) {
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
