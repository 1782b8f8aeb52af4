package dev.flowkv.engine;

/** Whether an answer came from the location's cache. The names are those on the wire. */
public enum CacheStatus {
  /** From the cache. */
  HIT,
  /** From the central store. */
  MISS
}
