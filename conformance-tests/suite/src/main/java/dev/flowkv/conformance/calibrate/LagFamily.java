package dev.flowkv.conformance.calibrate;

import dev.flowkv.conformance.calibrate.LagFit.Tally;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.numbers.gamma.Erfc;
import org.hipparchus.distribution.continuous.NormalDistribution;

/** A kind of distribution of lags, with two parameters. */
enum LagFamily {
  /** Mean and logarithm of the standard deviation of the lag's logarithm. */
  LOG_NORMAL {
    @Override
    double seenBy(double[] p, double delayMillis) {
      double deviations = (Math.log(delayMillis + 0.5) - p[0]) / Math.exp(p[1]);
      // What NORMAL.cumulativeProbability computes by a series, by fractions: a fit asks for
      // millions.
      return Erfc.value(-deviations / Math.sqrt(2)) / 2;
    }

    @Override
    double quantile(double[] p, double share) {
      return Math.exp(p[0] + NORMAL.inverseCumulativeProbability(share) * Math.exp(p[1]));
    }
  },
  /** The shortest and the longest lag. */
  UNIFORM {
    @Override
    double seenBy(double[] p, double delayMillis) {
      return (delayMillis - p[0]) / (p[1] - p[0]);
    }

    @Override
    double quantile(double[] p, double share) {
      return p[0] + share * (p[1] - p[0]);
    }
  };

  private static final NormalDistribution NORMAL = new NormalDistribution();

  static final String MEDIAN = "median ms";
  static final String P99 = "p99 ms";

  /** How far from the best parameters one looks, in their standard deviations, and how closely. */
  private static final double REACH = 5;

  private static final int STEPS = 16;

  /**
   * Half the square of 1.96 standard deviations, and of half a step: the ends lie between two that
   * are looked at.
   */
  private static final double ALMOST_AS_WELL = Math.pow(1.96 + REACH / STEPS / 2, 2) / 2;

  /** The share of writes that is seen after a delay; outside of 0 to 1 where none or all are. */
  abstract double seenBy(double[] parameters, double delayMillis);

  /** The lag that this share of writes does not exceed, in milliseconds. */
  abstract double quantile(double[] parameters, double share);

  /**
   * Gives the 95% intervals of median and p99: their least and greatest values among parameters
   * that explain the looks almost as well as the best ones (the ratio of likelihoods). Which
   * parameters are looked at, the looks' information says.
   */
  List<Interval> intervals(double[] best, List<Tally> all) {
    List<Tally> tallies = coarser(all);
    double[][] information = information(best, tallies);
    double spread = Math.sqrt(1 / information[0][0]);
    double rest = information[1][1] - information[0][1] * information[0][1] / information[0][0];
    double slant = information[0][1] / information[0][0];
    double otherSpread = Math.sqrt(1 / rest);
    if (!Double.isFinite(spread) || !Double.isFinite(otherSpread)) {
      return List.of(new Interval(MEDIAN, 0, null), new Interval(P99, 0, null));
    }
    double most = LagFit.loss(tallies, d -> seenBy(best, d)) + ALMOST_AS_WELL;
    Ends medians = new Ends(quantile(best, 0.5));
    Ends p99s = new Ends(quantile(best, 0.99));
    for (int i = -STEPS; i <= STEPS; i++) {
      for (int j = -STEPS; j <= STEPS; j++) {
        double second = REACH * j / STEPS * otherSpread;
        double[] p = {best[0] + REACH * i / STEPS * spread - slant * second, best[1] + second};
        if (i * i + j * j <= STEPS * STEPS && LagFit.loss(tallies, d -> seenBy(p, d)) <= most) {
          medians.include(quantile(p, 0.5));
          p99s.include(quantile(p, 0.99));
        }
      }
    }
    return List.of(medians.interval(MEDIAN), p99s.interval(P99));
  }

  /** Puts looks together whose delays differ by two percent: many looks would take long. */
  private static List<Tally> coarser(List<Tally> tallies) {
    Map<Long, Tally> byLogarithm = new TreeMap<>();
    for (Tally tally : tallies) {
      long bucket = Math.round(50 * Math.log(tally.delayMillis() + 1));
      byLogarithm.merge(bucket, tally, Tally::plus);
    }
    return List.copyOf(byLogarithm.values());
  }

  /** The least and the greatest of numbers. */
  private static final class Ends {
    private double low;
    private double high;

    Ends(double first) {
      this.low = first;
      this.high = first;
    }

    void include(double value) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }

    Interval interval(String of) {
      return new Interval(of, Math.max(0, low), high);
    }
  }

  /** The Fisher information of the looks. */
  private double[][] information(double[] parameters, List<Tally> tallies) {
    double[][] sum = new double[2][2];
    for (Tally tally : tallies) {
      double seen = seenBy(parameters, tally.delayMillis());
      if (seen > LagFit.SURPRISE && seen < 1 - LagFit.SURPRISE) {
        double[] slope = slope(parameters, p -> seenBy(p, tally.delayMillis()));
        double weight = (tally.seen() + tally.unseen()) / (seen * (1 - seen));
        for (int i = 0; i < 2; i++) {
          for (int j = 0; j < 2; j++) {
            sum[i][j] += weight * slope[i] * slope[j];
          }
        }
      }
    }
    return sum;
  }

  private interface OfParameters {
    double at(double[] parameters);
  }

  private static double[] slope(double[] at, OfParameters function) {
    double[] slope = new double[2];
    for (int i = 0; i < 2; i++) {
      double step = Math.max(1e-6, Math.abs(at[i]) * 1e-6);
      double[] below = at.clone();
      double[] above = at.clone();
      below[i] -= step;
      above[i] += step;
      slope[i] = (function.at(above) - function.at(below)) / (2 * step);
    }
    return slope;
  }
}
