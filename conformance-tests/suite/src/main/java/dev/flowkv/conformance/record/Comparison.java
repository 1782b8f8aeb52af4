package dev.flowkv.conformance.record;

import dev.flowkv.conformance.Answer;
import dev.flowkv.conformance.HttpFacts;
import dev.flowkv.conformance.Request;
import dev.flowkv.conformance.history.CanonicalJson;
import dev.flowkv.conformance.history.Violation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Compares the answers of two runs of the same exchanges, by rule.
 *
 * <ul>
 *   <li>Refused or accepted: the same. Where a key takes one write per second, the two runs may
 *       differ as far as the pauses before the write did.
 *   <li>Refusals: status, code and text exactly, on the same face.
 *   <li>Reads and lists: the same content, once the smaller of both bounds of staleness has passed
 *       without a write. Before that, each answer must be one that the other side may show.
 *   <li>Expirations: the same second, and where a clock ran, as far apart as the answers were.
 * </ul>
 */
final class Comparison {
  private static final int TOO_MANY_REQUESTS = 429;
  private static final long PACE_MILLIS = 1000;

  private final Recorded.Header header;
  private final List<Step.Exchange> order;
  private final Side recorded;
  private final Side now;
  private final Settled settled;
  private final boolean hasOthers;
  private final List<Difference> differences = new ArrayList<>();
  private final Set<Integer> unequalPages = new HashSet<>();
  private int withinBounds;

  /**
   * A comparison.
   *
   * @param order the exchanges that were asked on both sides
   * @param hasOthers whether pages had keys that are not the suite's
   */
  Comparison(
      Recorded.Header header,
      List<Step.Exchange> order,
      Side recorded,
      Side now,
      boolean hasOthers) {
    this.header = header;
    this.order = order;
    this.recorded = recorded;
    this.now = now;
    this.hasOthers = hasOthers;
    this.settled = new Settled(order, recorded, now);
  }

  /** What differs. */
  List<Difference> differences() {
    return differences;
  }

  /** How many answers differ, and may. */
  int withinBounds() {
    return withinBounds;
  }

  /** Compares all of them. */
  Comparison compare() {
    List<Step.Exchange> unequal = new ArrayList<>();
    for (Step.Exchange e : order) {
      Answer was = recorded.of(e.number()).answer();
      Answer is = now.of(e.number()).answer();
      if (was instanceof Answer.Failed || is instanceof Answer.Failed) {
        continue; // It says nothing of the service; of a fault on demand, both have failed.
      }
      if (was instanceof Answer.Refused || is instanceof Answer.Refused) {
        refusal(e, was, is);
      } else if (!same(e, was, is)) {
        unequal.add(e);
      } else {
        errors(e);
      }
    }
    if (!unequal.isEmpty()) {
      Map<Integer, Violation> ofRecorded = recorded.violationsUnder(now, order);
      Map<Integer, Violation> ofNow = now.violationsUnder(recorded, order);
      for (Step.Exchange e : unequal) {
        unequal(e, ofRecorded.get(e.number()), ofNow.get(e.number()));
      }
    }
    return this;
  }

  /** What HTTP said of a key that is not there, which is no refusal. */
  private void errors(Step.Exchange e) {
    List<HttpFacts.Failure> were = recorded.of(e.number()).errors();
    List<HttpFacts.Failure> are = now.of(e.number()).errors();
    if (recorded.face().equals(now.face()) && !were.equals(are)) {
      differences.add(
          Difference.of(header, e, words(were), words(are), "texts and codes: exactly the same"));
    }
  }

  private static String words(List<HttpFacts.Failure> errors) {
    return errors.isEmpty()
        ? "no error"
        : errors.stream()
            .map(error -> "(" + error.code() + ") " + error.text())
            .collect(Collectors.joining(", "));
  }

  private void refusal(Step.Exchange e, Answer was, Answer is) {
    if (was instanceof Answer.Refused a && is instanceof Answer.Refused b) {
      if (!recorded.face().equals(now.face())) {
        return; // Each face has its own words.
      }
      if (!a.text().equals(b.text())) {
        add(e, was, is, "texts: exactly the same");
      } else if (a.status() != b.status() || !Objects.equals(a.code(), b.code())) {
        add(e, was, is, "status and code: exactly the same");
      }
    } else if (isOfPace(was) || isOfPace(is)) {
      if (e.beside() || mayDifferInPace(e)) {
        withinBounds++;
      } else {
        add(e, was, is, "limit of writes per key: the same, as the pauses were");
      }
    } else {
      add(e, was, is, "accepted or refused: the same");
    }
  }

  private static boolean isOfPace(Answer answer) {
    return answer instanceof Answer.Refused r && r.status() == TOO_MANY_REQUESTS;
  }

  /** Whether a second after the write before may have been over on one side alone. */
  private boolean mayDifferInPace(Step.Exchange e) {
    Step.Exchange before = settled.writeBefore(e);
    return before != null
        && (before.beside()
            || settled.wasRefusedOnOneSide(before)
            || isOver(recorded, before, e) != isOver(now, before, e)
            || isAround(recorded, before, e)
            || isAround(now, before, e));
  }

  private static boolean isOver(Side side, Step.Exchange before, Step.Exchange e) {
    return side.of(e.number()).callMillis() - side.of(before.number()).callMillis() >= PACE_MILLIS;
  }

  /** Whether the service may have seen the two writes either side of a second apart. */
  private static boolean isAround(Side side, Step.Exchange before, Step.Exchange e) {
    Side.Told first = side.of(before.number());
    Side.Told second = side.of(e.number());
    long longest = second.returnedMillis() - first.callMillis();
    long shortest = second.callMillis() - first.returnedMillis();
    return shortest < PACE_MILLIS && longest > PACE_MILLIS;
  }

  private boolean same(Step.Exchange e, Answer was, Answer is) {
    if (was instanceof Answer.Found a && is instanceof Answer.Found b) {
      return same(a.value(), b.value());
    } else if (was instanceof Answer.FoundAll a && is instanceof Answer.FoundAll b) {
      return a.values().keySet().equals(b.values().keySet())
          && a.values().keySet().stream()
              .allMatch(key -> same(a.values().get(key), b.values().get(key)));
    } else if (was instanceof Answer.FoundMetadata a && is instanceof Answer.FoundMetadata b) {
      return a.isPresent() == b.isPresent() && sameJson(a.metadata(), b.metadata());
    } else if (was instanceof Answer.Page a && is instanceof Answer.Page b) {
      return a.complete() == b.complete() && sameNames(a, b);
    }
    return was.equals(is);
  }

  private boolean same(Answer.@Nullable Value a, Answer.@Nullable Value b) {
    if (a == null || b == null) {
      return a == b;
    }
    return java.util.Arrays.equals(a.bytes(), b.bytes())
        && sameJson(a.metadata(), b.metadata())
        && sameExpiration(a.expirationSeconds(), b.expirationSeconds());
  }

  private boolean sameNames(Answer.Page a, Answer.Page b) {
    if (!a.keys().equals(b.keys())) {
      return false;
    }
    for (int i = 0; i < a.names().size(); i++) {
      Answer.Listed x = a.names().get(i);
      Answer.Listed y = b.names().get(i);
      if (!sameJson(x.metadata(), y.metadata())
          || !sameExpiration(x.expirationSeconds(), y.expirationSeconds())) {
        return false;
      }
    }
    return true;
  }

  private static boolean sameJson(@Nullable String a, @Nullable String b) {
    return Objects.equals(CanonicalJson.of(a), CanonicalJson.of(b));
  }

  private boolean sameExpiration(@Nullable Long a, @Nullable Long b) {
    if (a == null || b == null) {
      // A face that does not tell says nothing.
      return Objects.equals(a, b) || !recorded.face().equals(now.face());
    }
    return Math.abs(a - b) <= settled.secondsApart();
  }

  private void unequal(Step.Exchange e, @Nullable Violation ofRecorded, @Nullable Violation ofNow) {
    Answer was = recorded.of(e.number()).answer();
    Answer is = now.of(e.number()).answer();
    boolean isPage = was instanceof Answer.Page;
    if (isPage) {
      unequalPages.add(e.number());
    }
    if (isPage && (hasOthers || followsAnUnequalPage(e))) {
      withinBounds++;
    } else if (ofRecorded != null) {
      add(e, was, is, rule(ofRecorded, "the recorded answer", now));
    } else if (ofNow != null) {
      add(e, was, is, rule(ofNow, "this answer", recorded));
    } else if (settled.isSettled(e)) {
      long bound = Math.min(recorded.boundMillis(), now.boundMillis());
      add(
          e,
          was,
          is,
          "content: the same"
              + (bound == 0
                  ? ", since one side claims to be strongly consistent"
                  : " " + bound / 1000.0 + " s after the last write"));
    } else {
      withinBounds++;
    }
  }

  /** Whether the cursors of both sides need not stand at one key. */
  private boolean followsAnUnequalPage(Step.Exchange e) {
    OptionalInt before =
        e.request() instanceof Request.ListKeys list
            ? Cursors.exchange(list.cursor())
            : OptionalInt.empty();
    return before.isPresent() && unequalPages.contains(before.getAsInt());
  }

  private static String rule(Violation v, String which, Side other) {
    return v.rule().wireName()
        + ": "
        + which
        + " is not one within the other side's bound of "
        + other.boundMillis() / 1000.0
        + " s; it "
        + v.message();
  }

  private void add(Step.Exchange e, Answer was, Answer is, String rule) {
    differences.add(Difference.of(header, e, Words.of(was, is), Words.of(is, was), rule));
  }
}
