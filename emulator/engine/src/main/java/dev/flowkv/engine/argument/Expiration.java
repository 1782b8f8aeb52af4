package dev.flowkv.engine.argument;

import dev.flowkv.engine.KvFailure;
import dev.flowkv.engine.KvFailure.Reason;
import dev.flowkv.engine.PutOptions;
import java.util.OptionalLong;

/** The rules of {@code expiration} and {@code expirationTtl}. A time to live wins. */
public final class Expiration {
  /** The expiration of what has none. */
  public static final long NEVER = Long.MAX_VALUE;

  private Expiration() {}

  /**
   * When a write expires, in Unix seconds, or {@link #NEVER}.
   *
   * @param shortest how many seconds it must at least live
   */
  public static long of(PutOptions options, long nowMillis, int shortest) {
    long now = Math.floorDiv(nowMillis, 1000L);
    if (options.expirationTtl() != null) {
      return saturatedAdd(now, timeToLive(options.expirationTtl(), shortest));
    }
    return options.expiration() == null ? NEVER : absolute(options.expiration(), now, shortest);
  }

  private static long timeToLive(String text, int shortest) {
    long ttl =
        Numbers.parseLong(text)
            .orElseThrow(() -> invalidTtl(text, "Please specify integer greater than 0."));
    if (ttl <= 0) {
      throw invalidTtl(text, "Please specify integer greater than 0.");
    }
    if (ttl < shortest) {
      throw invalidTtl(text, "Expiration TTL must be at least " + shortest + ".");
    }
    return ttl;
  }

  private static long absolute(String text, long now, int shortest) {
    OptionalLong parsed = Numbers.parseLong(text);
    if (parsed.isEmpty() || parsed.getAsLong() <= now) {
      throw new KvFailure(
          Reason.EXPIRATION_INVALID,
          "Invalid expiration of "
              + text
              + ". Please specify integer greater than the current number of seconds since the UNIX"
              + " epoch.");
    }
    if (parsed.getAsLong() < now + shortest) {
      throw new KvFailure(
          Reason.EXPIRATION_INVALID,
          "Invalid expiration of "
              + text
              + ". Expiration times must be at least "
              + shortest
              + " seconds in the future.");
    }
    return Math.min(parsed.getAsLong(), NEVER - 1);
  }

  private static KvFailure invalidTtl(String text, String rule) {
    return new KvFailure(
        Reason.EXPIRATION_TTL_INVALID, "Invalid expiration_ttl of " + text + ". " + rule);
  }

  /** A far expiration must not wrap into the past, nor become "never". */
  private static long saturatedAdd(long now, long ttl) {
    return ttl > NEVER - 1 - now ? NEVER - 1 : now + ttl;
  }
}
