package dev.flowkv.conformance.history;

import static dev.flowkv.conformance.history.Histories.STRICT;
import static dev.flowkv.conformance.history.Histories.delete;
import static dev.flowkv.conformance.history.Histories.get;
import static dev.flowkv.conformance.history.Histories.list;
import static dev.flowkv.conformance.history.Histories.put;
import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.conformance.history.HistoryOperation.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

class HistoryCheckerTest {
  private static List<Violation> check(HistoryOperation... operations) {
    return new HistoryChecker(STRICT).check(Histories.of(operations)).violations();
  }

  private static void assertViolates(
      Rule rule, List<HistoryOperation> shownBy, HistoryOperation... operations) {
    List<Violation> violations = check(operations);
    assertThat(violations).hasSize(1);
    assertThat(violations.get(0).rule()).isEqualTo(rule);
    assertThat(violations.get(0).operations()).isEqualTo(shownBy);
  }

  @Test
  void aValueThatNobodyWroteIsFabricated() {
    HistoryOperation read = get(5, 6, "k", "w");
    assertViolates(Rule.NO_FABRICATION, List.of(read), put(1, 2, "k", "v"), read);
  }

  @Test
  void aValueReadBeforeItsPutWasCalledIsFabricated() {
    HistoryOperation read = get(1, 2, "k", "v");
    HistoryOperation put = put(3, 4, "k", "v");
    assertViolates(Rule.NO_FABRICATION, List.of(put, read), read, put);
  }

  @Test
  void aValueWithTheMetadataOfAnotherWriteIsAMix() {
    HistoryOperation first = put(1, 2, Outcome.OK, "k", "v", "1.0", null);
    HistoryOperation read = get(5, 6, "k", "v", "2.0");
    assertViolates(
        Rule.NO_FABRICATION,
        List.of(first, read),
        first,
        put(3, 4, Outcome.OK, "k", "w", "2.0", null),
        read);
  }

  @Test
  void aSupersededValueMayBeReadWithinTheBoundAndNotAfter() {
    HistoryOperation old = put(0, 1, "k", "v");
    HistoryOperation newer = put(10, 20, "k", "w");
    assertThat(check(old, newer, get(120, 121, "k", "v"))).isEmpty();
    HistoryOperation read = get(121, 122, "k", "v");
    assertViolates(Rule.BOUNDED_STALENESS, List.of(old, newer, read), old, newer, read);
  }

  @Test
  void aWriteThatOverlapsAnotherDoesNotSupersedeIt() {
    assertThat(check(put(0, 15, "k", "v"), put(10, 20, "k", "w"), get(900, 901, "k", "v")))
        .isEmpty();
  }

  @Test
  void absenceMayBeReadWithinTheBoundAfterAPutAndNotAfter() {
    HistoryOperation put = put(0, 10, "k", "v");
    assertThat(check(put, get(110, 111, "k", null))).isEmpty();
    HistoryOperation read = get(111, 112, "k", null);
    assertViolates(Rule.BOUNDED_STALENESS, List.of(put, read), put, read);
    assertThat(check(put, delete(20, 30, "k"), get(900, 901, "k", null))).isEmpty();
  }

  @Test
  void aDeletedValueIsGoneAfterTheBound() {
    HistoryOperation put = put(0, 10, "k", "v");
    HistoryOperation delete = delete(20, 30, "k");
    HistoryOperation read = get(131, 132, "k", "v");
    assertViolates(Rule.BOUNDED_STALENESS, List.of(put, delete, read), put, delete, read);
  }

  @Test
  void anExpiredValueIsNotReadByAReadCalledAfterItsExpiration() {
    HistoryOperation put = put(0, 1, Outcome.OK, "k", "v", null, 1000L);
    assertThat(check(put, get(999, 1001, "k", "v"), get(1000, 1000, "k", null))).isEmpty();
    HistoryOperation read = get(1000, 1001, "k", "v");
    assertViolates(Rule.EXPIRATION, List.of(put, read), put, read);
  }

  @Test
  void aRefusedWriteIsNeverSeenAndOneOfUnknownOutcomeMayBe() {
    HistoryOperation refused = put(0, 1, Outcome.REFUSED, "k", "v", null, null);
    HistoryOperation read = get(5, 6, "k", "v");
    assertViolates(Rule.REFUSED_WRITE, List.of(refused, read), refused, read);
    assertThat(check(put(0, 1, Outcome.UNKNOWN, "k", "v", null, null), get(900, 901, "k", "v")))
        .isEmpty();
    assertThat(check(put(0, 1, Outcome.UNKNOWN, "k", "v", null, null), get(900, 901, "k", null)))
        .isEmpty();
  }

  @Test
  void namesAreInTheOrderOfTheirBytes() {
    HistoryOperation a = put(0, 1, "a\uffff", "v");
    HistoryOperation b = put(0, 1, "a\ud83d\ude00", "v");
    assertThat(check(a, b, list(5, null, null, "a\uffff", "a\ud83d\ude00"))).isEmpty();
    assertThat(check(a, b, list(5, null, null, "a\ud83d\ude00", "a\uffff")))
        .singleElement()
        .satisfies(v -> assertThat(v.rule()).isEqualTo(Rule.LIST_ORDER));
  }

  @Test
  void pagesThatFollowEachOtherDoNotOverlap() {
    HistoryOperation a = put(0, 1, "a", "v");
    HistoryOperation b = put(0, 1, "b", "v");
    assertThat(check(a, b, list(5, null, "c1", "a"), list(6, "c1", null, "b"))).isEmpty();
    assertThat(check(a, b, list(5, null, "c1", "a", "b"), list(6, "c1", null, "b")))
        .singleElement()
        .satisfies(v -> assertThat(v.rule()).isEqualTo(Rule.LIST_ORDER));
  }

  @Test
  void afterTheBoundEveryKeyIsListedAlsoOnTheBorderOfTwoPages() {
    HistoryOperation a = put(0, 1, "a", "v");
    HistoryOperation b = put(0, 1, "b", "v");
    HistoryOperation c = put(0, 1, "c", "v");
    assertThat(check(a, b, c, list(101, null, null, "a"))).isEmpty();
    HistoryOperation first = list(300, null, "c1", "a");
    HistoryOperation second = list(301, "c1", null, "c");
    assertViolates(Rule.LIST_CONTENT, List.of(b, first, second), a, b, c, first, second);
    HistoryOperation empty = list(300, null, null);
    assertViolates(Rule.LIST_CONTENT, List.of(a, empty), a, empty);
    // An empty page that is not the last says nothing yet.
    assertThat(check(a, list(300, null, "c1"), list(301, "c1", null, "a"))).isEmpty();
  }

  @Test
  void aDeletedKeyIsNotListedAfterTheBound() {
    HistoryOperation list = list(131, null, null, "k");
    HistoryOperation deleted = put(0, 1, "k", "v");
    HistoryOperation delete = delete(20, 30, "k");
    assertViolates(Rule.LIST_CONTENT, List.of(deleted, delete, list), deleted, delete, list);
    assertThat(check(put(0, 1, "k", "v"), delete(20, 30, "k"), list(129, null, null, "k")))
        .isEmpty();
  }

  @Test
  void onAClockThatStandsStillTheServicesNumbersTellWhichWriteWasLater() {
    HistoryOperation first = sequenced(put(5, 5, "k", "v"), 1);
    HistoryOperation second = sequenced(put(5, 5, "k", "w"), 2);
    assertThat(check(first, second, get(900, 901, "k", "w"))).isEmpty();
    HistoryOperation read = get(900, 901, "k", "v");
    assertViolates(Rule.BOUNDED_STALENESS, List.of(first, second, read), first, second, read);
    assertThat(check(put(5, 5, "k", "v"), put(5, 5, "k", "w"), read)).isEmpty();
  }

  private static HistoryOperation sequenced(HistoryOperation o, long sequence) {
    return new HistoryOperation(
        0,
        o.kind(),
        o.location(),
        o.namespace(),
        o.call(),
        o.returned(),
        o.outcome(),
        null,
        o.writes(),
        o.reads(),
        null,
        sequence,
        null);
  }

  @Test
  void aListViolationNamesWhatShowsIt() {
    HistoryOperation put = put(0, 1, "k", "v");
    HistoryOperation delete = delete(20, 30, "k");
    HistoryOperation list = list(900, null, null, "k");
    assertViolates(Rule.LIST_CONTENT, List.of(put, delete, list), put, delete, list);
    HistoryOperation refused = put(0, 1, Outcome.REFUSED, "k", "v", null, null);
    assertViolates(Rule.REFUSED_WRITE, List.of(list), refused, list);
    HistoryOperation a = put(0, 1, "a", "v");
    HistoryOperation c = put(0, 1, "c", "v");
    HistoryOperation first = list(50, null, "c1", "a", "c");
    HistoryOperation second = list(51, "c1", null, "b");
    assertViolates(
        Rule.LIST_ORDER, List.of(first, second), a, put(0, 1, "b", "v"), c, first, second);
  }

  @Test
  void oldKeysAreForgivenUntilTheyAreCertainlySuperseded() {
    HistoryOperation put = put(0, 1, "k", "v");
    History soon = Histories.of(put, get(50, 51, "k", "older"), list(52, null, null, "k"));
    assertThat(new HistoryChecker(STRICT).check(soon.withUnknownStart()).violations()).isEmpty();
    History late = Histories.of(put, get(900, 901, "k", "older"));
    assertThat(new HistoryChecker(STRICT).check(late.withUnknownStart()).violations()).hasSize(1);
  }

  @Test
  void aHistoryWhoseStartIsUnknownBlamesNobodyForOldKeys() {
    History history = Histories.of(get(1, 2, "k", "v"), list(3, null, null, "k"));
    assertThat(new HistoryChecker(STRICT).check(history).violations()).hasSize(2);
    assertThat(new HistoryChecker(STRICT).check(history.withUnknownStart()).violations()).isEmpty();
  }

  @Test
  void measurementsCountWhatLocationsSaw() {
    Measurements m =
        new HistoryChecker(STRICT)
            .check(
                Histories.of(
                    get(0, 0, "k", null),
                    put(10, 10, "k", "v"),
                    get(20, 20, "k", null),
                    get(50, 50, "k", "v"),
                    put(60, 60, "k", "w"),
                    get(70, 70, "k", "w"),
                    get(80, 80, "k", "v")))
            .measurements();
    assertThat(m.longestNegative()).hasValue(10);
    assertThat(m.monotonicReads()).isEqualTo(new Measurements.Rate(3, 4));
    assertThat(m.visibility().get(0).seen()).isEqualTo(new Measurements.Rate(2, 4));
    assertThat(m.firstSeenMillis().get("lhr to sjc").getTotalCount()).isEqualTo(2);
  }

  private static Measurements measure(HistoryOperation... operations) {
    return new HistoryChecker(STRICT).check(Histories.of(operations)).measurements();
  }

  @Test
  void theLongestAbsenceCountsPutsWithATimeToLiveUntilTheyMayHaveEnded() {
    HistoryOperation put = put(0, 10, Outcome.OK, "k", "v", null, 60_000L);
    assertThat(measure(put, get(31_010, 31_010, "k", null)).longestNegative()).hasValue(31_000);
    assertThat(measure(put, get(60_000, 60_000, "k", null)).longestNegativeText())
        .isEqualTo("never");
  }

  @Test
  void anAbsenceOfNoMillisecondsIsOneAndNoneIsNever() {
    HistoryOperation put = put(10, 10, "k", "v");
    assertThat(measure(put, get(10, 10, "k", null)).longestNegativeText()).isEqualTo("0 ms");
    assertThat(measure(put, get(10, 10, "k", "v")).longestNegativeText()).isEqualTo("never");
    assertThat(measure(get(10, 10, "k", null), put).longestNegativeText()).isEqualTo("never");
    assertThat(Timeline.measurements(measure(put))).contains("<td>never</td>");
  }

  @Test
  void anAbsenceThatAWriteOfUnknownOutcomeMayExplainIsNotMeasured() {
    HistoryOperation put = put(0, 1, "k", "v");
    HistoryOperation perhaps = Histories.near(delete(2, 3, "k"), "lhr", 1, Outcome.UNKNOWN);
    Measurements m = measure(put, perhaps, get(5, 5, "k", null));
    assertThat(m.visibility()).isEmpty();
    assertThat(m.longestNegativeText()).isEqualTo("never");
  }

  @Test
  void aValueThatIsWrittenAgainLaterWasReadFromTheEarlierWrite() {
    Measurements m =
        measure(put(0, 0, "k", "v"), put(1, 1, "k", "w"), get(2, 2, "k", "v"), put(3, 3, "k", "v"));
    assertThat(m.visibility().get(0).seen()).isEqualTo(new Measurements.Rate(0, 1));
  }
}
