package dev.flowkv.conformance.calibrate;

import dev.flowkv.conformance.Answer;
import dev.flowkv.conformance.ConformanceTarget;
import dev.flowkv.conformance.Feature;
import dev.flowkv.conformance.KvClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Measures a target. */
public final class Calibrator {
  /** The settings that a calibration decides, where it can ask for them. */
  public static final Set<String> MEASURED_SETTINGS =
      Set.of(
          "replicationLag",
          "negativeCache",
          "readCache",
          "cacheTtlDefaultSeconds",
          "cacheAgeTestedBy",
          "refreshAheadSeconds",
          "listCacheSeconds",
          "writeThrough",
          "shardsPerLocation",
          "sameKeyWritesPerSecond",
          "refusedWriteRestartsWindow",
          "sameKeyLimitOnRest",
          "tombstoneRetentionSeconds",
          "cursorOfAnotherPrefix",
          "cursorFromNowhere");

  /** Those of them that one location does not show. */
  public static final Set<String> SEEN_FROM_TWO_LOCATIONS =
      Set.of(
          "replicationLag",
          "negativeCache",
          "readCache",
          "cacheTtlDefaultSeconds",
          "cacheAgeTestedBy",
          "refreshAheadSeconds");

  /** Those of them that take a clock that can be moved, which no account has. */
  public static final Set<String> SEEN_ON_A_MOVED_CLOCK =
      Set.of("cacheAgeTestedBy", "refreshAheadSeconds");

  private static final double Z95 = 1.959964;
  private static final long LONGEST_DELAY_MILLIS = 180_000;
  private static final int LOOKS_FOR_NOTHING = 20_000;
  private static final int LOOKS_THAT_COST = 200;
  private static final int BATCH = 500;
  private static final int LOOKS_AT_A_TIME = 24;

  /** Of looks that meet one of two caches, half are hidden; the lags of few keys differ by less. */
  private static final double HIDDEN_SHARE = 0.3;

  private static final int LONGEST_CLEAR_LAG_SECONDS = 25;
  private static final int OWN_READS = 1000;
  private static final int OWN_READS_THAT_COST = 20;
  private static final int WARMING_READS = 40;

  private final ConformanceTarget target;
  private final KvClient writer;
  private final KvClient reader;
  private final Random random;
  private final boolean free;
  private final Probe probe;
  private final Findings findings = new Findings();

  /**
   * A calibrator.
   *
   * @param seed of the delays
   * @param prefix that its keys start with
   */
  public Calibrator(ConformanceTarget target, long seed, String prefix) {
    this.target = target;
    this.probe = new Probe(target, seed, prefix);
    this.writer = probe.writer();
    this.reader = probe.reader();
    this.random = probe.random();
    this.free = probe.isFree();
  }

  /** Measures. */
  public Calibration measure() throws InterruptedException {
    LagFit lag;
    try {
      lag = measureAll();
    } finally {
      int left = probe.cleanUp();
      if (left > 0) {
        findings.saw("keys that could not be deleted", String.valueOf(left));
      }
    }
    return new Calibration(target.info().description(), lag, findings.learned(), findings.seen());
  }

  private @Nullable LagFit measureAll() throws InterruptedException {
    LagFit lag = null;
    if (probe.hasTwoLocations()) {
      lag = lag();
      findings.learned(
          "replicationLag", lag.setting(), lag.looks(), lag.intervals().toArray(Interval[]::new));
      findings.saw(
          "lag",
          "median "
              + lag.medianMillis()
              + " ms, p99 "
              + lag.p99Millis()
              + " ms, from "
              + lag.looks()
              + " looks");
      negative();
      values();
    }
    lists();
    ownWrites();
    rate();
    new Questions(probe, findings).ask();
    if (lag != null) {
      new CachedAges(probe, findings).ask(lag);
    }
    return lag;
  }

  /** Looks at fresh keys: first all over, then where it is decided. */
  private LagFit lag() throws InterruptedException {
    List<Look> coarse = looks(1, LONGEST_DELAY_MILLIS, free ? 400 : LOOKS_THAT_COST / 2);
    long firstSeen =
        coarse.stream().filter(Look::seen).mapToLong(Look::delayMillis).min().orElse(1);
    long lastUnseen =
        coarse.stream().filter(l -> !l.seen()).mapToLong(Look::delayMillis).max().orElse(1);
    List<Look> all = new ArrayList<>(coarse);
    long from = Math.max(1, Math.min(firstSeen, lastUnseen) * 4 / 5);
    long to = Math.min(LONGEST_DELAY_MILLIS, Math.max(firstSeen, lastUnseen) * 5 / 4 + 1);
    all.addAll(looks(from, to, free ? LOOKS_FOR_NOTHING : LOOKS_THAT_COST / 2));
    return LagFit.of(all);
  }

  private List<Look> looks(long from, long to, int count) throws InterruptedException {
    List<Look> looks = new ArrayList<>();
    while (looks.size() < count) {
      List<Long> delays = new ArrayList<>();
      for (int i = 0; i < Math.min(BATCH, count - looks.size()); i++) {
        double log = Math.log(from) + random.nextDouble() * (Math.log(to) - Math.log(from));
        delays.add(Math.round(Math.exp(log)));
      }
      delays.sort(Comparator.naturalOrder());
      looks.addAll(looks(delays));
    }
    return looks;
  }

  /** Writes a key for each delay, and looks at each once. */
  private List<Look> looks(List<Long> delays) throws InterruptedException {
    target.reset(random.nextLong()); // A day's quota and the like are not what is measured.
    List<String> fresh = new ArrayList<>();
    List<Long> writtenAt = new ArrayList<>();
    for (int i = 0; i < delays.size(); i++) {
      fresh.add(probe.put(probe.key(), "v"));
      writtenAt.add(target.nowMillis());
    }
    List<Look> looks = new ArrayList<>();
    for (int i = 0; i < delays.size(); i++) {
      probe.passUntil(writtenAt.get(i) + delays.get(i));
      long delay = target.nowMillis() - writtenAt.get(i);
      looks.add(new Look(delay, Probe.text(reader, fresh.get(i)) != null));
    }
    return looks;
  }

  private interface Step {
    /** Prepares, and gives what tells afterwards whether the new state is seen. */
    Seen prepare();
  }

  private interface Seen {
    boolean isSeen();
  }

  /**
   * How long a step is hidden by a cache.
   *
   * @param lastHiddenSeconds the longest delay after which it was hidden; -1: it never was
   * @param lastLateSeconds the longest delay after which even what no cache knows was not seen: the
   *     lag
   * @param everySeconds how far the delays are apart
   * @param looks how many there were
   */
  private record Hidden(int lastHiddenSeconds, int lastLateSeconds, int everySeconds, int looks) {
    boolean isHidden() {
      return lastHiddenSeconds >= 0;
    }

    /** Whether a lag as long as a cache would hide whether there is one. */
    boolean isUnclear() {
      return !isHidden() && lastLateSeconds > LONGEST_CLEAR_LAG_SECONDS;
    }

    /** The first delay after which nothing was hidden any more; 0: nothing ever was. */
    int firstShownSeconds() {
      return isHidden() ? lastHiddenSeconds + everySeconds : 0;
    }

    Interval interval() {
      return new Interval("seconds", Math.max(0, lastHiddenSeconds), (double) firstShownSeconds());
    }

    /** Whether it lasts longer than was looked. */
    boolean isCutOff() {
      return lastHiddenSeconds >= LONGEST_DELAY_MILLIS / 1000;
    }
  }

  /** Prepares steps, and for each one whose new state no cache knows; looks at each pair once. */
  private Hidden hidden(Step step, Step control) throws InterruptedException {
    int looks = free ? LOOKS_AT_A_TIME : 1;
    int every = free ? 1 : 5;
    int count = (int) (LONGEST_DELAY_MILLIS / 1000) / every + 1;
    List<List<Seen>> steps = new ArrayList<>();
    List<List<Seen>> controls = new ArrayList<>();
    List<Long> at = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      steps.add(prepare(step, looks));
      controls.add(prepare(control, looks));
      at.add(target.nowMillis());
    }
    int lastHidden = -1;
    int lastLate = -1;
    for (int i = 0; i < count; i++) {
      int delay = i * every;
      probe.passUntil(at.get(i) + delay * 1000L);
      double late = unseen(controls.get(i));
      // A location may have several caches: some looks meet one that knows.
      if (unseen(steps.get(i)) - late >= HIDDEN_SHARE) {
        lastHidden = delay;
      }
      if (late >= HIDDEN_SHARE) {
        lastLate = delay;
      }
    }
    return new Hidden(lastHidden, lastLate, every, count * looks);
  }

  private static List<Seen> prepare(Step step, int times) {
    List<Seen> prepared = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      prepared.add(step.prepare());
    }
    return prepared;
  }

  private static double unseen(List<Seen> looks) {
    return (double) looks.stream().filter(look -> !look.isSeen()).count() / looks.size();
  }

  private void negative() throws InterruptedException {
    target.reset(random.nextLong());
    Hidden absent =
        hidden(
            () -> {
              String key = probe.key();
              Probe.text(reader, key);
              probe.put(key, "v");
              return () -> Probe.text(reader, key) != null;
            },
            this::fresh);
    findings.saw("a miss is cached", words(absent));
    if (!absent.isUnclear()) {
      findings.learned("negativeCache", absent.isHidden(), absent.looks());
    }
  }

  /** A key that no cache knows. */
  private Seen fresh() {
    String key = probe.put(probe.key(), "new");
    return () -> Probe.text(reader, key) != null;
  }

  private void values() throws InterruptedException {
    target.reset(random.nextLong());
    int needed = free ? LOOKS_AT_A_TIME * (int) (LONGEST_DELAY_MILLIS / 1000 + 1) : 37;
    List<String> old = new ArrayList<>();
    for (int i = 0; i < needed; i++) {
      old.add(probe.put(probe.key(), "old"));
    }
    target.pass(Duration.ofMillis(free ? LONGEST_DELAY_MILLIS : 65_000));
    Hidden stale =
        hidden(
            () -> {
              String key = old.remove(old.size() - 1);
              Probe.text(reader, key);
              probe.put(key, "new");
              return () -> "new".equals(Probe.text(reader, key));
            },
            this::fresh);
    findings.saw("a value is cached", words(stale));
    if (!stale.isUnclear()) {
      findings.learned("readCache", stale.isHidden(), stale.looks());
    }
    if (stale.isHidden() && !stale.isCutOff()) {
      findings.learned(
          "cacheTtlDefaultSeconds", stale.firstShownSeconds(), stale.looks(), stale.interval());
    }
  }

  private void lists() throws InterruptedException {
    target.reset(random.nextLong());
    Hidden stale =
        hidden(
            () -> {
              String list = probe.key();
              probe.put(list + "a", "v");
              probe.page(list, null);
              probe.put(list + "b", "v");
              return () -> probe.page(list, null).names().size() == 2;
            },
            () -> () -> true); // Where it was written, there is no lag.
    findings.saw("a list is cached", words(stale));
    if (!stale.isCutOff()) {
      findings.learned(
          "listCacheSeconds", stale.firstShownSeconds(), stale.looks(), stale.interval());
    }
  }

  private static String words(Hidden hidden) {
    if (hidden.isUnclear()) {
      return "cannot be told from a lag of " + hidden.lastLateSeconds() + " s";
    }
    return hidden.isHidden()
        ? "still hidden after " + hidden.lastHiddenSeconds() + " s"
        : "not at all";
  }

  /** With several caches in a location, a reader meets the writer's in some of its reads. */
  private void ownWrites() throws InterruptedException {
    int times = free ? OWN_READS : OWN_READS_THAT_COST;
    int seen = 0;
    for (int i = 0; i < times; i++) {
      if (i % 100 == 0) {
        target.reset(random.nextLong());
      }
      String key = probe.put(probe.key(), "old");
      for (int j = 0; j < (free ? WARMING_READS : 4); j++) {
        Probe.text(writer, key);
      }
      target.pass(Duration.ofMillis(free ? 1000 : 1200));
      probe.put(key, "new");
      seen += "new".equals(Probe.text(writer, key)) ? 1 : 0;
    }
    findings.saw("own writes seen at once", seen + " of " + times);
    findings.learned("writeThrough", seen > 0, times);
    findings.learned(
        "shardsPerLocation",
        seen == 0 ? 1 : Math.max(1, Math.round((float) times / seen)),
        times,
        caches(seen, times));
  }

  /** Wilson's interval of the share, turned over; every read is its own, so it may be less. */
  private static Interval caches(int seen, int times) {
    double z2 = Z95 * Z95;
    double middle = (seen + z2 / 2) / (times + z2);
    double half = Z95 / (times + z2) * Math.sqrt((double) seen * (times - seen) / times + z2 / 4);
    return new Interval(
        "caches",
        Math.max(1, 1 / (middle + half)),
        seen == 0 ? null : Double.valueOf(Math.max(1, 1 / (middle - half))));
  }

  private void rate() {
    target.reset(random.nextLong());
    String key = probe.key();
    int accepted = 0;
    long start = target.nowMillis();
    for (int i = 0; i < 3; i++) {
      accepted += probe.tryPut(key, "v" + i) instanceof Answer.Done ? 1 : 0;
    }
    boolean within = target.nowMillis() - start < 1000;
    findings.saw(
        "writes of a key in a row",
        accepted + " of 3 accepted" + (within ? "" : ", in more than a second"));
    boolean ofWorkers = !target.info().has(Feature.REST_CODES);
    if (within && ofWorkers) {
      findings.learned("sameKeyWritesPerSecond", accepted == 3 ? Learned.OFF : 1, 3);
    }
  }
}
