package dev.flowkv.engine.state;

import dev.flowkv.engine.EmulatorState;
import dev.flowkv.engine.KvValue;
import dev.flowkv.engine.LagDistribution;
import dev.flowkv.engine.Setting;
import dev.flowkv.engine.Settings;
import dev.flowkv.engine.argument.Key;
import dev.flowkv.engine.argument.Metadata;
import dev.flowkv.engine.argument.Utf8;
import dev.flowkv.engine.cache.ListCache;
import dev.flowkv.engine.cache.Shard;
import dev.flowkv.engine.namespace.Namespace;
import dev.flowkv.engine.namespace.NamespaceDirectory;
import dev.flowkv.engine.store.CachedRead;
import dev.flowkv.engine.store.Location;
import dev.flowkv.engine.store.Origin;
import dev.flowkv.engine.store.Retention;
import dev.flowkv.engine.store.Version;
import dev.flowkv.engine.store.VersionChain;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes a namespace from values, in one that nobody sees yet. What does not fit together is refused
 * with its place.
 */
final class StateRestore {
  private final String place;
  private final Namespace namespace;
  private final List<Origin> origins = new ArrayList<>();
  private final Settings settings;
  private final Function<String, Location> locations;
  private final long nowMillis;

  private StateRestore(
      String place,
      Namespace namespace,
      Settings settings,
      Function<String, Location> locations,
      long nowMillis) {
    this.nowMillis = nowMillis;
    this.place = place;
    this.namespace = namespace;
    this.settings = settings;
    this.locations = locations;
  }

  /**
   * Replaces all namespaces, in a directory that nobody sees yet.
   *
   * @throws IllegalArgumentException with the place of what is wrong
   */
  static void into(
      NamespaceDirectory directory,
      List<EmulatorState.Namespace> namespaces,
      long createdNamespaces,
      long nowMillis,
      Settings settings,
      Function<String, Location> locations) {
    directory.clearForRestore(createdNamespaces);
    for (int i = 0; i < namespaces.size(); i++) {
      EmulatorState.Namespace n = namespaces.get(i);
      String place = "namespaces[" + i + "]";
      Namespace empty = directory.addForRestore(n.id(), n.title(), place);
      into(empty, n, place, settings, locations, nowMillis);
    }
  }

  /**
   * Fills an empty namespace.
   *
   * @param place of the state in its document
   * @param nowMillis what the clock shows; nothing is newer
   * @throws IllegalArgumentException with the place of what is wrong
   */
  private static void into(
      Namespace namespace,
      EmulatorState.Namespace state,
      String place,
      Settings settings,
      Function<String, Location> locations,
      long nowMillis) {
    StateRestore restore = new StateRestore(place, namespace, settings, locations, nowMillis);
    // Where something is, is only said of what is wrong: there may be a million keys.
    restore.origins(state.origins());
    for (int i = 0; i < state.keys().size(); i++) {
      int at = i;
      restore.key(state.keys().get(i), () -> place + ".keys[" + at + "]", state.sequence());
    }
    namespace.store().restoreSequence(state.sequence());
    for (int i = 0; i < state.shards().size(); i++) {
      restore.shard(state.shards().get(i), place + ".shards[" + i + "]");
    }
    if (settings.number(Setting.LIST_CACHE_SECONDS) > 0) {
      Map<ListCache.PageKey, ListCache.Page> pages = new HashMap<>();
      state.pages().forEach(page -> pages.put(restore.pageKey(page), page(page)));
      namespace.listCache().restore(pages);
    }
  }

  private void origins(List<EmulatorState.Origin> states) {
    for (int i = 0; i < states.size(); i++) {
      EmulatorState.Origin o = states.get(i);
      try {
        origins.add(
            new Origin(locations.apply(o.location()), LagDistribution.parse(o.lag()), o.seed()));
      } catch (IllegalArgumentException e) {
        throw wrong(place + ".origins[" + i + "].lag", String.valueOf(e.getMessage()));
      }
    }
  }

  private void key(EmulatorState.Key state, Supplier<String> where, long lastSequence) {
    List<EmulatorState.StoredVersion> newestFirst = state.versions();
    if (newestFirst.isEmpty()) {
      throw wrong(where.get() + ".versions", "must not be empty");
    }
    Version version = null;
    long sequence = 0;
    for (int i = newestFirst.size() - 1; i >= 0; i--) {
      int place = i;
      Supplier<String> at = () -> where.get() + ".versions[" + place + "]";
      EmulatorState.StoredVersion v = newestFirst.get(i);
      if (v.sequence() <= sequence || v.sequence() > lastSequence) {
        throw wrong(
            at.get() + ".sequence",
            "must be above those of older versions and at most " + lastSequence);
      }
      if (version != null && v.commitMillis() < version.commitMillis()) {
        throw wrong(at.get() + ".commitMillis", "must not be before that of the older version");
      }
      sequence = v.sequence();
      version = version(v, version, at);
    }
    Key key = key(state.key());
    VersionChain chain = namespace.store().findOrAdd(key);
    if (chain.head() != null) {
      throw wrong(where.get() + ".key", "\"" + state.key() + "\" is there already");
    }
    chain.restore(version, state.lastLimitedWriteMillis());
    namespace.store().forgetLater(key, chain, nowMillis, new Retention(0, 0));
  }

  private Version version(
      EmulatorState.StoredVersion v, @Nullable Version older, Supplier<String> where) {
    if (v.origin() < 0 || v.origin() >= origins.size()) {
      throw wrong(where.get() + ".origin", "must be a place in origins, not " + v.origin());
    }
    checkTime(() -> where.get() + ".commitMillis", v.commitMillis());
    if (v.revision() < 1) {
      throw wrong(where.get() + ".revision", "must be above 0, not " + v.revision());
    }
    String metadata = v.metadata();
    String metadataWrong = metadata == null ? null : Metadata.wrong(metadata);
    if (metadataWrong != null) {
      throw wrong(where.get() + ".metadata", "must be JSON: " + metadataWrong);
    }
    KvValue value = v.value();
    Long expiration = v.expirationSeconds();
    Version version =
        new Version(
            older,
            v.revision(),
            v.sequence(),
            v.commitMillis(),
            origins.get(v.origin()),
            new Version.Content(
                value == null ? null : value.array(),
                v.metadata(),
                expiration == null ? Version.NEVER : expiration));
    Long superseded = v.supersededAtMillis();
    if (superseded != null) {
      version.supersede(superseded);
    }
    return version;
  }

  private void shard(EmulatorState.Shard state, String where) {
    if (state.shard() < 0 || state.shard() >= Settings.MAX_SHARDS) {
      throw wrong(where + ".shard", "must be from 0 to " + (Settings.MAX_SHARDS - 1));
    }
    Shard shard = new Shard(locations.apply(state.location()), state.shard());
    Map<Key, CachedRead> entries = new HashMap<>();
    for (int i = 0; i < state.entries().size(); i++) {
      EmulatorState.Cached cached = state.entries().get(i);
      Key key = key(cached.key());
      String at = where + ".entries[" + i + "]";
      checkTime(() -> at + ".fetchedAtMillis", cached.fetchedAtMillis());
      Version version = cached(cached, key, at);
      Integer ttl = cached.cacheTtlSeconds();
      entries.put(
          key,
          CachedRead.fetched(
              version,
              cached.fetchedAtMillis(),
              ttl == null ? OptionalInt.empty() : OptionalInt.of(ttl)));
    }
    namespace.readCache(shard, settings).entries().putAll(entries);
  }

  private @Nullable Version cached(EmulatorState.Cached cached, Key key, String where) {
    EmulatorState.StoredVersion detached = cached.version();
    if (detached != null) {
      return version(detached, null, () -> where + ".version");
    }
    Long sequence = cached.sequence();
    if (sequence == null) {
      return null;
    }
    VersionChain chain = namespace.store().find(key);
    for (Version v = chain == null ? null : chain.head(); v != null; v = v.older()) {
      if (v.sequence() == sequence) {
        return v;
      }
    }
    throw wrong(where + ".sequence", "names a version that the key does not have: " + sequence);
  }

  private ListCache.PageKey pageKey(EmulatorState.Page state) {
    String after = state.after();
    return new ListCache.PageKey(
        new Shard(locations.apply(state.location()), state.shard()),
        key(state.prefix()),
        state.limit(),
        after == null ? null : key(after));
  }

  private static ListCache.Page page(EmulatorState.Page state) {
    List<ListCache.Entry> entries = new ArrayList<>();
    for (EmulatorState.Listed k : state.keys()) {
      Long expiration = k.expirationSeconds();
      entries.add(
          new ListCache.Entry(
              key(k.key()), k.metadata(), expiration == null ? Version.NEVER : expiration));
    }
    return new ListCache.Page(entries, state.cursor(), state.fetchedAtMillis());
  }

  private static Key key(String name) {
    return Key.ofUtf8(
        Utf8.encode(name)
            .orElseThrow(
                () -> new IllegalArgumentException("a key has an unpaired surrogate: " + name)));
  }

  private void checkTime(Supplier<String> where, long millis) {
    if (millis < 0 || millis > nowMillis) {
      throw wrong(where.get(), "must be from 0 to the clock's " + nowMillis + ", not " + millis);
    }
  }

  private static IllegalArgumentException wrong(String where, String why) {
    return new IllegalArgumentException(where + " " + why);
  }
}
