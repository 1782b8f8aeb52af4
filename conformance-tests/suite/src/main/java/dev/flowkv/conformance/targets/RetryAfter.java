package dev.flowkv.conformance.targets;

import dev.flowkv.conformance.targets.HttpExchange.Response;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Waits where a service limits requests: as long as its {@code retry-after} says, and at most so
 * long in all. Once that is used up, nothing is sent until the service would answer again. Safe for
 * use by threads, which wait together.
 */
final class RetryAfter {
  private static final int TOO_MANY_REQUESTS = 429;

  /** A service that says "at once" is not asked at once: that would be asking without an end. */
  private static final long SHORTEST_MILLIS = 1000;

  private final WallClock clock;
  private final Consumer<String> told;
  private long leftMillis;
  private long waitUntil = Long.MIN_VALUE;
  private long closedUntil = Long.MIN_VALUE;
  private @Nullable Response refusal;

  /**
   * Waits.
   *
   * @param most how long in all
   * @param told hears of each wait
   */
  RetryAfter(WallClock clock, Duration most, Consumer<String> told) {
    this.clock = clock;
    this.leftMillis = most.toMillis();
    this.told = told;
  }

  /**
   * Waits until a request may be sent.
   *
   * @return the answer of a service that need not be asked; null: it may be sent
   */
  @Nullable Response await() throws InterruptedException {
    while (true) {
      long millis;
      synchronized (this) {
        long now = clock.nowMillis();
        if (now < closedUntil) {
          return refusal;
        }
        millis = Math.max(waitUntil, now) - now;
      }
      if (millis <= 0) {
        return null;
      }
      clock.pass(Duration.ofMillis(millis));
    }
  }

  /** Whether an answer asks to come again, and that is waited for. */
  synchronized boolean mayAskAgain(Response response) {
    OptionalLong asked = asked(response);
    if (asked.isEmpty()) {
      return false;
    }
    long now = clock.nowMillis();
    long until = now + Math.max(SHORTEST_MILLIS, asked.getAsLong());
    long more = until - Math.max(now, waitUntil);
    if (more > leftMillis) {
      closedUntil = until;
      refusal = response;
      return false;
    }
    if (more > 0) {
      leftMillis -= more;
      waitUntil = until;
      told.accept("too many requests: waiting " + (until - now + 999) / 1000 + " s");
    }
    return true;
  }

  /** Allows to wait again, so long in all: for cleaning up. */
  synchronized void allow(Duration most) {
    leftMillis = most.toMillis();
    closedUntil = Long.MIN_VALUE;
  }

  /** The milliseconds that an answer asks to wait. */
  private OptionalLong asked(Response response) {
    String header = response.header("retry-after");
    if (response.status() != TOO_MANY_REQUESTS || header == null) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Math.multiplyExact(Long.parseLong(header.strip()), 1000L));
    } catch (ArithmeticException e) {
      return OptionalLong.of(Long.MAX_VALUE / 4);
    } catch (NumberFormatException e) {
      return date(header);
    }
  }

  private OptionalLong date(String header) {
    try {
      ZonedDateTime at = ZonedDateTime.parse(header.strip(), DateTimeFormatter.RFC_1123_DATE_TIME);
      return OptionalLong.of(at.toInstant().toEpochMilli() - clock.nowMillis());
    } catch (DateTimeParseException e) {
      return OptionalLong.empty();
    }
  }
}
