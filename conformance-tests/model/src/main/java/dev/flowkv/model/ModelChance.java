package dev.flowkv.model;

/** Decides what chance decides in the model. */
interface ModelChance {
  /**
   * Decides when a version reaches a location that it was not written at.
   *
   * @param version the version
   * @param key its key
   * @param location the other location
   * @param asked the moment for which the model asks, in milliseconds; the answer must not depend
   *     on it
   * @return milliseconds since the epoch
   */
  long arrival(ModelVersion version, String key, String location, long asked);

  /**
   * Decides which read cache of its location an operation meets.
   *
   * @param location where it arrives
   * @param n how many operations have arrived there before
   * @param shards how many read caches the location has
   * @return from 0 to {@code shards - 1}
   */
  int shard(String location, long n, int shards);

  /**
   * Decides whether a fault rule hits an operation that it matches.
   *
   * @param probability of a hit, above 0 and below 1
   * @param n how many operations the rule has matched before
   */
  boolean hits(double probability, long n);
}
