package dev.flowkv.conformance.calibrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.engine.LagDistribution;
import dev.flowkv.testkit.Thorough;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Intervals with 95% confidence hold what they are to hold; few experiments show less of it. */
class LagFamilyTest {
  private static final int EXPERIMENTS = Thorough.either(10, 200);

  private static final int EIGHTHS = Thorough.either(6, 7);

  @ParameterizedTest
  @CsvSource({
    "lognormal:400ms/10s/60s, 400, 10000, 200, 30000",
    "uniform:1s..9s, 5000, 8920, 500, 9500"
  })
  void intervalsHoldMedianAndP99(String lag, long median, long p99, long from, long to) {
    int medians = 0;
    int p99s = 0;
    int ofTheKind = 0;
    for (int i = 0; i < EXPERIMENTS; i++) {
      LagFit fit = LagFit.of(looks(lag, from, to, new Random(i)));
      // Few looks may suggest the other kind of distribution, whose p99 is another one.
      if (!fit.setting().startsWith(lag.substring(0, lag.indexOf(':')))) {
        continue;
      }
      ofTheKind++;
      List<Interval> intervals = fit.intervals();
      medians += holds(intervals.get(0), median) ? 1 : 0;
      p99s += holds(intervals.get(1), p99) ? 1 : 0;
    }
    System.out.println(lag + ": " + medians + " and " + p99s + " of " + ofTheKind);
    assertThat(ofTheKind).isGreaterThan(EXPERIMENTS / 2);
    assertThat(medians)
        .as("intervals with the median")
        .isGreaterThanOrEqualTo(ofTheKind * EIGHTHS / 8);
    assertThat(p99s).as("intervals with the p99").isGreaterThanOrEqualTo(ofTheKind * EIGHTHS / 8);
  }

  @ParameterizedTest
  @CsvSource({"lognormal:400ms/10s/60s, 200, 30000"})
  void moreLooksGiveNarrowerIntervals(String lag, long from, long to) {
    List<Look> many = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      many.addAll(looks(lag, from, to, new Random(i)));
    }
    double few = width(LagFit.of(looks(lag, from, to, new Random(0))));
    assertThat(width(LagFit.of(many)) / few).isBetween(0.15, 0.4);
  }

  private static double width(LagFit fit) {
    Interval median = fit.intervals().get(0);
    return Math.log(high(median) / median.low());
  }

  private static double high(Interval interval) {
    Double high = interval.high();
    return high == null ? Double.POSITIVE_INFINITY : high;
  }

  private static boolean holds(Interval interval, long value) {
    return interval.low() <= value && value <= high(interval);
  }

  /** Two hundred looks, as many as an account is asked for. */
  private static List<Look> looks(String lag, long from, long to, Random random) {
    LagDistribution distribution = LagDistribution.parse(lag);
    List<Look> looks = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      long delay = Math.round(from * Math.exp(random.nextDouble() * Math.log((double) to / from)));
      long sample = distribution.sampleMillis(random.nextDouble(), random.nextDouble());
      looks.add(new Look(delay, sample <= delay));
    }
    return looks;
  }
}
