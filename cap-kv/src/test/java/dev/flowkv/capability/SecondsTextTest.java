package dev.flowkv.capability;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Durations as people read them. */
class SecondsTextTest {
  @ParameterizedTest
  @CsvSource({
    "PT0S,0 s",
    "PT1.264S,1.264 s",
    "PT0.05S,0.05 s",
    "PT1M,60 s",
    "PT2H,7200 s",
    "PT-1.5S,-1.5 s",
    "PT0.000000001S,0.000000001 s",
  })
  void aDurationIsInSecondsWithoutTrailingZeros(Duration duration, String text) {
    assertThat(SecondsText.of(duration)).isEqualTo(text);
  }

  @Test
  void theLongestDurationAndMillisecondsAreSecondsToo() {
    assertThat(SecondsText.of(Duration.ofSeconds(Long.MAX_VALUE)))
        .isEqualTo("9223372036854775807 s");
    assertThat(SecondsText.of(Duration.ofSeconds(Long.MIN_VALUE)))
        .isEqualTo("-9223372036854775808 s");
    assertThat(SecondsText.ofMillis(59_932)).isEqualTo("59.932 s");
    assertThat(SecondsText.ofMillis(10_000)).isEqualTo("10 s");
  }
}
