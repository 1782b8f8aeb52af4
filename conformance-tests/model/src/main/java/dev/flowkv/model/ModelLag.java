package dev.flowkv.model;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** A lag distribution, read from its text when it is asked for the first time. */
final class ModelLag {
  /**
   * No draw of the normal distribution is farther from 0: uniform numbers are multiples of 2^-53,
   * and the largest below 1 gives sqrt(-2 ln(2^-53)).
   */
  private static final double FARTHEST = StrictMath.sqrt(2 * 53 * StrictMath.log(2));

  private static final Pattern SEPARATOR = Pattern.compile("\\.\\.|/");

  private static final Map<String, long[]> PARAMETERS = new ConcurrentHashMap<>();

  private ModelLag() {}

  static long draw(String lag, ModelDraw draw) {
    long[] p = parameters(lag);
    return switch (kind(lag)) {
      case "none" -> 0;
      case "fixed" -> p[0];
      case "uniform" -> p[0] + (long) Math.floor(draw.uniform(1) * (p[1] - p[0] + 1));
      case "lognormal" -> {
        double normal =
            StrictMath.sqrt(-2 * StrictMath.log(1 - draw.uniform(1)))
                * StrictMath.cos(2 * Math.PI * draw.uniform(2));
        yield logNormal(p, normal);
      }
      default -> throw new IllegalArgumentException(lag);
    };
  }

  /** The shortest lag that a draw can give. */
  static long shortest(String lag) {
    return isLogNormal(lag) ? logNormal(parameters(lag), -FARTHEST) : parameters(lag)[0];
  }

  /** The longest lag that a draw can give; a log-normal one may never reach its cut. */
  static long longest(String lag) {
    return isLogNormal(lag) ? logNormal(parameters(lag), FARTHEST) : atMost(lag);
  }

  /** What no lag exceeds, be there a draw that reaches it or not. */
  static long atMost(String lag) {
    long[] p = parameters(lag);
    return p[p.length - 1];
  }

  private static boolean isLogNormal(String lag) {
    return kind(lag).equals("lognormal");
  }

  private static long logNormal(long[] p, double normal) {
    double sigma = StrictMath.log((double) p[1] / p[0]) / 2.3263478740408408;
    return Math.min(p[2], Math.round(p[0] * StrictMath.exp(sigma * normal)));
  }

  private static String kind(String lag) {
    int end = lag.indexOf(':');
    return end < 0 ? lag : lag.substring(0, end);
  }

  private static long[] parameters(String lag) {
    return PARAMETERS.computeIfAbsent(
        lag,
        text -> {
          String numbers = text.contains(":") ? text.substring(text.indexOf(':') + 1) : "0s";
          return SEPARATOR.splitAsStream(numbers).mapToLong(ModelLag::millis).toArray();
        });
  }

  private static long millis(String duration) {
    return duration.endsWith("ms")
        ? Long.parseLong(duration.replace("ms", ""))
        : Long.parseLong(duration.replace("s", "")) * 1000;
  }
}
