package dev.flowkv.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowkv.explain.Operation.Value;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is said of records that no emulator has made: histories of version 1, and of services. */
class ExplainerTest {
  private final Explainer explainer = new Explainer();
  private long number;

  private List<Anomaly> put(String location, String key, String value, long at) {
    return explainer.explain(
        operation("put", location, at, List.of(new Operation.Write(key, Value.of(value), false))));
  }

  private Operation operation(String name, String location, long at, List<Operation.Write> writes) {
    return new Operation(
        ++number, name, location, "app", at, at, null, writes, List.of(), null, null);
  }

  private List<Anomaly> get(String location, String key, @Nullable String value, long at) {
    Value found = value == null ? null : Value.of(value);
    return explainer.explain(
        new Operation(
            ++number,
            "get",
            location,
            "app",
            at,
            at,
            null,
            List.of(),
            List.of(new Operation.Read(key, found, "HIT", null)),
            null,
            null));
  }

  @Test
  void withoutATraceTheWritesBeforeSayThatAnAnswerIsOld() {
    put("lhr", "k", "one", 0);
    assertThat(get("sjc", "k", "one", 10)).isEmpty();
    put("lhr", "k", "two", 1_000);
    assertThat(get("sjc", "k", "two", 2_000)).isEmpty();
    assertThat(get("sjc", "k", "one", 3_500))
        .singleElement()
        .isEqualTo(
            new Anomaly(
                AnomalyKind.STALE_READ,
                5,
                3_500,
                "sjc",
                "app",
                "k",
                OptionalLong.of(3),
                "get \"k\" at sjc read \"one\", 2.5 s after the put of \"two\" at lhr (operation 3): a cache answered; since when it had this is not recorded"));
    assertThat(get("sjc", "k", null, 3_500))
        .extracting(Anomaly::kind)
        .containsExactly(AnomalyKind.CACHED_MISS);
  }

  @Test
  void whatMayHaveExpiredOrIsWrittenAtTheSameTimeIsNoAnomaly() {
    explainer.explain(
        operation("put", "lhr", 0, List.of(new Operation.Write("k", Value.of("v"), true))));
    assertThat(get("lhr", "k", null, 100_000)).isEmpty();
    assertThat(get("lhr", "other", "w", 0)).as("of a key that nobody wrote").isEmpty();
    explainer.explain(
        new Operation(
            ++number,
            "put",
            "lhr",
            "app",
            200_000,
            300_000,
            null,
            List.of(new Operation.Write("k", Value.of("later"), false)),
            List.of(),
            null,
            null));
    assertThat(get("lhr", "k", "later", 250_000)).isEmpty();
    assertThat(get("lhr", "k", "v", 250_000)).isEmpty();
  }

  @Test
  void aChangeThatIsNoOperationExplainsNothing() {
    put("lhr", "k", "v", 0);
    explainer.changed("other");
    assertThat(get("lhr", "k", null, 1)).hasSize(1);
    explainer.changed("app");
    assertThat(get("lhr", "k", null, 2)).isEmpty();
    put("lhr", "k", "v", 3);
    explainer.changed(null);
    assertThat(get("lhr", "k", null, 4)).isEmpty();
  }

  @Test
  void aRecordWithoutEndTakesNoMemoryWithoutEnd() {
    for (int i = 0; i < 100_000; i++) {
      put("lhr", "k" + i, "v", i);
    }
    assertThat(get("sjc", "k0", null, 100_000)).as("forgotten").isEmpty();
    assertThat(get("sjc", "k99999", null, 100_000)).hasSize(1);
  }

  @Test
  void aKindIsFoundByItsNameAndMayBeASpecialOne() {
    assertThat(AnomalyKind.named("cached-miss")).isEqualTo(AnomalyKind.CACHED_MISS);
    assertThat(AnomalyKind.CACHED_MISS.is(AnomalyKind.STALE_READ)).isTrue();
    assertThat(AnomalyKind.STALE_LIST.is(AnomalyKind.STALE_READ)).isFalse();
    assertThatThrownBy(() -> AnomalyKind.named("stale"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("must be one of stale-read, cached-miss, own-write-not-seen,")
        .hasMessageEndingWith(", not \"stale\"");
  }

  @Test
  void timesAndValuesAreShort() {
    assertThat(Words.seconds(0)).isEqualTo("0.0 s");
    assertThat(Words.seconds(251)).isEqualTo("0.251 s");
    assertThat(Words.seconds(3_000)).isEqualTo("3.0 s");
    assertThat(Words.seconds(57_049)).isEqualTo("57.0 s");
    assertThat(Words.seconds(57_050)).isEqualTo("57.1 s");
    assertThat(Words.seconds(1_005)).isEqualTo("1.005 s");
    assertThat(Words.seconds(9_999)).isEqualTo("9.999 s");
    assertThat(Words.value(Value.of("x".repeat(41)))).isEqualTo('"' + "x".repeat(40) + "…\"");
    assertThat(Words.value(Value.of("a\u202eb"))).isEqualTo("\"a\\u202eb\"");
    assertThat(Words.value(Value.ofSize(1, null))).isEqualTo("1 byte");
  }
}
