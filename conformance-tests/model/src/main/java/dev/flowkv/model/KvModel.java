package dev.flowkv.model;

import static dev.flowkv.model.ModelChecks.check;

import dev.flowkv.capability.KvLimits;
import dev.flowkv.model.ModelVersion.Content;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The oracle for one namespace: one operation in, the one right answer out. */
public final class KvModel {
  private static final ModelAnswer DONE = new ModelAnswer.Done();
  private static final String REST = "rest";
  private static final Set<String> WRITES = Set.of("put", "bulkPut", "delete", "bulkDelete");

  private final String namespace;
  private ModelSettings settings;
  private long seed;
  private ModelChance chance;
  private final ModelFaults faults = new ModelFaults();
  private long now;
  private long accepted;

  /** How old a fault rule makes what the present operation reads; 0: not at all. */
  private long staleMillis;

  private final NavigableMap<String, List<ModelVersion>> store =
      new TreeMap<>(
          Comparator.comparing(
              (String k) -> k.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned));
  private final Map<List<Object>, Cached> readCaches = new HashMap<>();
  private final Map<List<Object>, CachedPage> pageCaches = new HashMap<>();
  private final Map<String, Integer> revisions = new HashMap<>();
  private final Map<String, Long> lastLimitedWrite = new HashMap<>();
  private final Map<String, Long> operationsAt = new HashMap<>();
  private final Map<List<Object>, Integer> usedOnDay = new HashMap<>();

  /** What the last accepted write left, for one that begins with it. */
  private final Map<List<Object>, Integer> keptUsedOnDay = new HashMap<>();

  private final Map<String, Long> keptLastLimitedWrite = new HashMap<>();
  private long lastCommit;

  /** {@code ttl}: of the read that fetched it; null: it named none, or a write kept it. */
  private record Cached(@Nullable ModelVersion version, long fetchedAt, @Nullable Long ttl) {}

  private record CachedPage(Map<String, ModelVersion> live, @Nullable String last, long at) {}

  /** What a delete leaves. */
  private static final Content TOMBSTONE = new Content(null, null, null);

  /**
   * An empty namespace.
   *
   * @param namespace its id
   * @param settings all settings
   * @param seed of the draws
   * @param now the time, in milliseconds
   */
  public KvModel(String namespace, ModelSettings settings, long seed, long now) {
    this.namespace = namespace;
    this.settings = settings;
    this.seed = seed;
    this.chance = new SeededChance(namespace, seed);
    this.now = now;
  }

  /** Lets something else than the seed decide from now on. */
  void decideBy(ModelChance other) {
    chance = other;
  }

  /** What decides now. */
  ModelChance chance() {
    return chance;
  }

  /** The time, in milliseconds. */
  public long now() {
    return now;
  }

  /** How many writes have been accepted, resets notwithstanding. */
  public long accepted() {
    return accepted;
  }

  /** Moves the clock. */
  public void advance(long millis) {
    now += millis;
  }

  /**
   * Changes settings. Writes keep the lag that they were made with; list caches of another duration
   * end.
   */
  public void configure(ModelSettings changed) {
    if (changed.number("listCacheSeconds") != settings.number("listCacheSeconds")) {
      pageCaches.clear();
    }
    settings = changed;
  }

  /**
   * Puts a fault rule in force, whose counters start now; null: none.
   *
   * <p>Its seed is that of the model.
   */
  public void fail(@Nullable ModelFault rule) {
    faults.set(rule);
  }

  /** Removes data, caches and counters. Clock, settings and the fault rule stay. */
  public void reset() {
    store.clear();
    readCaches.clear();
    pageCaches.clear();
    revisions.clear();
    lastLimitedWrite.clear();
    operationsAt.clear();
    usedOnDay.clear();
    keptLastLimitedWrite.clear();
    keptUsedOnDay.clear();
    lastCommit = 0;
  }

  /**
   * Ends the emulator, however, and begins with what its data directory has kept.
   *
   * @param changed all settings of the emulator that begins
   * @param newSeed of its draws
   * @param clock what its clock would show, in milliseconds; it is not before the last commit
   */
  public void reopen(ModelSettings changed, long newSeed, long clock) {
    settings = changed;
    seed = newSeed;
    chance = new SeededChance(namespace, newSeed);
    faults.set(null);
    now = Math.max(clock, lastCommit);
    readCaches.clear();
    pageCaches.clear();
    operationsAt.clear();
    lastLimitedWrite.clear();
    lastLimitedWrite.putAll(keptLastLimitedWrite);
    usedOnDay.clear();
    usedOnDay.putAll(keptUsedOnDay);
  }

  /** A read. */
  public ModelAnswer get(String location, String key, @Nullable String cacheTtl) {
    return answer(
        "get",
        location,
        List.of(key),
        () -> {
          ModelChecks.key(key);
          Long ttl = ModelChecks.cacheTtl(cacheTtl, settings);
          takeQuota("get", 1, KvLimits.FREE_READS_PER_DAY);
          return read(location, key, ttl);
        });
  }

  /** A bulk read: its keys' reads in order, each key once. */
  public ModelAnswer getAll(
      String location, List<String> keys, @Nullable String type, @Nullable String cacheTtl) {
    return answer(
        "bulkGet",
        location,
        keys,
        () -> {
          check(
              type == null || type.matches("text|json"),
              "\"" + type + "\" is not a valid type. Use \"json\" or \"text\"");
          check(!keys.isEmpty(), "You must request a minimum of 1 key");
          check(keys.size() <= KvLimits.BULK_READ_KEYS, "You can request a maximum of 100 keys");
          List<String> distinct = keys.stream().distinct().toList();
          distinct.forEach(ModelChecks::key);
          Long ttl = ModelChecks.cacheTtl(cacheTtl, settings);
          int reads = settings.flag("bulkReadCountsKeys") ? distinct.size() : 1;
          takeQuota("get", reads, KvLimits.FREE_READS_PER_DAY);
          Map<List<Object>, Cached> before = new HashMap<>(readCaches);
          List<ModelAnswer.Read> answers = new ArrayList<>();
          distinct.forEach(key -> answers.add(read(location, key, ttl)));
          if ("json".equals(type) && answers.stream().anyMatch(ModelAnswer.Read::isNoJson)) {
            readCaches.clear();
            readCaches.putAll(before);
            throw new ModelChecks.Refusal(
                "At least one of the requested keys corresponds to a non-json value");
          }
          return new ModelAnswer.Reads(answers);
        });
  }

  /** A put. */
  public ModelAnswer put(String location, Pair pair) {
    return answer(
        "put",
        location,
        List.of(pair.key),
        () -> {
          String key = pair.key;
          Content content = content(pair);
          admit("put", location, key, KvLimits.FREE_WRITES_PER_DAY);
          return commit(location, key, content);
        });
  }

  /**
   * What a write asks for.
   *
   * @param key the key
   * @param value the value
   * @param expiration as it arrives
   * @param ttl as it arrives
   * @param metadata as it arrives
   */
  public record Pair(
      String key,
      String value,
      @Nullable String expiration,
      @Nullable String ttl,
      @Nullable String metadata) {}

  /** A bulk write: all pairs are validated before the first is written. */
  public ModelAnswer putAll(List<Pair> pairs) {
    return answer(
        "bulkPut",
        REST,
        pairs.stream().map(Pair::key).toList(),
        () -> {
          List<Content> contents = pairs.stream().map(this::content).toList();
          int granted = quotaLeft("put", pairs.size(), KvLimits.FREE_WRITES_PER_DAY);
          takeQuota("put", granted, KvLimits.FREE_WRITES_PER_DAY);
          for (int i = 0; i < granted; i++) {
            commit(REST, pairs.get(i).key(), contents.get(i));
          }
          return new ModelAnswer.Bulk(granted);
        });
  }

  /** A bulk delete, likewise. */
  public ModelAnswer deleteAll(List<String> keys) {
    return answer(
        "bulkDelete",
        REST,
        keys,
        () -> {
          keys.forEach(ModelChecks::key);
          int granted = quotaLeft("delete", keys.size(), KvLimits.FREE_DELETES_PER_DAY);
          takeQuota("delete", granted, KvLimits.FREE_DELETES_PER_DAY);
          keys.subList(0, granted).forEach(key -> commit(REST, key, TOMBSTONE));
          return new ModelAnswer.Bulk(granted);
        });
  }

  /** A delete. */
  public ModelAnswer delete(String location, String key) {
    return answer(
        "delete",
        location,
        List.of(key),
        () -> {
          ModelChecks.key(key);
          admit("delete", location, key, KvLimits.FREE_DELETES_PER_DAY);
          return commit(location, key, TOMBSTONE);
        });
  }

  /**
   * Where a page ended.
   *
   * @param prefix of the list it belongs to
   * @param lastTaken the last key taken
   */
  public record Cursor(String prefix, String lastTaken) {
    /** A cursor that no list gave. */
    public static final Cursor FROM_NOWHERE = new Cursor("", "");
  }

  /** A list. */
  public ModelAnswer list(
      String location, String prefix, @Nullable String limit, @Nullable Cursor cursor) {
    return answer(
        "list",
        location,
        List.of(prefix),
        () -> {
          int most = ModelChecks.limit(limit);
          boolean fromNowhere = Cursor.FROM_NOWHERE.equals(cursor);
          check(
              !fromNowhere || settings.text("cursorFromNowhere").equals("empty"), "Invalid cursor");
          check(
              cursor == null
                  || fromNowhere
                  || prefix.isEmpty()
                  || prefix.equals(cursor.prefix)
                  || settings.text("cursorOfAnotherPrefix").equals("followed"),
              "Invalid cursor");
          String after = cursor == null ? null : cursor.lastTaken;
          takeQuota("list", 1, KvLimits.FREE_LISTS_PER_DAY);
          int shard = nextShard(location);
          int cacheSeconds = settings.number("listCacheSeconds");
          if (fromNowhere) {
            CachedPage nothing = new CachedPage(Map.of(), null, now);
            return page(nothing, cacheSeconds == 0 ? null : "MISS");
          }
          if (cacheSeconds == 0) {
            return page(listPage(location, prefix, most, after, now), null);
          }
          long age = Math.min(staleMillis, cacheSeconds * 1000L - 1);
          if (age > 0) {
            return page(listPage(location, prefix, most, after, now - age), "HIT");
          }
          List<Object> where =
              List.of(location, shard, prefix, most, after == null ? List.of() : after);
          CachedPage kept = pageCaches.get(where);
          if (kept != null && now - kept.at < cacheSeconds * 1000L) {
            return page(kept, "HIT");
          }
          CachedPage fetched = listPage(location, prefix, most, after, now);
          pageCaches.put(where, fetched);
          return page(fetched, "MISS");
        });
  }

  private ModelAnswer.Read read(String location, String key, @Nullable Long cacheTtl) {
    int shard = nextShard(location);
    if (!settings.flag("readCache")) {
      return read(visible(location, key, now), null);
    }
    long age = Math.min(staleMillis, secondsOrDefault(cacheTtl) * 1000 - 1);
    if (age > 0) {
      ModelAnswer.Read old = readOfAnotherCache(location, key, now - age);
      if (old != null) {
        return old;
      }
    }
    List<Object> where = List.of(location, shard, key);
    Cached entry = readCaches.get(where);
    if (entry != null && isFresh(entry, cacheTtl)) {
      var refreshAhead = settings.numberOrOff("refreshAheadSeconds");
      if (refreshAhead.isPresent() && now - entry.fetchedAt > refreshAhead.getAsInt() * 1000L) {
        keep(where, visible(location, key, now), cacheTtl);
      }
      return read(entry.version, "HIT");
    }
    ModelVersion shown = visible(location, key, now);
    keep(where, shown, cacheTtl);
    return read(shown, "MISS");
  }

  /**
   * What each read cache of a location would answer a read without a {@code cacheTtl}. This is no
   * operation: nothing is kept, counted or made to fail.
   */
  public ModelAnswer.Reads look(String location, String key) {
    List<ModelAnswer.Read> answers = new ArrayList<>();
    for (int shard = 0; shard < settings.number("shardsPerLocation"); shard++) {
      Cached entry = readCaches.get(List.<Object>of(location, shard, key));
      boolean isCaching = settings.flag("readCache");
      answers.add(
          isCaching && entry != null && isFresh(entry, null)
              ? read(entry.version, "HIT")
              : read(visible(location, key, now), isCaching ? "MISS" : null));
    }
    return new ModelAnswer.Reads(answers);
  }

  private boolean isFresh(Cached entry, @Nullable Long cacheTtl) {
    return !(entry.version != null && entry.version.expired(now))
        && now - entry.fetchedAt < greatestAge(entry, cacheTtl) * 1000;
  }

  /** What a cache answers now that a read has filled at some moment; null: it holds nothing. */
  private ModelAnswer.@Nullable Read readOfAnotherCache(String location, String key, long filled) {
    ModelVersion shown = visible(location, key, filled);
    ModelVersion kept = shown != null && shown.live(filled) ? shown : null;
    boolean holdsIt = kept == null ? settings.flag("negativeCache") : kept.live(now);
    return holdsIt ? read(kept, "HIT") : null;
  }

  /** In seconds: of this read, or of the one that fetched the entry. */
  private long greatestAge(Cached entry, @Nullable Long cacheTtl) {
    Long ttl = settings.text("cacheAgeTestedBy").equals("entry") ? entry.ttl : cacheTtl;
    return secondsOrDefault(ttl);
  }

  private long secondsOrDefault(@Nullable Long ttl) {
    return ttl == null ? settings.number("cacheTtlDefaultSeconds") : ttl;
  }

  private void keep(List<Object> where, @Nullable ModelVersion shown, @Nullable Long cacheTtl) {
    ModelVersion kept = shown != null && shown.live(now) ? shown : null;
    if (kept == null && !settings.flag("negativeCache")) {
      readCaches.remove(where);
    } else {
      readCaches.put(where, new Cached(kept, now, cacheTtl));
    }
  }

  private ModelAnswer.Read read(@Nullable ModelVersion v, @Nullable String status) {
    return v == null || !v.live(now)
        ? new ModelAnswer.Read(null, null, null, status)
        : v.content().answer(status);
  }

  private void admit(String operation, String location, String key, int perDay) {
    var perSecond = settings.numberOrOff("sameKeyWritesPerSecond");
    boolean limited =
        perSecond.isPresent() && (!location.equals(REST) || settings.flag("sameKeyLimitOnRest"));
    Long last = lastLimitedWrite.get(key);
    boolean tooSoon =
        limited && last != null && now - last < Math.ceil(1000.0 / perSecond.getAsInt());
    if (tooSoon && settings.flag("refusedWriteRestartsWindow")) {
      lastLimitedWrite.put(key, now);
    }
    check(!tooSoon, "Too Many Requests");
    takeQuota(operation, 1, perDay);
    if (limited) {
      lastLimitedWrite.put(key, now);
    }
  }

  private ModelAnswer commit(String location, String key, Content content) {
    List<ModelVersion> versions = store.computeIfAbsent(key, k -> new ArrayList<>());
    if (gone(versions)) {
      revisions.remove(key);
    }
    int revision = revisions.merge(key, 1, Integer::sum);
    String lag = settings.text("replicationLag");
    ModelVersion v = new ModelVersion(++accepted, revision, content, now, location, lag, seed);
    versions.add(v);
    rememberWhatIsKept(key);
    int shard = nextShard(location);
    if (settings.flag("readCache") && settings.flag("writeThrough")) {
      keep(List.of(location, shard, key), v, null);
    }
    return DONE;
  }

  private void rememberWhatIsKept(String key) {
    lastCommit = now;
    keptLastLimitedWrite.compute(key, (k, before) -> lastLimitedWrite.get(k));
    keptUsedOnDay.clear();
    keptUsedOnDay.putAll(usedOnDay);
  }

  /** Nobody can tell the key from one that was never written. */
  private boolean gone(List<ModelVersion> versions) {
    if (versions.isEmpty()) {
      return true;
    }
    ModelVersion newest = versions.get(versions.size() - 1);
    return !newest.live(now)
        && now >= newest.commit() + ModelLag.atMost(newest.lag())
        && !newest.countingTombstone(now, settings.number("tombstoneRetentionSeconds"))
        && now >= newest.commit() + 1000;
  }

  /** What the store shows to a location at a moment: the newest version that has arrived there. */
  private @Nullable ModelVersion visible(String location, String key, long at) {
    List<ModelVersion> versions = store.getOrDefault(key, List.of());
    for (int i = versions.size() - 1; i >= 0; i--) {
      ModelVersion v = versions.get(i);
      boolean here = v.location().equals(location);
      long arrival = here ? v.commit() : chance.arrival(v, key, location, at);
      if (arrival <= at) {
        return v;
      }
    }
    return null;
  }

  private int nextShard(String location) {
    long n = operationsAt.merge(location, 1L, Long::sum) - 1;
    return chance.shard(location, n, settings.number("shardsPerLocation"));
  }

  /** A page from the store, as it was at a moment. */
  private CachedPage listPage(
      String location, String prefix, int limit, @Nullable String after, long at) {
    Map<String, ModelVersion> live = new TreeMap<>(store.comparator());
    String last = null;
    int taken = 0;
    for (String key : store.keySet()) {
      boolean sortsAfter = after == null || store.comparator().compare(key, after) > 0;
      if (!key.startsWith(prefix) || !sortsAfter) {
        continue;
      }
      ModelVersion v = visible(location, key, at);
      if (v == null) {
        continue;
      }
      if (v.live(at) || v.countingTombstone(at, settings.number("tombstoneRetentionSeconds"))) {
        if (taken++ == limit) {
          return new CachedPage(live, last, at);
        }
        if (v.live(at)) {
          live.put(key, v);
        }
        last = key;
      }
    }
    return new CachedPage(live, null, at);
  }

  private ModelAnswer page(CachedPage page, @Nullable String status) {
    List<ModelAnswer.Listed> keys = new ArrayList<>();
    page.live.forEach(
        (key, v) -> {
          if (v.live(now)) {
            keys.add(new ModelAnswer.Listed(key, v.content().metadata(), v.content().expiration()));
          }
        });
    return new ModelAnswer.Page(keys, page.last, status);
  }

  private int quotaLeft(String operation, int wanted, int perDay) {
    return settings.text("plan").equals("free")
        ? Math.min(wanted, perDay - usedOnDay.getOrDefault(day(operation), 0))
        : wanted;
  }

  private void takeQuota(String operation, int count, int perDay) {
    check(
        quotaLeft(operation, count, perDay) == count,
        "KV " + operation + "() limit exceeded for the day.");
    if (settings.text("plan").equals("free")) {
      usedOnDay.merge(day(operation), count, Integer::sum);
    }
  }

  private List<Object> day(String operation) {
    return List.of(operation, Math.floorDiv(now, 86_400_000L));
  }

  private Content content(Pair p) {
    ModelChecks.key(p.key);
    Long expires = ModelChecks.expiration(p.expiration, p.ttl, Math.floorDiv(now, 1000L));
    return new Content(p.value, ModelChecks.metadata(p.metadata), expires);
  }

  private interface Rule {
    ModelAnswer apply();
  }

  private ModelAnswer answer(String operation, String location, List<String> keys, Rule rule) {
    ModelFault.Effect fault = faults.effect(operation, location, keys, chance);
    if (fault instanceof ModelFault.Failure failure) {
      return new ModelAnswer.Faulted(failure.text());
    }
    if (fault instanceof ModelFault.Delay delay) {
      now += delay.millis();
    }
    staleMillis = fault instanceof ModelFault.StaleRead stale ? stale.ageMillis() : 0;
    ModelAnswer answer = answer(rule);
    boolean isWrite = WRITES.contains(operation);
    boolean isRefused = answer instanceof ModelAnswer.Refused;
    return fault instanceof ModelFault.LostAcknowledgement && isWrite && !isRefused
        ? new ModelAnswer.Faulted("Gateway Timeout")
        : answer;
  }

  private static ModelAnswer answer(Rule rule) {
    try {
      return rule.apply();
    } catch (ModelChecks.Refusal e) {
      return new ModelAnswer.Refused(String.valueOf(e.getMessage()));
    }
  }
}
