package dev.flowkv.engine.operation;

import dev.flowkv.engine.CacheStatus;
import dev.flowkv.engine.KeyView;
import dev.flowkv.engine.KvValue;
import dev.flowkv.engine.Settings;
import dev.flowkv.engine.argument.Key;
import dev.flowkv.engine.cache.CacheTtl;
import dev.flowkv.engine.cache.ReadCache;
import dev.flowkv.engine.cache.Shard;
import dev.flowkv.engine.namespace.Configuration;
import dev.flowkv.engine.namespace.Namespace;
import dev.flowkv.engine.schedule.Asker;
import dev.flowkv.engine.schedule.KvScheduler;
import dev.flowkv.engine.store.CachedRead;
import dev.flowkv.engine.store.Location;
import dev.flowkv.engine.store.Origin;
import dev.flowkv.engine.store.Version;
import dev.flowkv.engine.store.VersionChain;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A look at one key at one moment.
 *
 * @param now the moment, in milliseconds since the epoch
 * @param asker whether it decides what is open, or takes the latest possible moments
 */
record KeyLook(
    Namespace namespace,
    KvScheduler scheduler,
    Configuration configuration,
    Key key,
    long now,
    Asker asker) {

  KeyView view(@Nullable VersionChain chain, Predicate<String> locations) {
    List<Version> versions = new ArrayList<>();
    for (Version v = chain == null ? null : chain.head(); v != null; v = v.older()) {
      versions.add(v);
    }
    List<KeyView.ShardView> shards = new ArrayList<>();
    for (Origin origin : configuration.origins()) {
      if (locations.test(origin.location().name())) {
        for (int i = 0; i < configuration.settings().shardsPerLocation(); i++) {
          shards.add(view(new Shard(origin.location(), i), versions));
        }
      }
    }
    return new KeyView(
        key.toString(),
        Instant.ofEpochMilli(now),
        versions.stream().map(KeyLook::view).toList(),
        shards);
  }

  private KeyView.ShardView view(Shard shard, List<Version> versions) {
    Settings settings = configuration.settings();
    CacheTtl cacheTtl = CacheTtl.of(null, settings);
    Location location = shard.location();
    ReadCache.Central central = namespace.central(scheduler, asker, location, key, now);
    @Nullable CachedRead cached = null;
    @Nullable CacheStatus status = null;
    @Nullable Version answer;
    // The store is asked where a read would ask it, since to ask may decide.
    if (settings.readCache()) {
      ReadCache present = namespace.findReadCache(shard);
      ReadCache cache = present == null ? new ReadCache(settings) : present;
      cached = cache.peek(key);
      ReadCache.Lookup lookup = cache.lookup(key, now, cacheTtl, settings, central);
      answer = lookup.version();
      status = lookup.status();
    } else {
      answer = central.visible();
    }
    return new KeyView.ShardView(
        location.name(),
        shard.index(),
        Reader.answer(now, answer, status),
        answer == null ? OptionalLong.empty() : OptionalLong.of(answer.sequence()),
        cached == null ? OptionalLong.empty() : OptionalLong.of(now - cached.fetchedAtMillis()),
        cached == null
            ? OptionalLong.empty()
            : OptionalLong.of(freshForMillis(cached, cacheTtl.endMillis(cached, settings))),
        pending(location, versions));
  }

  /** An entry ends with its age, or with the expiration of what it holds. */
  private long freshForMillis(CachedRead cached, long endMillis) {
    long left = endMillis - now;
    Version version = cached.version();
    if (version != null) {
      left = Math.min(left, TimeUnit.SECONDS.toMillis(version.expirationSeconds()) - now);
    }
    return Math.max(0, left);
  }

  private List<KeyView.Pending> pending(Location location, List<Version> versions) {
    List<KeyView.Pending> pending = new ArrayList<>();
    for (Version v : versions) {
      long left = scheduler.arrivesAtMillis(v, location, namespace.id(), key) - now;
      if (left <= 0) {
        break;
      }
      boolean isDecided = scheduler.isDecided(v, location, namespace.id(), key);
      pending.add(new KeyView.Pending(v.sequence(), left, isDecided));
    }
    return pending;
  }

  private static KeyView.VersionView view(Version v) {
    return new KeyView.VersionView(
        v.sequence(),
        Instant.ofEpochMilli(v.commitMillis()),
        v.origin().location().name(),
        v.isTombstone(),
        Optional.ofNullable(v.value()).map(KvValue::wrap),
        Optional.ofNullable(v.metadata()),
        Version.optional(v.expirationSeconds()));
  }
}
