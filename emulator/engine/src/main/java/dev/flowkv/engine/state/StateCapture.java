package dev.flowkv.engine.state;

import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.EmulatorState;
import dev.flowkv.engine.KvValue;
import dev.flowkv.engine.NamespaceInfo;
import dev.flowkv.engine.argument.Key;
import dev.flowkv.engine.cache.ListCache;
import dev.flowkv.engine.namespace.Namespace;
import dev.flowkv.engine.store.CachedRead;
import dev.flowkv.engine.store.Origin;
import dev.flowkv.engine.store.Version;
import dev.flowkv.engine.store.VersionChain;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Turns a namespace into values. No write takes effect meanwhile; reads go on. */
final class StateCapture {
  private static final Comparator<EmulatorState.Page> PAGES =
      Comparator.comparing(EmulatorState.Page::location)
          .thenComparing(EmulatorState.Page::shard)
          .thenComparing(EmulatorState.Page::prefix)
          .thenComparing(EmulatorState.Page::limit)
          .thenComparing(
              EmulatorState.Page::after, Comparator.nullsFirst(Comparator.naturalOrder()));

  private final Namespace namespace;

  /** What a read has cached since is none of this moment. */
  private final long nowMillis;

  /** Each origin with its place, in the order of first use. */
  private final Map<Origin, Integer> origins = new LinkedHashMap<>();

  private StateCapture(Namespace namespace, long nowMillis) {
    this.namespace = namespace;
    this.nowMillis = nowMillis;
  }

  /**
   * Turns a configuration into values.
   *
   * @param declared the namespaces that exist after a reset, too: title by id
   */
  static EmulatorState.Config of(EmulatorConfig config, Map<String, String> declared) {
    return new EmulatorState.Config(
        config.profile().wireName(),
        config.settings().toJson(),
        config.seed(),
        config.locations(),
        new TreeMap<>(declared));
  }

  static EmulatorState.Namespace of(Namespace namespace, NamespaceInfo info, long nowMillis) {
    StateCapture capture = new StateCapture(namespace, nowMillis);
    List<EmulatorState.Key> keys = capture.keys();
    List<EmulatorState.Shard> shards = capture.shards();
    List<EmulatorState.Page> pages =
        namespace.listCache().pages().entrySet().stream()
            .map(e -> page(e.getKey(), e.getValue()))
            .filter(page -> page.fetchedAtMillis() <= nowMillis)
            .sorted(PAGES)
            .toList();
    List<EmulatorState.Origin> origins =
        capture.origins.keySet().stream().map(Origin::asState).toList();
    return new EmulatorState.Namespace(
        info.id(), info.title(), namespace.store().sequence(), origins, keys, shards, pages);
  }

  /** A chain of one version, which is that of most keys: nothing of it changes any more. */
  private record One(Key key, @Nullable Long lastLimitedWriteMillis, Version version) {}

  private List<EmulatorState.Key> keys() {
    List<Object> captured = new ArrayList<>();
    namespace
        .store()
        .all()
        .forEach(
            (key, chain) -> {
              Version head = chain.head();
              // A chain without a version is that of a write which has not taken effect.
              if (head != null) {
                captured.add(
                    head.older() == null
                        ? one(key, chain.lastLimitedWriteMillis(), head)
                        : several(key, chain.lastLimitedWriteMillis(), head));
              }
            });
    return EmulatorState.made(captured.size(), i -> key(captured.get(i)));
  }

  private One one(Key key, @Nullable Long lastLimitedWriteMillis, Version head) {
    place(head.origin());
    return new One(key, lastLimitedWriteMillis, head);
  }

  private EmulatorState.Key several(Key key, @Nullable Long lastLimitedWriteMillis, Version head) {
    List<EmulatorState.StoredVersion> versions = new ArrayList<>();
    for (Version v = head; v != null; v = v.older()) {
      versions.add(version(v, v.supersededAtMillis()));
    }
    return new EmulatorState.Key(key.toString(), lastLimitedWriteMillis, versions);
  }

  private EmulatorState.Key key(Object captured) {
    return captured instanceof One one
        ? new EmulatorState.Key(
            one.key.toString(),
            one.lastLimitedWriteMillis,
            // By now it may be superseded; at the moment of the capture it was not.
            List.of(version(one.version, Version.NEVER)))
        : (EmulatorState.Key) captured;
  }

  private List<EmulatorState.Shard> shards() {
    List<EmulatorState.Shard> shards = new ArrayList<>();
    // In order, so that equal states have equal origins at equal places.
    new TreeMap<>(namespace.readCaches())
        .forEach(
            (shard, cache) -> {
              List<Entry> entries = new ArrayList<>();
              new TreeMap<>(cache.entries())
                  .forEach(
                      (key, cached) -> {
                        if (cached.fetchedAtMillis() <= nowMillis) {
                          entries.add(entry(key, cached));
                        }
                      });
              shards.add(
                  new EmulatorState.Shard(
                      shard.location().name(),
                      shard.index(),
                      EmulatorState.made(entries.size(), i -> cached(entries.get(i)))));
            });
    return shards;
  }

  /**
   * What a cache has of a key.
   *
   * @param detached the version, if the store does not have it any more
   */
  private record Entry(
      Key key, CachedRead cached, EmulatorState.@Nullable StoredVersion detached) {}

  private Entry entry(Key key, CachedRead cached) {
    Version version = cached.version();
    return new Entry(
        key,
        cached,
        version == null || isStored(key, version)
            ? null
            : version(version, version.supersededAtMillis()));
  }

  private static EmulatorState.Cached cached(Entry entry) {
    Version version = entry.cached.version();
    OptionalInt ttl = entry.cached.cacheTtlSeconds();
    return new EmulatorState.Cached(
        entry.key.toString(),
        entry.cached.fetchedAtMillis(),
        version == null ? null : version.sequence(),
        entry.detached,
        ttl.isPresent() ? ttl.getAsInt() : null);
  }

  private boolean isStored(Key key, Version version) {
    VersionChain chain = namespace.store().find(key);
    for (Version v = chain == null ? null : chain.head(); v != null; v = v.older()) {
      if (v == version) {
        return true;
      }
    }
    return false;
  }

  private EmulatorState.StoredVersion version(Version v, long supersededAtMillis) {
    byte[] value = v.value();
    return new EmulatorState.StoredVersion(
        v.sequence(),
        v.revision(),
        v.commitMillis(),
        place(v.origin()),
        value == null ? null : KvValue.wrap(value),
        v.metadata(),
        orNull(v.expirationSeconds()),
        orNull(supersededAtMillis));
  }

  private int place(Origin origin) {
    return origins.computeIfAbsent(origin, o -> origins.size());
  }

  private static EmulatorState.Page page(ListCache.PageKey where, ListCache.Page page) {
    Key after = where.after();
    return new EmulatorState.Page(
        where.shard().location().name(),
        where.shard().index(),
        where.prefix().toString(),
        where.limit(),
        after == null ? null : after.toString(),
        page.entries().stream()
            .map(
                e ->
                    new EmulatorState.Listed(
                        e.key().toString(), e.metadata(), orNull(e.expirationSeconds())))
            .toList(),
        page.cursor(),
        page.fetchedAtMillis());
  }

  private static @Nullable Long orNull(long value) {
    return value == Version.NEVER ? null : value;
  }
}
