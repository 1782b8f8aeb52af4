package dev.flowkv.engine.schedule;

import dev.flowkv.engine.ChoiceName;
import dev.flowkv.engine.FaultRule;
import dev.flowkv.engine.KvChoice;
import dev.flowkv.engine.KvChoice.Option;
import dev.flowkv.engine.KvClock;
import dev.flowkv.engine.KvSchedule;
import dev.flowkv.engine.ScheduleTooLongException;
import dev.flowkv.engine.Setting;
import dev.flowkv.engine.Settings;
import dev.flowkv.engine.Unscheduled;
import dev.flowkv.engine.argument.Key;
import dev.flowkv.engine.store.Location;
import dev.flowkv.engine.store.Version;
import dev.flowkv.engine.store.VersionChain;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Follows a schedule, and records the choices that it meets. Safe for use by several threads, whose
 * order is then part of what a run does.
 */
public final class FollowingScheduler implements KvScheduler {
  private final KvSchedule schedule;
  private final Unscheduled otherwise;
  private final KvClock clock;
  private final Supplier<Settings> settings;
  private final int mostOperations;
  private final Flights flights;
  private final Fingerprint fingerprint = new Fingerprint();
  private final List<KvChoice> met = new ArrayList<>();
  private final Set<String> unmet;
  private final Map<Object, Integer> ordinals = new HashMap<>();
  private final Map<Asker.Page, Integer> pages = new IdentityHashMap<>();
  private final Map<Location, Integer> lastShard = new HashMap<>();
  private int operations;

  /**
   * A scheduler for one run.
   *
   * @param otherwise chooses where the schedule says nothing
   * @param clock of the run; it has begun
   * @param settings gives the settings in force
   * @param mostOperations how many operations the run may have
   */
  public FollowingScheduler(
      KvSchedule schedule,
      Unscheduled otherwise,
      KvClock clock,
      Supplier<Settings> settings,
      int mostOperations) {
    this.schedule = schedule;
    this.otherwise = otherwise;
    this.clock = clock;
    this.flights = new Flights(clock.millis());
    this.settings = settings;
    this.mostOperations = mostOperations;
    this.unmet = new LinkedHashSet<>(schedule.names());
  }

  /** The choices that were met, in order. */
  public synchronized List<KvChoice> met() {
    return List.copyOf(met);
  }

  /** The choices that were met after the first so many, in order. */
  public synchronized List<KvChoice> metSince(int first) {
    return List.copyOf(met.subList(first, met.size()));
  }

  /** How many choices were met. */
  public synchronized int metCount() {
    return met.size();
  }

  /** The names in the schedule that were not met, or had no such option. */
  public synchronized List<String> unmet() {
    return List.copyOf(unmet);
  }

  /** Whether the run has had more operations than it may have. */
  public synchronized boolean isTooLong() {
    return operations > mostOperations;
  }

  @Override
  public synchronized void operationBegins() {
    if (++operations > mostOperations) {
      throw new ScheduleTooLongException(mostOperations);
    }
  }

  @Override
  public synchronized void committed(Version version, Key key) {
    flights.committed(version);
    fingerprint.add(key.hashCode());
    fingerprint.add(version.commitMillis());
    fingerprint.add(version.origin().location().name().hashCode());
    fingerprint.add(Arrays.hashCode(version.value()));
    fingerprint.add(Objects.hashCode(version.metadata()));
    fingerprint.add(version.expirationSeconds());
  }

  @Override
  public synchronized @Nullable Version shown(VersionChain chain, Question q) {
    if (q.asker() == Asker.LOOK) {
      return looked(chain, q);
    }
    int n = ordinal(q);
    boolean tombstonesCount = settings.get().number(Setting.TOMBSTONE_RETENTION_SECONDS) > 0;
    boolean isOfNow = q.millis() == clock.millis();
    ArrivalOptions options = new ArrivalOptions(q.millis(), isOfNow, tombstonesCount);
    Version v = chain.head();
    while (v != null) {
      // Read once: a writer may cut the chain here while we look.
      Version older = v.older();
      Interval arrival = flights.arrival(v, q.location(), q.namespaceId(), q.key());
      if (arrival.hasArrivedBy(q.millis()) || isCut(v, older)) {
        break;
      }
      if (arrival.mayHaveArrivedBy(q.millis())) {
        options.add(v, arrival);
      } else {
        options.skip();
      }
      v = older;
    }
    options.add(v, null);
    fingerprint.add(q.location().name().hashCode());
    fingerprint.add(q.key().hashCode());
    fingerprint.add(q.millis());
    fingerprint.add(options.size());
    if (options.size() == 1) {
      return options.get(0);
    }
    List<Option> named = new ArrayList<>();
    for (int i = 0; i < options.size(); i++) {
      named.add(new Option(i == 0 ? "0" : "-" + i, write(options.get(i))));
    }
    int taken =
        choose(
            kind(q.asker()),
            name(q, n),
            q.location().name(),
            new About(q.namespaceId(), q.key().toString(), q.millis()),
            named);
    options.take(taken);
    return options.get(taken);
  }

  /** The newest version that has arrived at the latest possible moment of each. */
  private @Nullable Version looked(VersionChain chain, Question q) {
    Version v = chain.head();
    while (v != null) {
      Version older = v.older();
      if (isCut(v, older)
          || flights.arrival(v, q.location(), q.namespaceId(), q.key()).hasArrivedBy(q.millis())) {
        break;
      }
      v = older;
    }
    return v;
  }

  /** Where a chain was cut, its last version is visible everywhere already. */
  private static boolean isCut(Version v, @Nullable Version older) {
    return older == null && v.revision() > 1;
  }

  private static KvChoice.@Nullable Write write(@Nullable Version v) {
    return v == null
        ? null
        : new KvChoice.Write(
            v.sequence(),
            v.isTombstone(),
            v.origin().location().name(),
            v.commitMillis(),
            v.origin().lag().longestMillis());
  }

  private static KvChoice.Kind kind(Asker asker) {
    return asker instanceof Asker.Page
        ? KvChoice.Kind.LIST
        : asker == Asker.ASSERTION ? KvChoice.Kind.ASSERTION : KvChoice.Kind.READ;
  }

  /** Which question of its kind this is; a page asks all of its questions as one. */
  private int ordinal(Question q) {
    record Asked(Object what, String namespaceId, Location location) {}
    if (q.asker() instanceof Asker.Page page) {
      return pages.computeIfAbsent(
          page, p -> count(new Asked(page.prefix(), q.namespaceId(), q.location())));
    }
    return count(new Asked(List.of(q.asker(), q.key()), q.namespaceId(), q.location()));
  }

  private int count(Object what) {
    return ordinals.merge(what, 1, Integer::sum);
  }

  private static String name(Question q, int n) {
    String location = q.location().name();
    byte[] key = q.key().utf8();
    if (q.asker() instanceof Asker.Page page) {
      return ChoiceName.listed(q.namespaceId(), location, page.prefix().utf8(), n, key);
    }
    return q.asker() == Asker.ASSERTION
        ? ChoiceName.assertion(q.namespaceId(), location, key, n)
        : ChoiceName.read(q.namespaceId(), location, key, n);
  }

  @Override
  public synchronized long arrivesAtMillis(
      Version version, Location location, String namespaceId, Key key) {
    return flights.arrival(version, location, namespaceId, key).toMillis();
  }

  @Override
  public synchronized boolean isDecided(
      Version version, Location location, String namespaceId, Key key) {
    return flights.arrival(version, location, namespaceId, key).isDecided();
  }

  @Override
  public synchronized int shard(
      Location location, long n, long seed, int shards, IntFunction<@Nullable Object> held) {
    int ordinal = count(location);
    int last = lastShard.getOrDefault(location, 0);
    if (last >= shards) {
      last = 0; // There were more of them before the configuration changed.
    }
    // One of those that hold the same: the last one, or else the first.
    Map<Object, Integer> different = new LinkedHashMap<>();
    different.put(Objects.requireNonNullElse(held.apply(last), this), last);
    for (int i = 0; i < shards; i++) {
      different.putIfAbsent(Objects.requireNonNullElse(held.apply(i), this), i);
    }
    fingerprint.add(location.name().hashCode());
    fingerprint.add(different.size());
    List<Integer> options = List.copyOf(different.values());
    int taken =
        options.size() == 1
            ? 0
            : choose(
                KvChoice.Kind.SHARD,
                ChoiceName.shard(location.name(), ordinal),
                location.name(),
                null,
                options.stream().map(i -> new Option(i.toString(), null)).toList());
    lastShard.put(location, options.get(taken));
    return options.get(taken);
  }

  @Override
  public synchronized boolean hits(FaultRule rule, int place, long n, long seed, String location) {
    int ordinal = count(place);
    if (rule.probability() <= 0 || rule.probability() >= 1) {
      return rule.probability() >= 1;
    }
    return choose(
            KvChoice.Kind.FAULT,
            ChoiceName.fault(place + 1, ordinal),
            location,
            null,
            List.of(new Option("miss", null), new Option("hit", null)))
        == 1;
  }

  /** What a choice is about, if it is about a key. */
  private record About(String namespaceId, String key, long millis) {}

  private int choose(
      KvChoice.Kind kind,
      String name,
      String location,
      @Nullable About about,
      List<Option> options) {
    fingerprint.add(name.hashCode());
    int taken = taken(kind, name, options);
    met.add(
        new KvChoice(
            name,
            kind,
            location,
            about == null ? null : about.namespaceId,
            about == null ? null : about.key,
            about == null ? clock.millis() : about.millis,
            options,
            taken,
            fingerprint.value()));
    fingerprint.add(taken);
    return taken;
  }

  private int taken(KvChoice.Kind kind, String name, List<Option> options) {
    String wanted = schedule.choices().get(name);
    if (wanted == null) {
      return otherwise.option(kind, options.size());
    }
    for (int i = 0; i < options.size(); i++) {
      if (options.get(i).value().equals(wanted)) {
        unmet.remove(name);
        return i;
      }
    }
    return 0;
  }
}
