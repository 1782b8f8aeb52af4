package dev.flowkv.conformance.targets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.conformance.targets.HttpExchange.Response;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RetryAfterTest {
  private final long[] now = {1_000_000_000_000L};
  private final List<Long> waits = new ArrayList<>();
  private final WallClock clock =
      new WallClock(
          () -> now[0],
          d -> {
            waits.add(d.toMillis());
            now[0] += d.toMillis();
          });

  private RetryAfter atMost(long seconds) {
    return new RetryAfter(clock, Duration.ofSeconds(seconds), text -> {});
  }

  private static Response refusal(int status, String retryAfter) {
    HttpHeaders headers =
        HttpHeaders.of(
            retryAfter == null ? Map.of() : Map.of("Retry-After", List.of(retryAfter)),
            (name, value) -> true);
    return new Response(status, "", headers, new byte[0], false);
  }

  @Test
  void secondsAndDatesAreWaitedFor() throws Exception {
    RetryAfter retryAfter = atMost(1000);
    assertThat(retryAfter.mayAskAgain(refusal(429, "300"))).isTrue();
    assertThat(retryAfter.await()).isNull();
    // 1,000,000,000 s, and 300 s more, and 60.
    assertThat(retryAfter.mayAskAgain(refusal(429, "Sun, 09 Sep 2001 01:52:40 GMT"))).isTrue();
    assertThat(retryAfter.await()).isNull();
    assertThat(waits).containsExactly(300_000L, 60_000L);
  }

  @Test
  void nothingElseIsWaitedFor() {
    RetryAfter retryAfter = atMost(1000);
    assertThat(retryAfter.mayAskAgain(refusal(429, null))).isFalse();
    assertThat(retryAfter.mayAskAgain(refusal(429, "soon"))).isFalse();
    assertThat(retryAfter.mayAskAgain(refusal(503, "1"))).isFalse();
    assertThat(retryAfter.mayAskAgain(refusal(0, "1"))).isFalse();
  }

  /** Two requests that are refused together wait together. */
  @Test
  void waitingTogetherCountsOnce() throws Exception {
    RetryAfter retryAfter = atMost(400);
    assertThat(retryAfter.mayAskAgain(refusal(429, "300"))).isTrue();
    now[0] += 1000;
    assertThat(retryAfter.mayAskAgain(refusal(429, "300"))).isTrue();
    retryAfter.await();
    assertThat(waits).containsExactly(300_000L);
    assertThat(retryAfter.mayAskAgain(refusal(429, "100"))).isFalse();
  }

  @Test
  void whatIsUsedUpSendsNothingUntilTheServiceWouldAnswer() throws Exception {
    RetryAfter retryAfter = atMost(10);
    Response refusal = refusal(429, "300");
    assertThat(retryAfter.mayAskAgain(refusal)).isFalse();
    assertThat(retryAfter.await()).isSameAs(refusal);
    now[0] += 300_000;
    assertThat(retryAfter.await()).isNull();
    assertThat(retryAfter.mayAskAgain(refusal)).isFalse();
    retryAfter.allow(Duration.ofSeconds(300));
    assertThat(retryAfter.await()).isNull();
    assertThat(retryAfter.mayAskAgain(refusal)).isTrue();
    assertThat(waits).isEmpty();
  }

  /** Or who says "at once" would be asked for ever. */
  @Test
  void atOnceIsASecondAndForEverIsNotWaitedFor() throws Exception {
    RetryAfter retryAfter = atMost(3);
    for (int i = 0; i < 3; i++) {
      assertThat(retryAfter.mayAskAgain(refusal(429, "0"))).isTrue();
      retryAfter.await();
    }
    assertThat(retryAfter.mayAskAgain(refusal(429, "-5"))).isFalse();
    assertThat(atMost(3).mayAskAgain(refusal(429, "9223372036854775807"))).isFalse();
    assertThat(waits).containsExactly(1000L, 1000L, 1000L);
  }
}
