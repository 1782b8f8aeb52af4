package dev.flowkv.engine.store;

/**
 * How long the store keeps what no location is shown any more.
 *
 * @param tombstoneSeconds deleted and expired keys, which take places on list pages
 * @param versionMillis old versions, for stale reads that a fault rule asks for
 */
public record Retention(int tombstoneSeconds, long versionMillis) {}
