package dev.flowkv.engine.namespace;

import dev.flowkv.engine.CommitLog;
import dev.flowkv.engine.Settings;
import dev.flowkv.engine.argument.Key;
import dev.flowkv.engine.cache.ListCache;
import dev.flowkv.engine.cache.ReadCache;
import dev.flowkv.engine.cache.Shard;
import dev.flowkv.engine.schedule.Asker;
import dev.flowkv.engine.schedule.KvScheduler;
import dev.flowkv.engine.schedule.Question;
import dev.flowkv.engine.store.CachedRead;
import dev.flowkv.engine.store.CentralStore;
import dev.flowkv.engine.store.Location;
import dev.flowkv.engine.store.Version;
import dev.flowkv.engine.store.VersionChain;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The state of one namespace: its store and what the locations have cached of it. */
public final class Namespace {
  private final String id;
  private final Account account;
  private final CentralStore store = new CentralStore(new Leaving());
  private final ConcurrentHashMap<Shard, ReadCache> readCaches = new ConcurrentHashMap<>();
  private final ListCache listCache;

  Namespace(String id, Account account) {
    this.id = id;
    this.account = account;
    this.listCache = new ListCache(account.clock());
  }

  public String id() {
    return id;
  }

  public CentralStore store() {
    return store;
  }

  public ListCache listCache() {
    return listCache;
  }

  public ReadCache readCache(Shard shard, Settings settings) {
    ReadCache cache = readCaches.get(shard);
    return cache != null ? cache : readCaches.computeIfAbsent(shard, s -> new ReadCache(settings));
  }

  /** A shard's cache, without making one. */
  public @Nullable ReadCache findReadCache(Shard shard) {
    return readCaches.get(shard);
  }

  /** No cache of any location knows the key any more. */
  public void forgetCached(Key key) {
    readCaches.values().forEach(cache -> cache.forget(key));
  }

  public Map<Shard, ReadCache> readCaches() {
    return readCaches;
  }

  /** What leaves the store leaves more than the store. */
  private final class Leaving implements CentralStore.GoneListener {
    /** A cache entry that has expired answers nobody, but would keep its value in memory. */
    @Override
    public void gone(Key key, @Nullable Version newest, long millis) {
      readCaches.values().forEach(cache -> cache.dropIfExpired(key, millis));
      if (newest != null) {
        forgotten(key, newest.sequence());
      }
    }

    @Override
    public void forgotten(Key key, long sequence) {
      CommitLog log = account.log();
      if (log.isKept()) {
        log.gone(id, key.toString(), sequence);
      }
    }
  }

  /** Whether any key may be seen: one that is stored, or cached still. */
  boolean holdsKeys() {
    return !store.all().isEmpty()
        || readCaches.values().stream()
            .flatMap(cache -> cache.entries().values().stream())
            .map(CachedRead::version)
            .anyMatch(version -> version != null && !version.isTombstone())
        || listCache.pages().values().stream().anyMatch(page -> !page.entries().isEmpty());
  }

  void dropReadCaches() {
    readCaches.clear();
  }

  /** What a shard's read cache holds of a key, to tell shards apart; null: nothing. */
  public @Nullable CachedRead cached(Location location, int shard, Key key) {
    ReadCache cache = readCaches.get(new Shard(location, shard));
    return cache == null ? null : cache.peek(key);
  }

  /** The central store as a location sees a key at a moment, for one who asks. */
  public ReadCache.Central central(
      KvScheduler scheduler, Asker asker, Location location, Key key, long millis) {
    return new ReadCache.Central() {
      @Override
      public @Nullable Version head() {
        VersionChain chain = store.find(key);
        return chain == null ? null : chain.head();
      }

      @Override
      public @Nullable Version visible() {
        VersionChain chain = store.find(key);
        return chain == null
            ? null
            : scheduler.shown(chain, new Question(asker, id, location, key, millis));
      }
    };
  }
}
