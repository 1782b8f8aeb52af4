package dev.flowkv.engine;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is known about a key at one moment: its versions in the central store, and what each
 * location would answer, and why. Looking changes nothing.
 *
 * @param key the key
 * @param now the moment
 * @param chain the versions the central store still holds, newest first
 * @param shards each read cache of each location
 */
public record KeyView(String key, Instant now, List<VersionView> chain, List<ShardView> shards) {

  /**
   * A version in the central store.
   *
   * @param sequence which accepted write of the namespace it is
   * @param committedAt when it was accepted
   * @param writtenAt the location where
   * @param tombstone whether it is a delete
   * @param value the value; empty for a tombstone
   * @param metadata JSON text
   * @param expirationSeconds Unix seconds
   */
  public record VersionView(
      long sequence,
      Instant committedAt,
      String writtenAt,
      boolean tombstone,
      Optional<KvValue> value,
      Optional<String> metadata,
      OptionalLong expirationSeconds) {}

  /**
   * What a read with the default {@code cacheTtl} would be answered.
   *
   * @param location the location
   * @param shard which of the location's caches
   * @param answer what it would be answered
   * @param sequence of the version that decides; empty: none was ever visible
   * @param ageMillis how long ago the cached entry was fetched; empty when there is none
   * @param freshForMillis how long it will still be answered; 0: not any more
   * @param pending newer versions that have not reached the location
   */
  public record ShardView(
      String location,
      int shard,
      KvRead answer,
      OptionalLong sequence,
      OptionalLong ageMillis,
      OptionalLong freshForMillis,
      List<Pending> pending) {
    /** Whether there would be a value. */
    public boolean present() {
      return answer.isPresent();
    }

    /** Where the answer would come from; empty when there is no cache. */
    public Optional<CacheStatus> cacheStatus() {
      return answer.cacheStatus();
    }
  }

  /**
   * A version on its way to a location.
   *
   * @param sequence which accepted write of the namespace it is
   * @param lagLeftMillis in how many milliseconds it arrives; at the latest, where that is not
   *     decided
   * @param decided whether it is decided when it arrives; always, unless a schedule is followed
   */
  public record Pending(long sequence, long lagLeftMillis, boolean decided) {}
}
