package dev.flowkv.exploration;

import dev.flowkv.exploration.SmallProgram.Advance;
import dev.flowkv.exploration.SmallProgram.Delete;
import dev.flowkv.exploration.SmallProgram.Get;
import dev.flowkv.exploration.SmallProgram.GetAll;
import dev.flowkv.exploration.SmallProgram.ListKeys;
import dev.flowkv.exploration.SmallProgram.Look;
import dev.flowkv.exploration.SmallProgram.Put;
import dev.flowkv.exploration.SmallProgram.Reset;
import dev.flowkv.exploration.SmallProgram.SetLag;
import dev.flowkv.exploration.SmallProgram.Step;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * Draws steps. Most writes are at the first location and most reads at the second: else there is
 * little to wait for.
 *
 * @param locations at least two
 * @param keyNames the keys
 */
record Steps(List<String> locations, List<String> keyNames) {

  /** Any step. */
  Arbitrary<Step> any() {
    return Arbitraries.frequencyOf(
        Tuple.of(70, writes()),
        Tuple.of(110, reads()),
        Tuple.of(50, advances()),
        Tuple.of(3, Arbitraries.of(new Reset())),
        Tuple.of(6, lags().map(SetLag::new)));
  }

  /** A write, some time, and reads, each of which may be left out. */
  Arbitrary<List<Step>> rounds() {
    return Combinators.combine(
            writes().injectNull(0.2), advances().injectNull(0.4), reads(), reads().injectNull(0.5))
        .as(
            (write, time, first, second) ->
                Stream.of(write, time, first, second).filter(Objects::nonNull).toList());
  }

  /** Lags that differ in what they may give at the moments of a program. */
  static Arbitrary<String> lags() {
    return Arbitraries.frequency(
        Tuple.of(1, "none"),
        Tuple.of(1, "fixed:1ms"),
        Tuple.of(1, "fixed:60s"),
        Tuple.of(3, "uniform:0s..10s"),
        Tuple.of(3, "uniform:400ms..5s"),
        Tuple.of(3, "uniform:5s..70s"),
        Tuple.of(8, "lognormal:400ms/10s/60s"),
        Tuple.of(2, "lognormal:400ms/600ms/60s"),
        Tuple.of(2, "lognormal:30s/40s/62s"));
  }

  private Arbitrary<Step> writes() {
    Arbitrary<String> at = mostly(0);
    Arbitrary<Step> puts =
        Combinators.combine(
                at,
                keys(),
                values(),
                Arbitraries.of(60, 90, 120, 121)
                    .map(s -> Long.toString(ProgramOnEngine.START.getEpochSecond() + s))
                    .injectNull(0.8),
                Arbitraries.of("60", "120").injectNull(0.7),
                Arbitraries.of("{\"m\":1}", "0").injectNull(0.8))
            .as(Put::new);
    Arbitrary<Step> deletes = Combinators.combine(at, keys()).as(Delete::new);
    return Arbitraries.frequencyOf(Tuple.of(3, puts), Tuple.of(1, deletes));
  }

  /** Many differ, so that a stale answer is seen; some are equal, so that nobody can tell. */
  private static Arbitrary<String> values() {
    return Arbitraries.frequencyOf(
        Tuple.of(1, Arbitraries.of("x", "y")),
        Tuple.of(1, Arbitraries.integers().between(0, 99).map(n -> "v" + n)));
  }

  private Arbitrary<Step> reads() {
    Arbitrary<String> at = mostly(1);
    Arbitrary<String> cacheTtls = Arbitraries.of("30", "60", "120").injectNull(0.7);
    Arbitrary<Step> gets = Combinators.combine(at, keys(), cacheTtls).as(Get::new);
    Arbitrary<Step> bulkGets =
        Combinators.combine(at, keys().list().ofMinSize(1).ofMaxSize(3), cacheTtls).as(GetAll::new);
    Arbitrary<Step> lists =
        Combinators.combine(
                at,
                Arbitraries.of("", "", "a", "b"),
                Arbitraries.of("1", "2").injectNull(0.5),
                Arbitraries.of(0, 1).injectNull(0.6))
            .as(ListKeys::new);
    Arbitrary<Step> looks = Combinators.combine(at, keys()).as(Look::new);
    return Arbitraries.frequencyOf(
        Tuple.of(6, gets), Tuple.of(1, bulkGets), Tuple.of(4, lists), Tuple.of(1, looks));
  }

  private static Arbitrary<Step> advances() {
    return Arbitraries.frequencyOf(
            Tuple.of(6, Arbitraries.of(1L, 399L, 400L, 1000L, 5000L)),
            Tuple.of(1, Arbitraries.of(29_999L, 30_000L, 59_999L, 60_000L, 61_000L, 120_000L)))
        .map(Advance::new);
  }

  private Arbitrary<String> keys() {
    return Arbitraries.of(keyNames);
  }

  private Arbitrary<String> mostly(int location) {
    return Arbitraries.frequencyOf(
        Tuple.of(2, Arbitraries.just(locations.get(location))),
        Tuple.of(1, Arbitraries.of(locations)));
  }
}
