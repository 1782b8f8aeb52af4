package dev.flowkv.conformance.calibrate;

import dev.flowkv.conformance.Feature;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks, from two locations, for how long cached entries serve readers that name a long {@code
 * cacheTtl}. A value is read elsewhere, overwritten, and read again there: what is still the old
 * value is the cache's.
 */
final class CachedAges {
  private static final long LONG_TTL_SECONDS = 300;
  private static final long SHORT_TTL_SECONDS = 60;
  private static final long LONGEST_LAG_MILLIS = 180_000;
  private static final int LONGEST_AGE_SECONDS = 180;
  private static final int LOOKS = 24;
  private static final int LOOKS_AT_AN_AGE = 8;

  /** So many ages in a row are not refreshed by chance. */
  private static final int SURE_AGES = 10;

  private final Probe probe;
  private final Findings findings;

  CachedAges(Probe probe, Findings findings) {
    this.probe = probe;
    this.findings = findings;
  }

  /**
   * Asks, where time can be moved: it takes minutes.
   *
   * @param lag what is refreshed within the lag cannot be seen
   */
  void ask(LagFit lag) throws InterruptedException {
    if (probe.isFree() && probe.has(Feature.CACHE_TTL)) {
      probe.reset();
      whoseTtl();
      probe.reset();
      refreshAhead(lag);
    }
  }

  /**
   * Writes keys and reads them elsewhere with a {@code cacheTtl}; then they are overwritten, and
   * what is new has arrived.
   */
  private List<String> overwritten(int count, long cacheTtl) throws InterruptedException {
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      keys.add(probe.put(probe.key(), "old"));
    }
    probe.pass(LONGEST_LAG_MILLIS);
    for (String key : keys) {
      Probe.text(probe.reader(), key, cacheTtl);
    }
    for (String key : keys) {
      probe.put(key, "new");
    }
    return keys;
  }

  /** Reads an entry that is older than the read that fetched it wanted, for one that takes it. */
  private void whoseTtl() throws InterruptedException {
    List<String> keys = overwritten(LOOKS, SHORT_TTL_SECONDS);
    probe.pass((LONG_TTL_SECONDS - 1) * 1000);
    int old = 0;
    for (String key : keys) {
      old += "old".equals(Probe.text(probe.reader(), key, LONG_TTL_SECONDS)) ? 1 : 0;
    }
    findings.saw(
        "entries older than the cacheTtl they were fetched with",
        old + " of " + keys.size() + " shown to a reader with a longer one");
    // Where nothing is cached at all, neither is seen.
    if (old > 0 || isShownAtAll()) {
      findings.learned("cacheAgeTestedBy", old > 0 ? "reader" : "entry", keys.size());
    }
  }

  /** Whether a reader is shown an entry that is not older than the read that fetched it wanted. */
  private boolean isShownAtAll() throws InterruptedException {
    String key = overwritten(1, LONG_TTL_SECONDS).get(0);
    probe.pass(LONG_TTL_SECONDS * 1000 - 1000);
    return "old".equals(Probe.text(probe.reader(), key, LONG_TTL_SECONDS));
  }

  /**
   * Reads entries of all ages twice: where the second read is new, the first one has fetched it.
   * With several caches in a location the second read may meet another one, and decides nothing.
   */
  private void refreshAhead(LagFit lag) throws InterruptedException {
    List<String> keys = overwritten(LOOKS_AT_AN_AGE * (LONGEST_AGE_SECONDS + 1), LONG_TTL_SECONDS);
    long read = probe.nowMillis();
    int hits = 0;
    int hitsOfTheOldest = 0;
    int lastKept = -1;
    boolean sometimes = false;
    for (int age = 0; age <= LONGEST_AGE_SECONDS; age++) {
      probe.passUntil(read + age * 1000L);
      int refreshed = 0;
      int old = 0;
      for (String key : keys.subList(age * LOOKS_AT_AN_AGE, (age + 1) * LOOKS_AT_AN_AGE)) {
        if ("old".equals(Probe.text(probe.reader(), key, LONG_TTL_SECONDS))) {
          old++;
          refreshed += "new".equals(Probe.text(probe.reader(), key, LONG_TTL_SECONDS)) ? 1 : 0;
        }
      }
      hits += old;
      hitsOfTheOldest = old;
      sometimes |= refreshed > 0;
      // One of eight may have a long lag.
      lastKept = refreshed + 1 < old || old == 0 ? age : lastKept;
    }
    findings.saw(
        "entries fetched again before they are too old",
        !sometimes ? "none" : "all that are older than " + lastKept + " s");
    if (hitsOfTheOldest > 0 && !sometimes) {
      findings.learned(
          "refreshAheadSeconds",
          Learned.OFF,
          hits,
          new Interval("seconds", LONGEST_AGE_SECONDS, null));
    } else if (lastKept < LONGEST_AGE_SECONDS - SURE_AGES && lastKept * 1000L > lag.p99Millis()) {
      findings.learned(
          "refreshAheadSeconds",
          lastKept,
          hits,
          new Interval("seconds", lastKept, (double) lastKept + 1));
    }
  }
}
