package dev.flowkv.model;

import java.util.Arrays;

/** A lag distribution, read from its text each time it is asked. */
final class ModelLag {
  private ModelLag() {}

  static long draw(String lag, ModelDraw draw) {
    long[] p = parameters(lag);
    return switch (lag.replaceAll(":.*", "")) {
      case "none" -> 0;
      case "fixed" -> p[0];
      case "uniform" -> p[0] + (long) Math.floor(draw.uniform(1) * (p[1] - p[0] + 1));
      case "lognormal" -> {
        double normal =
            StrictMath.sqrt(-2 * StrictMath.log(1 - draw.uniform(1)))
                * StrictMath.cos(2 * Math.PI * draw.uniform(2));
        double sigma = StrictMath.log((double) p[1] / p[0]) / 2.3263478740408408;
        yield Math.min(p[2], Math.round(p[0] * StrictMath.exp(sigma * normal)));
      }
      default -> throw new IllegalArgumentException(lag);
    };
  }

  static long longest(String lag) {
    return Arrays.stream(parameters(lag)).reduce(0, (first, second) -> second);
  }

  private static long[] parameters(String lag) {
    String numbers = lag.contains(":") ? lag.substring(lag.indexOf(':') + 1) : "";
    return Arrays.stream(numbers.split("\\.\\.|/"))
        .filter(s -> !s.isEmpty())
        .mapToLong(ModelLag::millis)
        .toArray();
  }

  private static long millis(String duration) {
    return duration.endsWith("ms")
        ? Long.parseLong(duration.replace("ms", ""))
        : Long.parseLong(duration.replace("s", "")) * 1000;
  }
}
