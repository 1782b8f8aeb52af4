package dev.flowkv.engine.operation;

import dev.flowkv.engine.NextEvents;
import dev.flowkv.engine.NextEvents.Event;
import dev.flowkv.engine.NextEvents.Kind;
import dev.flowkv.engine.Settings;
import dev.flowkv.engine.argument.Key;
import dev.flowkv.engine.cache.CacheTtl;
import dev.flowkv.engine.cache.ReadCache;
import dev.flowkv.engine.cache.Shard;
import dev.flowkv.engine.namespace.Account;
import dev.flowkv.engine.namespace.Configuration;
import dev.flowkv.engine.namespace.Namespace;
import dev.flowkv.engine.schedule.KvScheduler;
import dev.flowkv.engine.store.CachedRead;
import dev.flowkv.engine.store.Location;
import dev.flowkv.engine.store.Origin;
import dev.flowkv.engine.store.Version;
import dev.flowkv.engine.store.VersionChain;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Finds what will change by itself: versions that arrive, values that expire, cache entries that
 * end. Nothing of it is scheduled anywhere, so it is looked for; a look has a bound.
 */
public final class Forecast {
  /** How many keys and versions on their way one look takes in. */
  private static final int MOST_VERSIONS = 100_000;

  /** How many cache entries one look takes in. */
  private static final int MOST_ENTRIES = 100_000;

  private static final Comparator<Event> ORDER =
      Comparator.comparing(Event::at)
          .thenComparing(Event::namespaceId)
          .thenComparing(Event::key)
          .thenComparing(e -> e.location().orElse(""))
          .thenComparing(Event::kind)
          .thenComparing(e -> e.shard().orElse(0))
          .thenComparing(e -> e.sequence().orElse(0));

  private final Configuration configuration;
  private final KvScheduler scheduler;
  private final CacheTtl cacheTtl;
  private final List<Location> locations = new ArrayList<>();
  private final long now;
  private final int limit;

  /** The soonest so far, the latest of them first. */
  private final PriorityQueue<Event> soonest = new PriorityQueue<>(ORDER.reversed());

  private int versionsLeft = MOST_VERSIONS;
  private int entriesLeft = MOST_ENTRIES;
  private boolean isComplete = true;

  private Forecast(Account account, int limit) {
    this.configuration = account.configuration();
    this.scheduler = account.scheduler();
    this.cacheTtl = CacheTtl.of(null, settings());
    this.now = account.clock().millis();
    this.limit = limit;
    for (Origin origin : configuration.origins()) {
      locations.add(origin.location());
    }
  }

  /** Looks at all keys. Small namespaces come first: a large one is to hide no other. */
  public static NextEvents ofAll(Account account, List<Namespace> namespaces, int limit) {
    Forecast forecast = new Forecast(account, limit);
    namespaces.stream()
        .sorted(Comparator.comparingInt(n -> n.store().all().size()))
        .forEach(forecast::look);
    return forecast.events();
  }

  /** Looks at one key. */
  public static NextEvents ofKey(Account account, Namespace namespace, String name, int limit) {
    Forecast forecast = new Forecast(account, limit);
    Key key = Key.of(name, forecast.settings());
    VersionChain chain = namespace.store().find(key);
    if (chain != null) {
      forecast.chain(namespace, key, chain);
    }
    forecast.caches(
        namespace,
        (shard, cache) -> {
          CachedRead entry = cache.peek(key);
          if (entry != null) {
            forecast.entry(namespace, key, shard, entry);
          }
        });
    return forecast.events();
  }

  private Settings settings() {
    return configuration.settings();
  }

  private NextEvents events() {
    return new NextEvents(
        Instant.ofEpochMilli(now), soonest.stream().sorted(ORDER).toList(), isComplete);
  }

  private void look(Namespace namespace) {
    for (Map.Entry<Key, VersionChain> e : namespace.store().all().entrySet()) {
      if (versionsLeft <= 0) {
        isComplete = false;
        break;
      }
      chain(namespace, e.getKey(), e.getValue());
    }
    caches(
        namespace,
        (shard, cache) -> {
          for (Map.Entry<Key, CachedRead> e : cache.entries().entrySet()) {
            if (entriesLeft-- <= 0) {
              isComplete = false;
              break;
            }
            entry(namespace, e.getKey(), shard, e.getValue());
          }
        });
  }

  private void chain(Namespace namespace, Key key, VersionChain chain) {
    versionsLeft--;
    Version head = chain.head();
    if (head == null) {
      return;
    }
    if (head.isLiveAt(now)) {
      add(expirationMillis(head), Kind.EXPIRATION, namespace, key, null, null, head, true);
    }
    if (!head.isVisibleEverywhereAt(now)) {
      arrivals(namespace, key, head);
    }
  }

  private void arrivals(Namespace namespace, Key key, Version head) {
    // From when on a location is shown a newer version than the one that is looked at.
    long[] newerAt = new long[locations.size()];
    Arrays.fill(newerAt, Version.NEVER);
    for (Version v = head; v != null && versionsLeft > 0; v = v.older()) {
      for (int i = 0; i < newerAt.length; i++) {
        Location location = locations.get(i);
        versionsLeft--;
        long at = scheduler.arrivesAtMillis(v, location, namespace.id(), key);
        boolean isDecided = scheduler.isDecided(v, location, namespace.id(), key);
        if (at >= newerAt[i]) {
          continue; // A newer version is there before it.
        }
        add(at, Kind.ARRIVAL, namespace, key, location, null, v, isDecided);
        long expiration = expirationMillis(v);
        if (v != head && expiration > at && expiration < newerAt[i]) {
          add(expiration, Kind.EXPIRATION, namespace, key, location, null, v, true);
        }
        newerAt[i] = at;
      }
      if (v.isVisibleEverywhereAt(now)) {
        return;
      }
    }
    isComplete &= versionsLeft > 0;
  }

  private interface CacheLook {
    void at(Shard shard, ReadCache cache);
  }

  private void caches(Namespace namespace, CacheLook look) {
    if (!settings().readCache()) {
      return;
    }
    for (Location location : locations) {
      for (int i = 0; i < settings().shardsPerLocation(); i++) {
        Shard shard = new Shard(location, i);
        ReadCache cache = namespace.findReadCache(shard);
        if (cache != null) {
          look.at(shard, cache);
        }
      }
    }
  }

  private void entry(Namespace namespace, Key key, Shard shard, CachedRead entry) {
    Version version = entry.version();
    long end = cacheTtl.endMillis(entry, settings());
    add(
        version == null ? end : Math.min(end, expirationMillis(version)),
        Kind.CACHE_END,
        namespace,
        key,
        shard.location(),
        shard,
        version,
        true);
  }

  private static long expirationMillis(Version version) {
    return TimeUnit.SECONDS.toMillis(version.expirationSeconds());
  }

  /** Adds what is still to come and soon enough. */
  private void add(
      long at,
      Kind kind,
      Namespace namespace,
      Key key,
      @Nullable Location location,
      @Nullable Shard shard,
      @Nullable Version version,
      boolean isDecided) {
    if (at <= now || at == Version.NEVER) {
      return;
    }
    Event latest = soonest.size() < limit ? null : soonest.peek();
    if (latest != null && at > latest.at().toEpochMilli()) {
      return;
    }
    soonest.add(
        new Event(
            Instant.ofEpochMilli(at),
            kind,
            namespace.id(),
            key.toString(),
            Optional.ofNullable(location).map(Location::name),
            shard == null ? OptionalInt.empty() : OptionalInt.of(shard.index()),
            version == null ? OptionalLong.empty() : OptionalLong.of(version.sequence()),
            version == null || version.isTombstone(),
            isDecided));
    if (soonest.size() > limit) {
      soonest.remove();
    }
  }
}
