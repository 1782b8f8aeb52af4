package dev.flowkv.engine.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.flowkv.engine.CacheStatus;
import dev.flowkv.engine.Setting;
import dev.flowkv.engine.Settings;
import dev.flowkv.engine.argument.Key;
import dev.flowkv.engine.store.CachedRead;
import dev.flowkv.engine.store.Version;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The read cache of one shard of one location for one namespace.
 *
 * <p>Entries have no expiry of their own, unless {@code cacheAgeTestedBy} is {@code entry}: their
 * age is tested against the {@code cacheTtl} of the read, so one with a longer {@code cacheTtl} can
 * be answered from an entry that was too old for the read before.
 */
public final class ReadCache {
  private final Cache<Key, CachedRead> entries;

  public ReadCache(Settings settings) {
    OptionalInt maxEntries = settings.optionalNumber(Setting.READ_CACHE_MAX_ENTRIES);
    Caffeine<Object, Object> builder = Caffeine.newBuilder();
    // Eviction runs in the caller: the engine owns no thread and lends none.
    this.entries =
        maxEntries.isPresent()
            ? builder.maximumSize(maxEntries.getAsInt()).executor(Runnable::run).build()
            : builder.build();
  }

  /**
   * An answer, and what the cache is to hold because of it.
   *
   * @param version what is answered; null: nothing was ever visible
   * @param status where it came from
   * @param found the entry that was there
   * @param replacement the entry to keep instead; null: none
   * @param keep whether the cache is to change at all
   * @param head the newest version in the central store when it was asked
   */
  public record Lookup(
      @Nullable Version version,
      CacheStatus status,
      @Nullable CachedRead found,
      @Nullable CachedRead replacement,
      boolean keep,
      @Nullable Version head) {}

  /** What a read would be answered. Changes nothing. */
  public Lookup lookup(
      Key key, long millis, CacheTtl cacheTtl, Settings settings, Central central) {
    CachedRead found = entries.getIfPresent(key);
    if (found == null || !isFresh(found, millis, cacheTtl, settings)) {
      return fetch(CacheStatus.MISS, found, null, millis, cacheTtl, settings, central);
    }
    OptionalInt refreshAhead = settings.optionalNumber(Setting.REFRESH_AHEAD_SECONDS);
    long age = millis - found.fetchedAtMillis();
    if (refreshAhead.isPresent() && age > refreshAhead.getAsInt() * 1000L) {
      return fetch(CacheStatus.HIT, found, found.version(), millis, cacheTtl, settings, central);
    }
    return new Lookup(found.version(), CacheStatus.HIT, found, found, false, null);
  }

  /** The central store as one location sees one key at one moment. */
  public interface Central {
    @Nullable Version head();

    @Nullable Version visible();
  }

  private static Lookup fetch(
      CacheStatus status,
      @Nullable CachedRead found,
      @Nullable Version hit,
      long millis,
      CacheTtl cacheTtl,
      Settings settings,
      Central central) {
    Version head = central.head();
    Version shown = central.visible();
    // An expired version is kept as absence: it would never be fresh again.
    Version kept =
        shown != null && !shown.isTombstone() && shown.isExpiredAt(millis) ? null : shown;
    boolean absent = kept == null || kept.isTombstone();
    CachedRead replacement =
        absent && !settings.negativeCache()
            ? null
            : CachedRead.fetched(kept, millis, cacheTtl.remembered());
    Version answer = status == CacheStatus.HIT ? hit : shown;
    return new Lookup(answer, status, found, replacement, true, head);
  }

  private static boolean isFresh(
      CachedRead entry, long millis, CacheTtl cacheTtl, Settings settings) {
    Version version = entry.version();
    boolean expired = version != null && version.isExpiredAt(millis);
    return !expired && millis < cacheTtl.endMillis(entry, settings);
  }

  /**
   * Keeps what a lookup found, unless a write or another read came between: then theirs stays,
   * since an older answer must not replace a newer one.
   */
  public void keep(Key key, Lookup lookup, Central central) {
    if (!lookup.keep()) {
      return;
    }
    entries
        .asMap()
        .compute(
            key,
            (k, present) ->
                present == lookup.found() && central.head() == lookup.head()
                    ? lookup.replacement()
                    : present);
  }

  /** Write-through: the cache holds what was written. */
  public void write(Key key, Version version, Settings settings) {
    if (version.isTombstone() && !settings.negativeCache()) {
      entries.invalidate(key);
    } else {
      entries.put(key, version);
    }
  }

  public void dropIfExpired(Key key, long millis) {
    entries
        .asMap()
        .computeIfPresent(
            key,
            (k, entry) -> {
              Version version = entry.version();
              return version != null && version.isExpiredAt(millis) ? null : entry;
            });
  }

  public void forget(Key key) {
    entries.invalidate(key);
  }

  public Map<Key, CachedRead> entries() {
    return entries.asMap();
  }

  public @Nullable CachedRead peek(Key key) {
    return entries.getIfPresent(key);
  }
}
