package dev.flowkv.engine.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.flowkv.engine.KvClock;
import dev.flowkv.engine.argument.Key;
import dev.flowkv.engine.store.Version;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The list pages that the locations have cached of one namespace. Writes do not touch them. */
public final class ListCache {
  /** What a page is kept under. */
  public record PageKey(Shard shard, Key prefix, int limit, @Nullable Key after) {}

  /** A key that was live when the page was made. It does not hold the value. */
  public record Entry(Key key, @Nullable String metadata, long expirationSeconds) {
    public static Entry of(Key key, Version version) {
      return new Entry(key, version.metadata(), version.expirationSeconds());
    }

    public boolean isLiveAt(long millis) {
      return Math.floorDiv(millis, 1000L) < expirationSeconds;
    }
  }

  /** A page as it was made. */
  public record Page(List<Entry> entries, @Nullable String cursor, long fetchedAtMillis) {}

  private final KvClock clock;
  private volatile @Nullable Pages pages;

  /** Pages of a snapshot, until the clock shows its time and somebody lists. */
  private volatile Map<PageKey, Page> restored = Map.of();

  private record Pages(int seconds, Cache<PageKey, Page> cache) {}

  public ListCache(KvClock clock) {
    this.clock = clock;
  }

  public @Nullable Page find(PageKey key, long millis, int seconds) {
    Page page = pages(seconds).cache.getIfPresent(key);
    return page != null && millis - page.fetchedAtMillis < seconds * 1000L ? page : null;
  }

  public void keep(PageKey key, Page page, int seconds) {
    pages(seconds).cache.put(key, page);
  }

  public synchronized void clear() {
    pages = null;
    restored = Map.of();
  }

  /** Fills an empty cache, whatever the clock shows. */
  public synchronized void restore(Map<PageKey, Page> kept) {
    restored = Map.copyOf(kept);
  }

  /** What is kept now. */
  public synchronized Map<PageKey, Page> pages() {
    Pages current = pages;
    return current == null ? restored : current.cache.asMap();
  }

  /** A changed duration starts with an empty cache. */
  private Pages pages(int seconds) {
    Pages current = pages;
    return current != null && current.seconds == seconds ? current : newPages(seconds);
  }

  private synchronized Pages newPages(int seconds) {
    Pages current = pages;
    if (current == null || current.seconds != seconds) {
      current =
          new Pages(
              seconds,
              Caffeine.newBuilder()
                  .expireAfterWrite(Duration.ofSeconds(seconds))
                  .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                  .executor(Runnable::run)
                  .build());
      current.cache.putAll(restored);
      restored = Map.of();
      pages = current;
    }
    return current;
  }
}
