package dev.flowkv.conformance.calibrate;

import dev.flowkv.conformance.Answer;
import dev.flowkv.conformance.ConformanceTarget;
import dev.flowkv.conformance.Feature;
import dev.flowkv.conformance.KvClient;
import dev.flowkv.conformance.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Measures a target. */
public final class Calibrator {
  private static final long LONGEST_DELAY_MILLIS = 180_000;
  private static final int LOOKS_FOR_NOTHING = 20_000;
  private static final int LOOKS_THAT_COST = 200;
  private static final int BATCH = 500;
  private static final int LOOKS_AT_A_TIME = 24;

  /** Of looks that meet one of two caches, half are hidden; the lags of few keys differ by less. */
  private static final double HIDDEN_SHARE = 0.3;

  private static final int LONGEST_CLEAR_LAG_SECONDS = 25;
  static final String OFF = "off";
  private static final int OWN_READS = 300;
  private static final int OWN_READS_THAT_COST = 20;
  private static final int WARMING_READS = 40;

  private final ConformanceTarget target;
  private final KvClient writer;
  private final KvClient reader;
  private final Random random;
  private final String prefix;
  private final boolean free;
  private final TreeSet<String> written = new TreeSet<>();
  private int keys;

  /**
   * A calibrator.
   *
   * @param seed of the delays
   * @param prefix that its keys start with
   */
  public Calibrator(ConformanceTarget target, long seed, String prefix) {
    List<String> locations = target.info().locations();
    this.target = target;
    this.writer = target.client(locations.get(0));
    this.reader = target.client(locations.get(locations.size() - 1));
    this.random = new Random(seed);
    this.prefix = prefix;
    this.free = target.info().has(Feature.VIRTUAL_CLOCK);
  }

  /** Measures. */
  public Calibration measure() throws InterruptedException {
    try {
      return measureAll();
    } finally {
      cleanUp();
    }
  }

  private Calibration measureAll() throws InterruptedException {
    Map<String, Object> settings = new TreeMap<>();
    Map<String, String> measured = new TreeMap<>();
    LagFit lag = null;
    if (target.info().locations().size() > 1) {
      lag = lag();
      settings.put("replicationLag", lag.setting());
      measured.put(
          "lag",
          "median "
              + lag.medianMillis()
              + " ms, p99 "
              + lag.p99Millis()
              + " ms, from "
              + lag.looks()
              + " looks");
      negative(settings, measured);
      values(settings, measured);
    }
    lists(settings, measured);
    ownWrites(settings, measured);
    rate(settings, measured);
    return new Calibration(target.info().description(), lag, settings, measured);
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
      fresh.add(put(key(), "v"));
      writtenAt.add(target.nowMillis());
    }
    List<Look> looks = new ArrayList<>();
    for (int i = 0; i < delays.size(); i++) {
      passUntil(writtenAt.get(i) + delays.get(i));
      long delay = target.nowMillis() - writtenAt.get(i);
      looks.add(new Look(delay, text(reader, fresh.get(i)) != null));
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
   */
  private record Hidden(int lastHiddenSeconds, int lastLateSeconds) {
    boolean isHidden() {
      return lastHiddenSeconds >= 0;
    }

    /** Whether a lag as long as a cache would hide whether there is one. */
    boolean isUnclear() {
      return !isHidden() && lastLateSeconds > LONGEST_CLEAR_LAG_SECONDS;
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
      passUntil(at.get(i) + delay * 1000L);
      double late = unseen(controls.get(i));
      // A location may have several caches: some looks meet one that knows.
      if (unseen(steps.get(i)) - late >= HIDDEN_SHARE) {
        lastHidden = delay;
      }
      if (late >= HIDDEN_SHARE) {
        lastLate = delay;
      }
    }
    return new Hidden(lastHidden, lastLate);
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

  private void negative(Map<String, Object> settings, Map<String, String> measured)
      throws InterruptedException {
    target.reset(random.nextLong());
    Hidden absent =
        hidden(
            () -> {
              String key = key();
              text(reader, key);
              put(key, "v");
              return () -> text(reader, key) != null;
            },
            this::fresh);
    measured.put("a miss is cached", words(absent));
    if (!absent.isUnclear()) {
      settings.put("negativeCache", absent.isHidden());
    }
  }

  /** A key that no cache knows. */
  private Seen fresh() {
    String key = put(key(), "new");
    return () -> text(reader, key) != null;
  }

  private void values(Map<String, Object> settings, Map<String, String> measured)
      throws InterruptedException {
    target.reset(random.nextLong());
    int needed = free ? LOOKS_AT_A_TIME * (int) (LONGEST_DELAY_MILLIS / 1000 + 1) : 37;
    List<String> old = new ArrayList<>();
    for (int i = 0; i < needed; i++) {
      old.add(put(key(), "old"));
    }
    target.pass(Duration.ofMillis(free ? LONGEST_DELAY_MILLIS : 65_000));
    Hidden stale =
        hidden(
            () -> {
              String key = old.remove(old.size() - 1);
              text(reader, key);
              put(key, "new");
              return () -> "new".equals(text(reader, key));
            },
            this::fresh);
    measured.put("a value is cached", words(stale));
    if (!stale.isUnclear()) {
      settings.put("readCache", stale.isHidden());
    }
    if (stale.isHidden() && !stale.isCutOff()) {
      settings.put("cacheTtlDefaultSeconds", stale.lastHiddenSeconds() + (free ? 1 : 5));
    }
  }

  private void lists(Map<String, Object> settings, Map<String, String> measured)
      throws InterruptedException {
    target.reset(random.nextLong());
    Hidden stale =
        hidden(
            () -> {
              String list = key();
              put(list + "a", "v");
              names(list);
              put(list + "b", "v");
              return () -> names(list) == 2;
            },
            () -> () -> true); // Where it was written, there is no lag.
    measured.put("a list is cached", words(stale));
    if (!stale.isCutOff()) {
      settings.put(
          "listCacheSeconds", stale.isHidden() ? stale.lastHiddenSeconds() + (free ? 1 : 5) : 0);
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
  private void ownWrites(Map<String, Object> settings, Map<String, String> measured)
      throws InterruptedException {
    int times = free ? OWN_READS : OWN_READS_THAT_COST;
    int seen = 0;
    for (int i = 0; i < times; i++) {
      if (i % 100 == 0) {
        target.reset(random.nextLong());
      }
      String key = put(key(), "old");
      for (int j = 0; j < (free ? WARMING_READS : 4); j++) {
        text(writer, key);
      }
      target.pass(Duration.ofMillis(free ? 1000 : 1200));
      put(key, "new");
      seen += "new".equals(text(writer, key)) ? 1 : 0;
    }
    measured.put("own writes seen at once", seen + " of " + times);
    settings.put("writeThrough", seen > 0);
    settings.put(
        "shardsPerLocation", seen == 0 ? 1 : Math.max(1, Math.round((float) times / seen)));
  }

  private void rate(Map<String, Object> settings, Map<String, String> measured) {
    target.reset(random.nextLong());
    String key = key();
    int accepted = 0;
    long start = target.nowMillis();
    for (int i = 0; i < 3; i++) {
      written.add(key);
      accepted += writer.perform(Request.Put.of(key, "v" + i)) instanceof Answer.Done ? 1 : 0;
    }
    boolean within = target.nowMillis() - start < 1000;
    measured.put(
        "writes of a key in a row",
        accepted + " of 3 accepted" + (within ? "" : ", in more than a second"));
    boolean ofWorkers = !target.info().has(Feature.REST_CODES);
    if (within && ofWorkers) {
      settings.put("sameKeyWritesPerSecond", accepted == 3 ? OFF : 1);
    }
  }

  private String key() {
    return prefix + ++keys + "/";
  }

  private String put(String key, String value) {
    written.add(key);
    Answer answer = writer.perform(Request.Put.of(key, value));
    if (!(answer instanceof Answer.Done)) {
      throw new IllegalStateException("a write was not accepted: " + answer);
    }
    return key;
  }

  private static @Nullable String text(KvClient from, String key) {
    Answer answer = from.perform(Request.Get.of(key));
    if (answer instanceof Answer.Found found) {
      return found.value() == null ? null : found.value().text();
    }
    throw new IllegalStateException("a read was not answered: " + answer);
  }

  private int names(String list) {
    Answer answer = writer.perform(new Request.ListKeys(list, null, null));
    if (answer instanceof Answer.Page page) {
      return page.names().size();
    }
    throw new IllegalStateException("a list was not answered: " + answer);
  }

  private void passUntil(long millis) throws InterruptedException {
    long wait = millis - target.nowMillis();
    if (wait > 0) {
      target.pass(Duration.ofMillis(wait));
    }
  }

  private void cleanUp() {
    if (!free) {
      boolean interrupted = Thread.interrupted();
      written.forEach(key -> writer.perform(new Request.Delete(key)));
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
