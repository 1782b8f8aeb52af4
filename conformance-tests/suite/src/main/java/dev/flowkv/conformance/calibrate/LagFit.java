package dev.flowkv.conformance.calibrate;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import org.hipparchus.optim.InitialGuess;
import org.hipparchus.optim.MaxEval;
import org.hipparchus.optim.nonlinear.scalar.GoalType;
import org.hipparchus.optim.nonlinear.scalar.ObjectiveFunction;
import org.hipparchus.optim.nonlinear.scalar.noderiv.NelderMeadSimplex;
import org.hipparchus.optim.nonlinear.scalar.noderiv.SimplexOptimizer;

/**
 * A distribution of lags that explains looks best.
 *
 * @param setting as {@code replicationLag} takes it
 * @param medianMillis of the distribution
 * @param p99Millis of the distribution
 * @param looks how many looks it explains
 * @param intervals where median and p99 lie
 */
public record LagFit(
    String setting, long medianMillis, long p99Millis, int looks, List<Interval> intervals) {
  /** Keeps a look that a distribution calls impossible from deciding alone. */
  static final double SURPRISE = 1e-4;

  private static final int EVALUATIONS = 4000;

  /** Delays below 200 ms stay as they are. */
  private static final double PER_LOGARITHM = 200;

  /** Longest lag that is taken for one, when no look says more: what the documentation names. */
  private static final long DOCUMENTED_CUT_MILLIS = 60_000;

  /** Fits a distribution. */
  static LagFit of(List<Look> looks) {
    long lastUnseen =
        looks.stream().filter(l -> !l.seen()).mapToLong(Look::delayMillis).max().orElse(-1);
    long firstSeen =
        looks.stream().filter(Look::seen).mapToLong(Look::delayMillis).min().orElse(Long.MAX_VALUE);
    if (lastUnseen < 0) {
      return new LagFit("none", 0, 0, looks.size(), between(0, firstSeen));
    }
    if (firstSeen > lastUnseen) {
      long lag = firstSeen == Long.MAX_VALUE ? lastUnseen : (firstSeen + lastUnseen + 1) / 2;
      return new LagFit(
          "fixed:" + duration(lag), lag, lag, looks.size(), between(lastUnseen, firstSeen));
    }
    List<Tally> tallies = tallies(looks);
    Fitted logNormal = logNormal(tallies, firstSeen, lastUnseen, looks.size());
    Fitted uniform = uniform(tallies, firstSeen, lastUnseen, looks.size());
    return logNormal.loss <= uniform.loss ? logNormal.fit : uniform.fit;
  }

  /** Where a lag without spread lies: the two looks between which it does. */
  private static List<Interval> between(long from, long to) {
    Double high = to == Long.MAX_VALUE ? null : Double.valueOf(to);
    return List.of(
        new Interval(LagFamily.MEDIAN, from, high), new Interval(LagFamily.P99, from, high));
  }

  private record Fitted(LagFit fit, double loss) {}

  /** How many looks after a delay saw the write, and how many did not. */
  record Tally(long delayMillis, int seen, int unseen) {
    Tally plus(Tally other) {
      return new Tally(delayMillis, seen + other.seen, unseen + other.unseen);
    }
  }

  /**
   * Counts looks together whose delays differ by half a percent, which is far less than looks can
   * tell apart: a fit computes a probability for each tally hundreds of times.
   */
  private static List<Tally> tallies(List<Look> looks) {
    Map<Long, Tally> byLogarithm = new TreeMap<>();
    for (Look look : looks) {
      long bucket = Math.round(PER_LOGARITHM * Math.log(look.delayMillis() + 1));
      long middle = Math.round(Math.exp(bucket / PER_LOGARITHM)) - 1;
      Tally one = new Tally(middle, look.seen() ? 1 : 0, look.seen() ? 0 : 1);
      byLogarithm.merge(bucket, one, Tally::plus);
    }
    return List.copyOf(byLogarithm.values());
  }

  private static Fitted logNormal(List<Tally> tallies, long firstSeen, long lastUnseen, int looks) {
    double from = Math.log(Math.max(1, firstSeen));
    double to = Math.log(lastUnseen);
    double[] best =
        least(
            p -> loss(tallies, d -> LagFamily.LOG_NORMAL.seenBy(p, d)),
            (from + to) / 2,
            Math.log(Math.max(0.05, (to - from) / 4)));
    long median = Math.round(LagFamily.LOG_NORMAL.quantile(best, 0.5));
    long p99 = Math.round(LagFamily.LOG_NORMAL.quantile(best, 0.99));
    long cut = Math.max(Math.max(DOCUMENTED_CUT_MILLIS, p99), (lastUnseen / 1000 + 1) * 1000);
    String setting = "lognormal:" + duration(median) + "/" + duration(p99) + "/" + duration(cut);
    return new Fitted(
        new LagFit(setting, median, p99, looks, LagFamily.LOG_NORMAL.intervals(best, tallies)),
        loss(tallies, d -> LagFamily.LOG_NORMAL.seenBy(best, d)));
  }

  private static Fitted uniform(List<Tally> tallies, long firstSeen, long lastUnseen, int looks) {
    double[] best =
        least(p -> loss(tallies, d -> LagFamily.UNIFORM.seenBy(p, d)), firstSeen, lastUnseen + 1.0);
    long from = Math.max(0, Math.round(Math.min(best[0], best[1])));
    long to = Math.round(Math.max(best[0], best[1]));
    long median = (from + to) / 2;
    long p99 = Math.round(from + 0.99 * (to - from));
    return new Fitted(
        new LagFit(
            "uniform:" + duration(from) + ".." + duration(to),
            median,
            p99,
            looks,
            LagFamily.UNIFORM.intervals(best, tallies)),
        loss(tallies, d -> LagFamily.UNIFORM.seenBy(best, d)));
  }

  private interface Goal {
    double of(double[] parameters);
  }

  private static double[] least(Goal goal, double first, double second) {
    return new SimplexOptimizer(1e-9, 1e-9)
        .optimize(
            new MaxEval(EVALUATIONS),
            new ObjectiveFunction(goal::of),
            GoalType.MINIMIZE,
            new InitialGuess(new double[] {first, second}),
            new NelderMeadSimplex(new double[] {step(first), step(second)}))
        .getPoint();
  }

  private static double step(double value) {
    return value == 0 ? 0.5 : Math.abs(value) * 0.1;
  }

  /** Minus the log-likelihood, were writes seen by a delay with this probability. */
  static double loss(List<Tally> tallies, DoubleUnaryOperator seenBy) {
    double loss = 0;
    for (Tally tally : tallies) {
      double p = seenBy.applyAsDouble(tally.delayMillis());
      double bounded = Double.isNaN(p) ? SURPRISE : Math.min(1 - SURPRISE, Math.max(SURPRISE, p));
      loss -= tally.seen() * Math.log(bounded) + tally.unseen() * Math.log(1 - bounded);
    }
    return loss;
  }

  private static String duration(long millis) {
    return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
  }
}
