package dev.flowkv.conformance.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.conformance.Answer;
import dev.flowkv.conformance.HttpFacts;
import dev.flowkv.conformance.Request;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rules by which two answers are the same, one by one. */
class ComparisonTest {
  private static final String KEY = Written.PREFIX + "value-text/1/k";
  private static final Answer DONE = new Answer.Done();
  private static final Answer TOO_SOON = new Answer.Refused(429, 10022, "Too Many Requests");

  private final List<Step.Exchange> order = new ArrayList<>();
  private Side recorded = side("rest", 0, false);
  private Side now = side("rest", 0, false);

  private static Side side(String face, int stalenessSeconds, boolean virtual) {
    return new Side(
        face,
        Duration.ofSeconds(stalenessSeconds),
        virtual ? Duration.ZERO : Duration.ofSeconds(1),
        virtual);
  }

  private void sides(Side first, Side second) {
    recorded = first;
    now = second;
  }

  private record At(Answer answer, long call, long returned) {}

  private static At at(Answer answer, long call, long returned) {
    return new At(answer, call, returned);
  }

  private void exchange(Request request, boolean beside, At was, At is) {
    int number = order.size() + 1;
    order.add(
        new Step.Exchange(
            number, was.call, was.returned, 0, request, was.answer, List.of(), beside, 0));
    recorded.add(number, new Side.Told(request, was.answer, was.call, was.returned, List.of()));
    now.add(number, new Side.Told(request, is.answer, is.call, is.returned, List.of()));
  }

  private static Request put(String text) {
    return Request.Put.of(KEY, text);
  }

  private static Answer found(String text) {
    return new Answer.Found(
        new Answer.Value(text.getBytes(StandardCharsets.UTF_8), null, null), null);
  }

  private List<String> rules() {
    Recorded.Header header =
        new Recorded.Header(
            "value-text",
            "r",
            "2026-11-26T12:00:00Z",
            "rest",
            "d",
            "rest",
            "1.0",
            1,
            Duration.ZERO,
            Duration.ZERO,
            false,
            0,
            List.of("rest"),
            List.of());
    return new Comparison(header, order, recorded, now, false)
        .compare().differences().stream().map(Difference::rule).toList();
  }

  @Test
  void aSecondThatWasOverOnOneSideAloneExplainsARefusal() {
    exchange(put("a"), false, at(DONE, 0, 10), at(DONE, 0, 10));
    exchange(put("b"), false, at(TOO_SOON, 980, 985), at(DONE, 1004, 1010));
    assertThat(rules()).isEmpty();
  }

  @Test
  void aSecondThatWasNotOverExplainsNothing() {
    exchange(put("a"), false, at(DONE, 0, 10), at(DONE, 0, 10));
    exchange(put("b"), false, at(TOO_SOON, 500, 510), at(DONE, 520, 530));
    assertThat(rules()).containsExactly("limit of writes per key: the same, as the pauses were");
  }

  @Test
  void writesSideBySideMayEndEitherWay() {
    exchange(put("a"), true, at(DONE, 0, 10), at(DONE, 0, 10));
    exchange(put("b"), true, at(DONE, 0, 10), at(TOO_SOON, 11, 20));
    exchange(Request.Get.of(KEY), false, at(found("b"), 5000, 5010), at(found("a"), 5000, 5010));
    assertThat(rules()).isEmpty();
  }

  @Test
  void acceptedIsNotRefused() {
    Answer refused = new Answer.Refused(400, 10033, "Invalid expiration");
    exchange(put("a"), false, at(DONE, 0, 10), at(refused, 0, 10));
    assertThat(rules()).containsExactly("accepted or refused: the same");
  }

  /** Whether it is read a moment before or after it expires is the clock's. */
  @Test
  void aValueThatIsJustExpiringIsThereOrNot() {
    Answer nothing = new Answer.Found(null, null);
    Request get = Request.Get.of(KEY);
    exchange(Request.Put.of(KEY, "v").ttl(60), false, at(DONE, 0, 10), at(DONE, 300, 310));
    exchange(get, false, at(found("v"), 59_500, 59_510), at(nothing, 60_100, 60_110));
    assertThat(rules()).isEmpty();
    exchange(get, false, at(nothing, 90_000, 90_010), at(found("v"), 90_300, 90_310));
    assertThat(rules()).singleElement().asString().startsWith("expiration: this answer ");
  }

  @Test
  void onClocksThatAreMovedTheMillisecondCounts() {
    sides(side("java", 0, true), side("java", 0, true));
    Answer nothing = new Answer.Found(null, null);
    exchange(Request.Put.of(KEY, "v").ttl(60), false, at(DONE, 0, 0), at(DONE, 0, 0));
    exchange(
        Request.Get.of(KEY), false, at(found("v"), 59_999, 59_999), at(nothing, 59_999, 59_999));
    assertThat(rules()).hasSize(1);
  }

  @Test
  void staleIsADifferenceBeyondTheBoundOfTheOtherSideAlone() {
    for (int bound : new int[] {60, 5}) {
      order.clear();
      sides(side("rest", 60, false), side("rest", bound, false));
      exchange(put("a"), false, at(DONE, 0, 10), at(DONE, 0, 10));
      exchange(put("b"), false, at(DONE, 2000, 2010), at(DONE, 2000, 2010));
      exchange(
          Request.Get.of(KEY),
          false,
          at(found("a"), 30_000, 30_010),
          at(found("b"), 30_000, 30_010));
      assertThat(rules()).hasSize(bound == 60 ? 0 : 1);
    }
  }

  /** A wrong answer is one at any time: nobody wrote it. */
  @Test
  void whatNobodyWroteIsADifferenceAlsoWithinTheBound() {
    sides(side("rest", 60, false), side("rest", 60, false));
    exchange(put("a"), false, at(DONE, 0, 10), at(DONE, 0, 10));
    exchange(Request.Get.of(KEY), false, at(found("a"), 20, 30), at(found("x"), 20, 30));
    assertThat(rules()).singleElement().asString().startsWith("no-fabrication: this answer ");
  }

  @Test
  void wordsAreComparedOnOneFaceAlone() {
    Answer one = new Answer.Refused(400, 10023, "one");
    Answer other = new Answer.Refused(400, null, "other");
    exchange(put("a"), false, at(one, 0, 10), at(other, 0, 10));
    assertThat(rules()).containsExactly("texts: exactly the same");
    order.clear();
    sides(side("rest", 0, false), side("binding", 0, false));
    exchange(put("a"), false, at(one, 0, 10), at(other, 0, 10));
    assertThat(rules()).isEmpty();
  }

  @Test
  void aFailureSaysNothingAndLeavesTheKeyOpen() {
    exchange(put("a"), false, at(new Answer.Failed("HTTP status 503"), 0, 10), at(DONE, 0, 10));
    exchange(
        Request.Get.of(KEY),
        false,
        at(new Answer.Found(null, null), 50_000, 50_010),
        at(found("a"), 50_000, 50_010));
    assertThat(rules()).isEmpty();
  }

  @Test
  void aListIsComparedLikeARead() {
    Answer.Listed name = new Answer.Listed(KEY, null, null);
    Answer with = new Answer.Page(List.of(name), true, null, null);
    Answer without = new Answer.Page(List.of(), true, null, null);
    Request list = new Request.ListKeys(Written.PREFIX, null, null);
    exchange(put("a"), false, at(DONE, 0, 10), at(DONE, 0, 10));
    exchange(list, false, at(with, 5000, 5010), at(without, 5000, 5010));
    assertThat(rules()).hasSize(1);
    order.clear();
    sides(side("rest", 60, false), side("rest", 60, false));
    exchange(put("a"), false, at(DONE, 0, 10), at(DONE, 0, 10));
    exchange(list, false, at(with, 5000, 5010), at(without, 5000, 5010));
    assertThat(rules()).isEmpty();
    exchange(list, false, at(with, 90_000, 90_010), at(without, 90_000, 90_010));
    assertThat(rules()).hasSize(1);
  }

  /** What no rule of histories knows has one right answer all the same, once all is quiet. */
  @Test
  void anotherEndOfAListAndAnotherExpirationAreFoundOnceTheBoundHasPassed() {
    sides(side("rest", 60, false), side("rest", 60, false));
    Answer.Listed name = new Answer.Listed(KEY, null, 7200L);
    Answer.Listed later = new Answer.Listed(KEY, null, 7300L);
    Answer last = new Answer.Page(List.of(name), true, null, null);
    Answer open = new Answer.Page(List.of(name), false, Cursors.label(2), null);
    Answer other = new Answer.Page(List.of(later), true, null, null);
    Request list = new Request.ListKeys(Written.PREFIX, null, null);
    exchange(Request.Put.of(KEY, "v").ttl(7200), false, at(DONE, 0, 10), at(DONE, 0, 10));
    exchange(list, false, at(last, 59_000, 59_010), at(open, 59_000, 59_010));
    assertThat(rules()).isEmpty();
    exchange(list, false, at(last, 61_000, 61_010), at(open, 61_000, 61_010));
    exchange(list, false, at(last, 62_000, 62_010), at(other, 62_000, 62_010));
    assertThat(rules()).hasSize(2).contains("content: the same 60.0 s after the last write");
    assertThat(rules().get(1)).startsWith("list-content: this answer is not one within");
  }

  /** Within one millisecond, the order decides. */
  @Test
  void whereOneSideIsStronglyConsistentEveryAnswerCounts() {
    sides(side("java", 60, true), side("java", 0, true));
    exchange(put("a"), false, at(DONE, 7, 7), at(DONE, 7, 7));
    exchange(
        Request.Get.of(KEY), false, at(new Answer.Found(null, null), 7, 7), at(found("a"), 7, 7));
    assertThat(rules())
        .containsExactly("content: the same, since one side claims to be strongly consistent");
  }

  /** What HTTP says of a key that is not there. */
  @Test
  void errorsOfAnswersThatAreNoRefusalsAreComparedToo() {
    Answer nothing = new Answer.Found(null, null);
    exchange(Request.Get.of(KEY), false, at(nothing, 0, 10), at(nothing, 0, 10));
    now.add(
        1,
        new Side.Told(
            Request.Get.of(KEY),
            nothing,
            0,
            10,
            List.of(new HttpFacts(404, null, null, null, new HttpFacts.Failure(10009, "gone")))));
    assertThat(rules()).containsExactly("texts and codes: exactly the same");
  }
}
