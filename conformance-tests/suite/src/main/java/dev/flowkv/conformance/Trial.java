package dev.flowkv.conformance;

import dev.flowkv.capability.KeyValue;
import dev.flowkv.capability.KvLimits;
import dev.flowkv.capability.UnicodeText;
import dev.flowkv.conformance.history.CheckOptions;
import dev.flowkv.conformance.history.CheckResult;
import dev.flowkv.conformance.history.History;
import dev.flowkv.conformance.history.HistoryChecker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import net.jqwik.api.Arbitrary;

/** One property at one target: what its check works with. Safe for use by threads it starts. */
public final class Trial {
  /** A second between two writes of a key, and something for the way there. */
  private static final long PACE_MILLIS = 1000;

  private static final long PACE_MARGIN_MILLIS = 150;

  private final ConformanceTarget target;
  private final TrialSettings settings;
  private final Pauses pauses;
  private final Spending spending;
  private final Recorder recorder = new Recorder();
  private final Random random;
  private final AtomicInteger keys = new AtomicInteger();
  private final Map<String, Long> lastWrites = new ConcurrentHashMap<>();
  private final Consumer<String> written;
  private final Map<String, String> observed = new TreeMap<>();
  private volatile boolean heldUp;

  /**
   * A trial.
   *
   * @param pauses how time passes
   * @param written hears of each key that may be created, before it is
   */
  public Trial(
      ConformanceTarget target, TrialSettings settings, Pauses pauses, Consumer<String> written) {
    this.target = target;
    this.settings = settings;
    this.pauses = pauses;
    this.written = written;
    this.spending = new Spending(settings.limit());
    this.random = new Random(settings.seed());
  }

  /**
   * How a trial is made.
   *
   * @param prefix that all of its keys start with
   * @param seed of what it draws
   * @param tries how many values are drawn
   * @param limit what it may spend
   * @param shrinks whether a failing value is made smaller, which asks the target many times
   */
  public record TrialSettings(String prefix, long seed, int tries, Cost limit, boolean shrinks) {}

  /** How time passes: alone, or with others that wait as well. */
  public interface Pauses {
    /** Lets time pass. */
    void pass(Duration duration) throws InterruptedException;
  }

  /** What the target is and can. */
  public TargetInfo info() {
    return target.info();
  }

  /** The target itself. */
  public ConformanceTarget target() {
    return target;
  }

  /** The namespace from the usual location. */
  public Kv here() {
    return at(info().locations().get(0));
  }

  /** The namespace from another location than {@link #here}. */
  public Kv elsewhere() {
    return at(info().locations().get(1));
  }

  /** The namespace from a location. */
  public Kv at(String location) {
    return new Kv(this, target.client(location), location);
  }

  /** The capability at the usual location. */
  public KeyValue keyValue() {
    return target.keyValue(info().locations().get(0)).orElseThrow();
  }

  /** A key that nobody has used. */
  public String key() {
    return key("");
  }

  /** A key that nobody has used, with this at its end. */
  public String key(String end) {
    return freshPrefix() + end;
  }

  /** A prefix that nobody has used. */
  public String freshPrefix() {
    return settings.prefix() + keys.incrementAndGet() + "/";
  }

  /** Draws from the seed. */
  public Random random() {
    return random;
  }

  /** Now, on the target's clock. */
  public long nowMillis() {
    return target.nowMillis();
  }

  /** Now in Unix seconds, rounded down. */
  public long nowSeconds() {
    return Math.floorDiv(nowMillis(), 1000L);
  }

  /** Lets time pass. */
  public void pass(Duration duration) throws InterruptedException {
    if (duration.toMillis() > 0) {
      pauses.pass(duration);
    }
  }

  /** Lets time pass until a moment. */
  public void passUntil(long millis) throws InterruptedException {
    pass(Duration.ofMillis(millis - nowMillis()));
  }

  /** Lets the bound of staleness pass: from now on every location sees what has been written. */
  public void settle() throws InterruptedException {
    pass(info().staleness());
  }

  /** A second between two writes of a key. */
  void pace(String key) throws InterruptedException {
    Long last = lastWrites.get(key);
    boolean virtual = info().has(Feature.VIRTUAL_CLOCK);
    // Whether the REST API limits writes of a key, nobody knows.
    if (last != null && (info().has(Feature.RATE_LIMIT) || !virtual)) {
      passUntil(last + PACE_MILLIS + (virtual ? 0 : PACE_MARGIN_MILLIS));
    }
  }

  void wrote(String key) {
    lastWrites.put(key, nowMillis());
  }

  void holdUp() {
    heldUp = true;
  }

  /** Whether a request has had to wait for long, so that what is found may be of the wait. */
  public boolean isHeldUp() {
    return heldUp;
  }

  void spend(Request request) {
    spending.spend(request);
  }

  /** Remembers keys that may be created. */
  void note(Request request) {
    if (request instanceof Request.Put put) {
      noteWritten(put.key());
    } else if (request instanceof Request.BulkPut bulk) {
      bulk.puts().forEach(p -> noteWritten(p.key()));
    }
  }

  /** Remembers a key that may be created; one that is too long, or not ours, cannot. */
  public void noteWritten(String key) {
    if (key.startsWith(settings.prefix()) && UnicodeText.utf8Length(key) <= KvLimits.KEY_BYTES) {
      written.accept(key);
    }
  }

  Recorder recorder() {
    return recorder;
  }

  /** What has been spent. */
  public Cost spent() {
    return spending.spent();
  }

  /** What has been asked and answered. */
  public History history() {
    return recorder.history();
  }

  /** How stale what is asked here may be, for the checker. */
  public CheckOptions checkOptions() {
    return new CheckOptions(info().staleness(), Duration.ZERO, info().slack());
  }

  /** Checks what has been asked and answered against the rules of histories. */
  public CheckResult checkHistory() {
    CheckResult result = new HistoryChecker(checkOptions()).check(history());
    if (!result.isAllowed()) {
      var first = result.violations().get(0);
      throw new PropertyViolation(
          first.rule().wireName() + ": key \"" + first.key() + "\" " + first.message(),
          first.key());
    }
    return result;
  }

  /** Fails unless something holds. */
  public void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new PropertyViolation(otherwise);
    }
  }

  /** Fails unless something holds, showing a key. */
  public void check(boolean holds, String key, String otherwise) {
    if (!holds) {
      throw new PropertyViolation(otherwise, key);
    }
  }

  /** Writes a measurement down. */
  public void observe(String name, Object value) {
    synchronized (observed) {
      observed.put(name, String.valueOf(value));
    }
  }

  /** The measurements. */
  public Map<String, String> observations() {
    synchronized (observed) {
      return Map.copyOf(observed);
    }
  }

  /** How many values are drawn. */
  public int tries() {
    return settings.tries();
  }

  /** What is done with a drawn value. */
  public interface Step<T> {
    /** Does it. */
    void accept(T value) throws InterruptedException;
  }

  /** What is done with a drawn value, and what that leaves to be verified later. */
  public interface Act<T, S> {
    /** Does it. */
    S apply(T value) throws InterruptedException;
  }

  /** What is verified of a drawn value after the bound has passed. */
  public interface Verify<T, S> {
    /** Verifies it. */
    void accept(T value, S state) throws InterruptedException;
  }

  /** Checks drawn values, one after the other. */
  public <T> void forAll(Supplier<Arbitrary<T>> values, Step<T> check) throws InterruptedException {
    new Draws(this).each(values, tries(), check);
  }

  /** Acts with all drawn values, lets the bound pass once, and verifies them all. */
  public <T, S> void forAllSettled(
      Supplier<Arbitrary<T>> values, Act<T, S> act, Verify<T, S> verify)
      throws InterruptedException {
    new Draws(this).together(values, tries(), act, verify);
  }

  boolean shrinks() {
    return settings.shrinks();
  }

  /**
   * Starts again from nothing where the target can: what a try finds must not depend on the ones
   * before.
   */
  void restart() {
    if (settings.shrinks()) {
      target.reset(random.nextLong());
      lastWrites.clear();
      recorder.clear();
    }
  }

  /** Empties the target, and draws from this seed. */
  public void restart(long seed) {
    target.reset(seed);
    lastWrites.clear();
    recorder.clear();
  }

  /** All locations. */
  public List<Kv> everywhere() {
    return info().locations().stream().map(this::at).toList();
  }
}
