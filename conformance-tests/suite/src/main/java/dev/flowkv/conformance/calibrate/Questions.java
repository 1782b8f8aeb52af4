package dev.flowkv.conformance.calibrate;

import dev.flowkv.conformance.Answer;
import dev.flowkv.conformance.Feature;
import java.util.ArrayList;
import java.util.List;

/** Asks what is not a matter of lag or of a cache's age: cursors, deleted keys, refused writes. */
final class Questions {
  private static final int TRIES = 20;
  private static final int TRIES_THAT_COST = 4;
  private static final long SECOND_MILLIS = 1000;
  private static final long LISTED_EVERYWHERE_MILLIS = 70_000;
  private static final int LONGEST_RETENTION_SECONDS = 180;

  /** The smallest page that the REST API gives. */
  private static final int PAGE_OVER_REST = 10;

  private final Probe probe;
  private final Findings findings;
  private final int pageSize;

  Questions(Probe probe, Findings findings) {
    this.probe = probe;
    this.findings = findings;
    this.pageSize = probe.has(Feature.SMALL_PAGES) ? 1 : PAGE_OVER_REST;
  }

  void ask() throws InterruptedException {
    probe.reset();
    tombstones();
    probe.reset();
    cursors();
    probe.reset();
    if (probe.has(Feature.REST_CODES)) {
      limitOnRest();
    } else {
      refusedWrites();
    }
  }

  /** Keys more than fit a page, deleted; an empty page with a cursor still counts them. */
  private void tombstones() throws InterruptedException {
    List<Integer> delays = new ArrayList<>();
    // Over REST each takes many requests.
    int every = pageSize == 1 ? 1 : 10;
    for (int s = 0; s <= LONGEST_RETENTION_SECONDS && probe.isFree(); s += every) {
      delays.add(s);
    }
    if (delays.isEmpty()) {
      delays.add((int) (LISTED_EVERYWHERE_MILLIS / SECOND_MILLIS));
    }
    List<String> lists = new ArrayList<>();
    for (int i = 0; i < delays.size(); i++) {
      String list = probe.key();
      for (int key = 0; key <= pageSize; key++) {
        probe.put(list + key, "v");
      }
      lists.add(list);
    }
    probe.pass(probe.isFree() ? SECOND_MILLIS : 2 * SECOND_MILLIS);
    for (String list : lists) {
      for (int key = 0; key <= pageSize; key++) {
        probe.delete(list + key);
      }
    }
    long deleted = probe.nowMillis();
    int last = -1;
    int firstGone = Integer.MAX_VALUE;
    for (int i = 0; i < delays.size(); i++) {
      probe.passUntil(deleted + delays.get(i) * SECOND_MILLIS);
      Answer.Page page = probe.page(lists.get(i), (long) pageSize);
      if (!page.names().isEmpty() || !page.complete()) {
        last = delays.get(i);
      } else {
        firstGone = Math.min(firstGone, delays.get(i));
      }
    }
    findings.saw("deleted keys on pages", last < 0 ? "not at all" : "still after " + last + " s");
    if (firstGone != Integer.MAX_VALUE) {
      int value = last < 0 ? 0 : last + every;
      findings.learned(
          "tombstoneRetentionSeconds",
          value,
          delays.size(),
          new Interval("seconds", Math.max(0, last), (double) Math.max(value, firstGone)));
    }
  }

  private void cursors() throws InterruptedException {
    String list = probe.key();
    for (int i = 0; i <= pageSize; i++) {
      probe.put(list + "a/" + i, "v");
    }
    String behind = probe.put(list + "b", "v");
    if (!probe.isFree()) {
      probe.pass(LISTED_EVERYWHERE_MILLIS);
    }
    Answer.Page first = probe.page(list + "a/", (long) pageSize);
    if (first.cursor() != null) {
      Answer answer = probe.list(list, null, first.cursor());
      findings.saw("a cursor with another prefix", words(answer));
      if (answer instanceof Answer.Refused) {
        findings.learned("cursorOfAnotherPrefix", "refused", 1);
      } else if (answer instanceof Answer.Page page
          && page.keys().contains(behind)
          && !page.keys().contains(first.keys().get(0))) {
        findings.learned("cursorOfAnotherPrefix", "followed", 1);
      }
    }
    Answer answer = probe.list(list, null, "bm93aGVyZQ");
    findings.saw("a cursor from nowhere", words(answer));
    if (answer instanceof Answer.Refused) {
      findings.learned("cursorFromNowhere", "refused", 1);
    } else if (answer instanceof Answer.Page page && page.names().isEmpty()) {
      findings.learned("cursorFromNowhere", "empty", 1);
    }
  }

  private static String words(Answer answer) {
    return answer instanceof Answer.Refused refused
        ? "refused: " + refused.status() + " " + refused.text()
        : answer.toString();
  }

  /** Whether a refused write 0.7 s after an accepted one delays one that comes 0.6 s later. */
  private void refusedWrites() throws InterruptedException {
    int tries = 0;
    int accepted = 0;
    for (int i = 0; i < (probe.isFree() ? TRIES : TRIES_THAT_COST); i++) {
      String key = probe.key();
      long call = probe.nowMillis();
      probe.put(key, "first");
      long returned = probe.nowMillis();
      probe.passUntil(returned + 700);
      long again = probe.nowMillis();
      boolean refused = probe.tryPut(key, "second") instanceof Answer.Refused;
      probe.passUntil(again + 600);
      Answer third = probe.tryPut(key, "third");
      // On a slow way the third write may be a second after both, or the second after the first.
      if (refused && probe.nowMillis() - again < SECOND_MILLIS && returned - call < 250) {
        tries++;
        accepted += third instanceof Answer.Done ? 1 : 0;
      }
    }
    findings.saw("writes after a refused one", accepted + " of " + tries + " accepted");
    if (tries > 0 && (accepted == 0 || accepted == tries)) {
      findings.learned("refusedWriteRestartsWindow", accepted == 0, tries);
    }
  }

  /** Whether one of three writes of a key within a second is refused over REST. */
  private void limitOnRest() {
    int tries = 0;
    int refused = 0;
    for (int i = 0; i < TRIES_THAT_COST; i++) {
      String key = probe.key();
      long call = probe.nowMillis();
      boolean all = true;
      for (int write = 0; write < 3; write++) {
        all &= probe.tryPut(key, "v" + write) instanceof Answer.Done;
      }
      if (probe.nowMillis() - call < SECOND_MILLIS) {
        tries++;
        refused += all ? 0 : 1;
      }
    }
    findings.saw("three writes of a key over REST", refused + " of " + tries + " times refused");
    if (tries > 0 && (refused == 0 || refused == tries)) {
      findings.learned("sameKeyLimitOnRest", refused == tries, tries);
    }
  }
}
