package dev.flowkv.engine;

import dev.flowkv.capability.UnicodeText;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a fault rule does to an operation. */
public sealed interface FaultEffect {
  /** The status line has room for more, but not for any length. */
  int LONGEST_REASON = 1000;

  /** A fault that lasts longer is a mistake: an hour. */
  Duration LONGEST_DELAY = Duration.ofHours(1);

  /** Older answers would need versions that nobody keeps: a day. */
  Duration OLDEST_READ = Duration.ofDays(1);

  /**
   * The operation is answered with an error and not performed.
   *
   * @param status the status, 400 to 599
   * @param reason the text, which a Worker sees after {@code KV GET failed: 503 }; one line
   * @param retryAfterSeconds what the answer says about a repeat; null: nothing
   */
  record Failure(int status, String reason, @Nullable Long retryAfterSeconds)
      implements FaultEffect {
    /** Checks the parts. */
    public Failure {
      if (status < 400 || status > 599) {
        throw new IllegalArgumentException("status must be from 400 to 599, not " + status);
      }
      if (reason.isBlank()
          || reason.length() > LONGEST_REASON
          || UnicodeText.hasUnpairedSurrogate(reason)
          || reason.chars().anyMatch(Character::isISOControl)) {
        throw new IllegalArgumentException(
            "reason must be one line of text, of at most " + LONGEST_REASON + " characters");
      }
      if (retryAfterSeconds != null && retryAfterSeconds < 0) {
        throw new IllegalArgumentException(
            "retryAfterSeconds must not be negative, not " + retryAfterSeconds);
      }
    }
  }

  /**
   * The operation is performed later. It arrives when it does, and is performed when the delay,
   * real time, is over.
   *
   * @param by how much, up to an hour
   */
  record Delay(Duration by) implements FaultEffect {
    /** Checks the bounds. */
    public Delay {
      if (by.isNegative() || by.compareTo(LONGEST_DELAY) > 0) {
        throw new IllegalArgumentException(
            "millis must be from 0 to " + LONGEST_DELAY.toMillis() + ", not " + by.toMillis());
      }
    }
  }

  /**
   * The connection is lost, and with it the answer.
   *
   * @param afterEffect whether the operation has been performed by then
   */
  record Drop(boolean afterEffect) implements FaultEffect {}

  /** A write takes effect, and is answered as if it had not. Other operations are let through. */
  record LostAcknowledgement() implements FaultEffect {}

  /**
   * A read or list is answered as if it met another cache of the location, filled some time ago; at
   * most as old as the reader's {@code cacheTtl}, or {@code listCacheSeconds}, permits. Nothing is
   * kept. Expiration holds. Operations that are no reads, and all where caches are off, are let
   * through.
   *
   * @param age how long ago, up to a day
   */
  record StaleRead(Duration age) implements FaultEffect {
    /** Checks the bounds. */
    public StaleRead {
      if (age.toMillis() < 1 || age.compareTo(OLDEST_READ) > 0) {
        throw new IllegalArgumentException(
            "ageMillis must be from 1 to " + OLDEST_READ.toMillis() + ", not " + age.toMillis());
      }
    }
  }
}
