package dev.flowkv.conformance.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.conformance.history.HistoryOperation.Content;
import dev.flowkv.conformance.history.HistoryOperation.Kind;
import dev.flowkv.conformance.history.HistoryOperation.Outcome;
import dev.flowkv.model.AllowedOutcomes;
import dev.flowkv.model.AllowedOutcomes.Effect;
import dev.flowkv.model.AllowedOutcomes.Span;
import dev.flowkv.model.AllowedOutcomes.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.HdrHistogram.HistogramIterationValue;

/**
 * The checker's verdicts are those of the naive model, which compares every write with every other.
 */
class CheckerAgainstModelProperties {
  /** Brings operations so near to each other that many share a millisecond. */
  private static final int DIVISOR = 40;

  private static final Map<Verdict, Rule> RULES =
      Map.of(
          Verdict.FABRICATED, Rule.NO_FABRICATION,
          Verdict.REFUSED_WRITE, Rule.REFUSED_WRITE,
          Verdict.TOO_STALE, Rule.BOUNDED_STALENESS,
          Verdict.EXPIRED, Rule.EXPIRATION);

  @Property(tries = 3000)
  void everyVerdictOnAReadIsTheModels(@ForAll("operations") List<HistoryOperation> operations) {
    History history = new History(true, operations);
    AllowedOutcomes model = new AllowedOutcomes(Histories.STRICT.boundMillis(history), 0);
    List<Rule> expected = new ArrayList<>();
    operations.stream().filter(o -> !o.writes().isEmpty()).forEach(o -> model.add(write(o)));
    for (HistoryOperation o : operations) {
      if (o.kind() == Kind.GET) {
        Content content = o.reads().get(0).content();
        Verdict verdict = model.read(text(content), o.call(), o.returned());
        if (verdict != Verdict.ALLOWED) {
          expected.add(RULES.get(verdict));
        }
      }
    }
    List<Violation> found = new HistoryChecker(Histories.STRICT).check(history).violations();
    assertThat(found.stream().map(Violation::rule)).containsExactlyInAnyOrderElementsOf(expected);
  }

  /** The operations that a violation names show it by themselves. */
  @Property(tries = 1000)
  void theOperationsThatAViolationNamesShowItByThemselves(
      @ForAll("operations") List<HistoryOperation> operations) {
    HistoryChecker checker = new HistoryChecker(Histories.STRICT);
    for (Violation v : checker.check(new History(true, operations)).violations()) {
      assertThat(v.operations()).hasSizeLessThanOrEqualTo(3);
      assertThat(checker.check(new History(true, v.operations())).violations())
          .extracting(Violation::rule)
          .contains(v.rule());
    }
  }

  /** Within a few milliseconds, at two locations, in the order of their ends. */
  @Property(tries = 3000)
  void everyMeasurementIsTheNaiveOne(
      @ForAll("operations") List<HistoryOperation> operations,
      @ForAll @Size(14) List<@IntRange(max = 1) Integer> locations) {
    List<HistoryOperation> close = new ArrayList<>();
    for (int i = 0; i < operations.size(); i++) {
      close.add(Histories.near(operations.get(i), locations.get(i) == 0 ? "lhr" : "sjc", DIVISOR));
    }
    close.sort(Comparator.comparingLong(HistoryOperation::returned));
    NaiveMeasurements naive = new NaiveMeasurements(close);
    Measurements found =
        new HistoryChecker(Histories.STRICT).check(new History(true, close)).measurements();
    assertThat(found.readYourWrites()).isEqualTo(naive.readYourWrites());
    assertThat(found.monotonicReads()).isEqualTo(naive.monotonicReads());
    assertThat(found.visibility()).isEqualTo(naive.visibility());
    assertThat(found.longestNegative()).isEqualTo(naive.longestNegative());
    Map<String, List<Long>> first = naive.firstSeen();
    assertThat(found.firstSeenMillis().keySet()).isEqualTo(first.keySet());
    found
        .firstSeenMillis()
        .forEach(
            (route, histogram) -> {
              List<Long> millis = new ArrayList<>();
              histogram.recordedValues().forEach(v -> addAll(millis, v));
              assertThat(millis).isEqualTo(first.get(route).stream().sorted().toList());
            });
  }

  private static void addAll(List<Long> millis, HistogramIterationValue value) {
    for (long i = 0; i < value.getCountAtValueIteratedTo(); i++) {
      millis.add(value.getValueIteratedTo());
    }
  }

  private static AllowedOutcomes.Write write(HistoryOperation o) {
    var written = o.writes().get(0);
    var expires = written.expires();
    return new AllowedOutcomes.Write(
        o.call(),
        o.returned(),
        switch (o.outcome()) {
          case OK -> Effect.CERTAIN;
          case UNKNOWN -> Effect.UNKNOWN;
          case REFUSED -> Effect.NONE;
        },
        text(written.content()),
        expires == null ? null : new Span(expires.earliestMillis(), expires.latestMillis()));
  }

  private static String text(Content content) {
    return content == null ? null : content.value() + "/" + content.metadata();
  }

  /** Values repeat, writes overlap, some fail, some expire: everything within a second or two. */
  @Provide
  Arbitrary<List<HistoryOperation>> operations() {
    Arbitrary<Long> times = Arbitraries.longs().between(0, 600);
    Arbitrary<Long> lengths = Arbitraries.of(0L, 1L, 5L, 80L);
    Arbitrary<String> values = Arbitraries.of("a", "b", "c", "d");
    Arbitrary<HistoryOperation> puts =
        Combinators.combine(
                times,
                lengths,
                Arbitraries.of(
                    Outcome.OK, Outcome.OK, Outcome.OK, Outcome.REFUSED, Outcome.UNKNOWN),
                values,
                Arbitraries.of("1", "2").injectNull(0.5),
                Arbitraries.longs().between(0, 700).injectNull(0.7))
            .as(
                (at, length, outcome, value, metadata, ttl) ->
                    Histories.put(
                        at,
                        at + length,
                        outcome,
                        "k",
                        value,
                        metadata,
                        ttl == null ? null : at + ttl));
    Arbitrary<HistoryOperation> deletes =
        Combinators.combine(times, lengths)
            .as((at, length) -> Histories.delete(at, at + length, "k"));
    Arbitrary<HistoryOperation> gets =
        Combinators.combine(
                times, lengths, values.injectNull(0.4), Arbitraries.of("1", "2").injectNull(0.5))
            .as(
                (at, length, value, metadata) ->
                    Histories.get(at, at + length, "k", value, metadata));
    return Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(3, puts),
            net.jqwik.api.Tuple.of(1, deletes),
            net.jqwik.api.Tuple.of(4, gets))
        .list()
        .ofMinSize(1)
        .ofMaxSize(14);
  }
}
