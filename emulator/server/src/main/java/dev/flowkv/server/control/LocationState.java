package dev.flowkv.server.control;

import dev.flowkv.engine.CacheStatus;
import dev.flowkv.engine.KeyView;
import java.util.concurrent.TimeUnit;

/** How what a location would answer compares with the store, in one word. */
enum LocationState {
  /** It answers what the store holds. */
  CURRENT("current"),
  /** It answers an older value than the store's. */
  STALE("stale"),
  /** It has cached that there is nothing, and the store has a value. */
  CACHED_MISS("cachedMiss"),
  /** It has cached nothing and answers absence: the store's value has not arrived. */
  ON_ITS_WAY("onItsWay"),
  /** It answers absence, and the store has no value. */
  ABSENT("absent"),
  /** It answers a value still, and the store has none any more. */
  LINGERING("lingering");

  private final String wireName;

  LocationState(String wireName) {
    this.wireName = wireName;
  }

  String wireName() {
    return wireName;
  }

  static LocationState of(KeyView view, KeyView.ShardView shard) {
    if (!isInStore(view)) {
      return shard.present() ? LINGERING : ABSENT;
    }
    if (shard.present()) {
      long newest = view.chain().get(0).sequence();
      return shard.sequence().orElse(0) == newest ? CURRENT : STALE;
    }
    return shard.cacheStatus().filter(CacheStatus.HIT::equals).isPresent()
        ? CACHED_MISS
        : ON_ITS_WAY;
  }

  /** Whether the store's newest version is a value that has not expired at the view's moment. */
  static boolean isInStore(KeyView view) {
    return !view.chain().isEmpty()
        && !view.chain().get(0).tombstone()
        && !isExpired(view, view.chain().get(0));
  }

  static boolean isExpired(KeyView view, KeyView.VersionView version) {
    return version.expirationSeconds().isPresent()
        && view.now().toEpochMilli()
            >= TimeUnit.SECONDS.toMillis(version.expirationSeconds().getAsLong());
  }
}
