package dev.flowkv.engine;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What will change by itself if nothing else happens.
 *
 * @param now the moment of the look
 * @param events the soonest first
 * @param complete whether everything was looked at; if not, an event may be missing
 */
public record NextEvents(Instant now, List<Event> events, boolean complete) {

  /** What changes. */
  public enum Kind {
    /** A version reaches a location. */
    ARRIVAL("arrival"),
    /** A value expires. */
    EXPIRATION("expiration"),
    /** A location's cache stops answering for a key with what it holds. */
    CACHE_END("cacheEnd");

    private final String wireName;

    Kind(String wireName) {
      this.wireName = wireName;
    }

    /** The name in the control API. */
    public String wireName() {
      return wireName;
    }
  }

  /**
   * One change.
   *
   * @param at the moment from which on it is so
   * @param kind what changes
   * @param namespaceId the namespace
   * @param key the key
   * @param location where; empty: in the central store, and so for all locations that are shown
   *     this version
   * @param shard which of the location's caches; empty unless a cache is meant
   * @param sequence of the version that arrives, expires or is cached; empty: a cached absence of
   *     which no version is known
   * @param isAbsence whether it is a delete that arrives, or an absence that is cached
   * @param decided whether it is decided when it happens; if not, {@code at} is the latest possible
   *     moment. Always, unless a schedule is followed
   */
  public record Event(
      Instant at,
      Kind kind,
      String namespaceId,
      String key,
      Optional<String> location,
      OptionalInt shard,
      OptionalLong sequence,
      boolean isAbsence,
      boolean decided) {}
}
