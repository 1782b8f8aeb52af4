package dev.flowkv.examples.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How many random seeds it takes to find a bug: the median of ten searches. */
@Tag("zoo")
class RandomSeedsTest {
  private static final int SEARCHES = 10;
  private static final int MOST_SEEDS = 2000;

  static Bug[] bugs() {
    return Bug.all();
  }

  @ParameterizedTest
  @MethodSource("bugs")
  void thePageSaysHowManySeedsItTakes(Bug bug) {
    long[] seeds =
        LongStream.range(0, SEARCHES)
            .map(search -> seedsUntilFound(bug.demo(), search * MOST_SEEDS))
            .sorted()
            .toArray();
    // Of an even number of searches, the median is between two. It is rounded down.
    long low = seeds[SEARCHES / 2 - 1];
    long high = seeds[SEARCHES / 2];
    long median = (Math.min(low, MOST_SEEDS) + Math.min(high, MOST_SEEDS)) / 2;
    String shown =
        (high > MOST_SEEDS ? "more than " : "") + String.format(Locale.ROOT, "%,d", median);
    assertThat(ZooPage.figures(bug.anchor()).get(3)).isEqualTo(shown);
  }

  /** Returns a number above the most if none of them finds it. */
  private static long seedsUntilFound(TestProgram demo, long first) {
    for (int tried = 1; tried <= MOST_SEEDS; tried++) {
      if (!demo.passesWith(first + tried)) {
        return tried;
      }
    }
    return MOST_SEEDS + 1;
  }
}
