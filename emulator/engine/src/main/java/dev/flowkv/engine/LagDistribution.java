package dev.flowkv.engine;

import java.util.List;

/**
 * How long an accepted write takes to reach another location: a distribution, from which the lag of
 * one version to one location is drawn with a seeded hash.
 *
 * <p>The text forms are those of the settings: {@code none}, {@code fixed:60s}, {@code
 * uniform:0s..10s}, {@code lognormal:400ms/10s/60s} (median, 99th percentile, cut).
 */
public sealed interface LagDistribution {
  /** No lag anywhere. */
  LagDistribution NONE = new Fixed(0);

  /**
   * One lag.
   *
   * @param first a uniform number in [0, 1)
   * @param second another one, independent of it
   */
  long sampleMillis(double first, double second);

  /** No lag is longer than this; where there is a cut, it may be one that no draw reaches. */
  long maxMillis();

  /** The shortest lag that a draw can give. */
  long shortestMillis();

  /** The longest lag that a draw can give. */
  default long longestMillis() {
    return maxMillis();
  }

  /**
   * Reads the text form.
   *
   * @throws IllegalArgumentException saying what is allowed
   */
  static LagDistribution parse(String text) {
    try {
      if (text.equals("none")) {
        return NONE;
      }
      int colon = text.indexOf(':');
      String kind = colon < 0 ? text : text.substring(0, colon);
      String rest = text.substring(colon + 1);
      return switch (kind) {
        case "fixed" -> new Fixed(DurationText.parseMillis(rest));
        case "uniform" -> {
          List<String> parts = List.of(rest.split("\\.\\.", 2));
          yield new Uniform(
              DurationText.parseMillis(parts.get(0)), DurationText.parseMillis(last(parts, 2)));
        }
        case "lognormal" -> {
          List<String> parts = List.of(rest.split("/", 3));
          yield new LogNormal(
              DurationText.parseMillis(parts.get(0)),
              DurationText.parseMillis(parts.size() < 2 ? "" : parts.get(1)),
              DurationText.parseMillis(last(parts, 3)));
        }
        default -> throw new IllegalArgumentException("\"" + kind + "\" is not a distribution");
      };
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "must be none, fixed:60s, uniform:0s..10s or lognormal:400ms/10s/60s (median/p99/cut), not \""
              + text
              + "\" ("
              + e.getMessage()
              + ")",
          e);
    }
  }

  private static String last(List<String> parts, int wanted) {
    return parts.size() < wanted ? "" : parts.get(wanted - 1);
  }

  /**
   * Always the same lag.
   *
   * @param millis the lag
   */
  record Fixed(long millis) implements LagDistribution {
    @Override
    public long sampleMillis(double first, double second) {
      return millis;
    }

    @Override
    public long maxMillis() {
      return millis;
    }

    @Override
    public long shortestMillis() {
      return millis;
    }

    @Override
    public String toString() {
      return millis == 0 ? "none" : "fixed:" + DurationText.format(millis);
    }
  }

  /**
   * Every lag between two ends, both included, equally likely.
   *
   * @param fromMillis the shortest
   * @param toMillis the longest
   */
  record Uniform(long fromMillis, long toMillis) implements LagDistribution {
    /** Checks the order of the ends. */
    public Uniform {
      if (fromMillis > toMillis) {
        throw new IllegalArgumentException("the shortest lag is above the longest");
      }
    }

    @Override
    public long sampleMillis(double first, double second) {
      return fromMillis + (long) (first * (toMillis - fromMillis + 1));
    }

    @Override
    public long maxMillis() {
      return toMillis;
    }

    @Override
    public long shortestMillis() {
      return fromMillis;
    }

    @Override
    public String toString() {
      return "uniform:" + DurationText.format(fromMillis) + ".." + DurationText.format(toMillis);
    }
  }

  /**
   * Log-normal: most lags are short, a few are long, none is longer than the cut.
   *
   * @param medianMillis half of the lags are below it
   * @param p99Millis 99 of 100 are below it
   * @param cutMillis a longer draw is shortened to this
   */
  record LogNormal(long medianMillis, long p99Millis, long cutMillis) implements LagDistribution {
    /** The 99th percentile of the standard normal distribution. */
    private static final double Z99 = 2.3263478740408408;

    /** The largest uniform number that is drawn: with it, the normal draw is farthest from 0. */
    private static final double NEXT_TO_ONE = 1 - 0x1.0p-53;

    /** Checks the order of the three. */
    public LogNormal {
      if (medianMillis <= 0 || p99Millis < medianMillis || cutMillis < medianMillis) {
        throw new IllegalArgumentException(
            "a median above 0 that p99 and cut are not below is needed");
      }
    }

    @Override
    public long sampleMillis(double first, double second) {
      // Box-Muller. StrictMath gives the same bits on every machine, so a seed means the same lags.
      double z =
          StrictMath.sqrt(-2 * StrictMath.log(1 - first)) * StrictMath.cos(2 * Math.PI * second);
      double sigma = StrictMath.log((double) p99Millis / medianMillis) / Z99;
      double lag = medianMillis * StrictMath.exp(sigma * z);
      return lag >= cutMillis ? cutMillis : Math.round(lag);
    }

    @Override
    public long maxMillis() {
      return cutMillis;
    }

    @Override
    public long shortestMillis() {
      return sampleMillis(NEXT_TO_ONE, 0.5);
    }

    @Override
    public long longestMillis() {
      return sampleMillis(NEXT_TO_ONE, 0);
    }

    @Override
    public String toString() {
      return "lognormal:"
          + DurationText.format(medianMillis)
          + "/"
          + DurationText.format(p99Millis)
          + "/"
          + DurationText.format(cutMillis);
    }
  }
}
