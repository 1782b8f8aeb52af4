package dev.flowkv.conformance.record;

/**
 * Expirations without the date of their run: seconds since the property began. One that is many
 * years away, such as the first second of 1970, is no moment of the run and stays what it is.
 */
final class Moments {
  private static final long NEAR_SECONDS = 500_000_000L;

  /** Far moments are moved out of the way of near ones by so much. */
  private static final long FAR = 1_000_000_000_000_000L;

  private Moments() {}

  /** Takes the date out of a Unix time in seconds. */
  static long relative(long unixSeconds, long baseSeconds) {
    long seconds = unixSeconds - baseSeconds;
    return Math.abs(seconds) < NEAR_SECONDS ? seconds : FAR + unixSeconds;
  }

  static boolean isFar(long moment) {
    return moment > FAR / 2;
  }

  /** The Unix time of a far moment. */
  static long far(long moment) {
    return moment - FAR;
  }

  /** A far moment of a Unix time. */
  static long ofFar(long unixSeconds) {
    return FAR + unixSeconds;
  }

  /** Puts a date into a moment. */
  static long unixSeconds(long moment, long baseSeconds) {
    return isFar(moment) ? far(moment) : moment + baseSeconds;
  }
}
