package dev.flowkv.exploration;

import dev.flowkv.explain.AnomalyKind;
import java.util.ArrayList;
import java.util.List;

/** Says in one line what was tried, and what was seen on the way. */
public final class SummaryText {
  private SummaryText() {}

  /** Returns the line. */
  public static String of(ScheduleSearch search, Tally tally) {
    String line = tried(search);
    if (search.isExhausted() && !search.hasChoices()) {
      return line;
    }
    return line + ": " + seen(tally) + unsaid(search);
  }

  private static String tried(ScheduleSearch search) {
    int tried = search.tried();
    if (search.isExhausted()) {
      return search.hasChoices()
          ? "all %s (up to %s)"
              .formatted(count(tried, "schedule"), count(search.mostSurprises(), "surprise"))
          : "1 schedule: no answer of this test depends on when writes arrive";
    }
    int complete = search.completeSurprises();
    return count(tried, "schedule")
        + (complete < 0
            ? ""
            : ", among them all with "
                + (complete == 0 ? "no surprise" : "up to " + count(complete, "surprise")));
  }

  /** Returns what was seen in all runs, such as {@code 14 stale reads, 6 cached misses, …}. */
  public static String seen(Tally tally) {
    List<String> kinds = new ArrayList<>();
    kinds.add(count(tally.of(AnomalyKind.STALE_READ), "stale read"));
    kinds.add(count(tally.of(AnomalyKind.CACHED_MISS), "cached miss", "cached misses"));
    kinds.add(
        count(
            tally.of(AnomalyKind.OWN_WRITE_NOT_SEEN), "own write not seen", "own writes not seen"));
    kinds.add(count(tally.of(AnomalyKind.STALE_LIST), "stale list"));
    addIfAny(kinds, tally.of(AnomalyKind.NON_MONOTONIC_READ), "non-monotonic read");
    addIfAny(kinds, tally.of(AnomalyKind.REFUSED_WRITE), "refused write");
    addIfAny(kinds, tally.of(AnomalyKind.FAULT), "fault");
    return String.join(", ", kinds);
  }

  private static void addIfAny(List<String> kinds, long count, String what) {
    if (count > 0) {
      kinds.add(count(count, what));
    }
  }

  private static String unsaid(ScheduleSearch search) {
    String text = "";
    if (search.leftOut() > 0) {
      text += "; in %d of them an assumption did not hold".formatted(search.leftOut());
    }
    if (search.notReproducible() > 0) {
      text +=
          "; %s not reproducible: given the same answers, the test does not always do the same, so"
                  .formatted(count(search.notReproducible(), "run was", "runs were"))
              + " this is no proof";
    }
    return text;
  }

  private static String count(long count, String one) {
    return count(count, one, one + "s");
  }

  private static String count(long count, String one, String many) {
    return count + " " + (count == 1 ? one : many);
  }
}
