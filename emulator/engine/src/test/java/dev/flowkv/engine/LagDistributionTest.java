package dev.flowkv.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowkv.engine.draw.SeededHash;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LagDistributionTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"none", "fixed:60s", "uniform:0s..10s", "lognormal:400ms/10s/60s", "fixed:1ms"})
  void theTextFormIsReadAndWritten(String text) {
    assertThat(LagDistribution.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sometimes",
        "fixed",
        "fixed:",
        "fixed:60",
        "fixed:-1s",
        "uniform:1s",
        "uniform:2s..1s",
        "lognormal:1s",
        "lognormal:0s/1s/2s",
        "lognormal:2s/1s/3s",
        "lognormal:1s/2s/0s",
      })
  void anythingElseIsRefusedWithWhatIsAllowed(String text) {
    assertThatThrownBy(() -> LagDistribution.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("must be none, fixed:60s, uniform:0s..10s or lognormal:");
  }

  private static long[] draws(String text) {
    LagDistribution lag = LagDistribution.parse(text);
    return LongStream.range(0, 20_000)
        .map(
            i -> {
              SeededHash hash = new SeededHash(42).add(i);
              return lag.sampleMillis(hash.uniform(1), hash.uniform(2));
            })
        .sorted()
        .toArray();
  }

  @Test
  void aLogNormalLagHasItsMedianPercentileAndCut() {
    long[] draws = draws("lognormal:400ms/10s/60s");
    assertThat(draws[draws.length / 2]).isBetween(380L, 420L);
    assertThat(draws[draws.length * 99 / 100]).isBetween(8_500L, 11_500L);
    assertThat(draws[draws.length - 1]).isLessThanOrEqualTo(60_000);
    assertThat(draws[0]).isPositive();
  }

  @Test
  void aUniformLagReachesBothEnds() {
    long[] draws = draws("uniform:5ms..14ms");
    assertThat(Arrays.stream(draws).distinct().toArray())
        .containsExactly(5, 6, 7, 8, 9, 10, 11, 12, 13, 14);
  }
}
