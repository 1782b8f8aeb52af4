package dev.flowkv.engine;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Every setting of the consistency model, by its name.
 *
 * <p>What a setting means, its default and its source are in {@code docs/consistency-model.md}.
 */
public enum Setting {
  /** How long a write takes to reach the other locations. */
  REPLICATION_LAG("replicationLag", SettingType.LAG),
  /** What a list does with a cursor that a list with another prefix gave. */
  CURSOR_OF_ANOTHER_PREFIX(
      "cursorOfAnotherPrefix", SettingType.words(Settings.FOLLOWED, Settings.REFUSED)),
  /** What a list does with a cursor that no list of the namespace gave. */
  CURSOR_FROM_NOWHERE("cursorFromNowhere", SettingType.words(Settings.REFUSED, Settings.EMPTY)),
  /** Whether locations cache what they read. */
  READ_CACHE("readCache", SettingType.SWITCH),
  /** Whether they cache absence as well. */
  NEGATIVE_CACHE("negativeCache", SettingType.SWITCH),
  /** Whether a write replaces what the writing location has cached. */
  WRITE_THROUGH("writeThrough", SettingType.SWITCH),
  /** Disjoint read caches in one location. */
  SHARDS_PER_LOCATION("shardsPerLocation", SettingType.number(1, Settings.MAX_SHARDS)),
  /** Age at which a cached entry, while still answered, is fetched anew. */
  REFRESH_AHEAD_SECONDS("refreshAheadSeconds", SettingType.numberOrOff(0, Integer.MAX_VALUE)),
  /** How long a page of a list is kept. */
  LIST_CACHE_SECONDS("listCacheSeconds", SettingType.number(0, Integer.MAX_VALUE)),
  /** How long a deleted or expired key still takes a place on list pages. */
  TOMBSTONE_RETENTION_SECONDS(
      "tombstoneRetentionSeconds", SettingType.number(0, Integer.MAX_VALUE)),
  /** The {@code cacheTtl} of a read that names none. */
  CACHE_TTL_DEFAULT_SECONDS("cacheTtlDefaultSeconds", SettingType.number(0, Integer.MAX_VALUE)),
  /** Whose {@code cacheTtl} the age of a cached entry is held to. */
  CACHE_AGE_TESTED_BY("cacheAgeTestedBy", SettingType.words(Settings.READER, Settings.ENTRY)),
  /** The shortest {@code cacheTtl} that is accepted. */
  CACHE_TTL_MIN_SECONDS("cacheTtlMinSeconds", SettingType.numberOrOff(0, Integer.MAX_VALUE)),
  /** Writes and deletes of one key that are accepted per second. */
  SAME_KEY_WRITES_PER_SECOND("sameKeyWritesPerSecond", SettingType.numberOrOff(1, 1000)),
  /** Whether a write that this limit refuses starts the key's second again. */
  REFUSED_WRITE_RESTARTS_WINDOW("refusedWriteRestartsWindow", SettingType.SWITCH),
  /** Whether that limit holds for single writes over REST, too. */
  SAME_KEY_LIMIT_ON_REST("sameKeyLimitOnRest", SettingType.SWITCH),
  /** Operations that one invocation of a Worker may make. */
  OPERATIONS_PER_INVOCATION(
      "operationsPerInvocation", SettingType.numberOrOff(1, Integer.MAX_VALUE)),
  /** REST requests that are accepted in five minutes. */
  REST_REQUESTS_PER_FIVE_MINUTES(
      "restRequestsPerFiveMinutes", SettingType.numberOrOff(1, Integer.MAX_VALUE)),
  /** The account's plan. */
  PLAN("plan", SettingType.PLAN),
  /** Whether each key of a bulk read takes a read from the day's quota, or all of them one. */
  BULK_READ_COUNTS_KEYS("bulkReadCountsKeys", SettingType.SWITCH),
  /** Most namespaces of the account. */
  NAMESPACES_MAXIMUM("namespacesMaximum", SettingType.numberOrOff(1, Integer.MAX_VALUE)),
  /** Whether the limits of sizes and counts hold. */
  SIZES("sizes", SettingType.SWITCH),
  /**
   * Most entries of one read cache; above it the least useful ones leave. Not part of the model.
   */
  READ_CACHE_MAX_ENTRIES("readCacheMaxEntries", SettingType.numberOrOff(1, Integer.MAX_VALUE));

  private final String wireName;
  private final SettingType type;

  Setting(String wireName, SettingType type) {
    this.wireName = wireName;
    this.type = type;
  }

  /** The name in configuration, in the control API and on the command line. */
  public String wireName() {
    return wireName;
  }

  /** What the setting takes, in words: {@code true or false}. */
  public String allowed() {
    return type.allowed();
  }

  /**
   * The setting of this name.
   *
   * @throws IllegalArgumentException listing the names there are
   */
  public static Setting named(String name) {
    Optional<Setting> found =
        Arrays.stream(values()).filter(s -> s.wireName.equals(name)).findFirst();
    return found.orElseThrow(
        () ->
            new IllegalArgumentException(
                "\""
                    + name
                    + "\" is not a setting; the settings are "
                    + Arrays.stream(values())
                        .map(Setting::wireName)
                        .sorted()
                        .collect(Collectors.joining(", "))));
  }

  /** The value that a text stands for; null: off. */
  @Nullable Object parse(String text) {
    try {
      return type.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(wireName + " " + e.getMessage(), e);
    }
  }

  /** The value that a JSON value stands for: a Boolean, a Number, a String or null. */
  @Nullable Object fromJson(@Nullable Object json) {
    if (json instanceof String && !type.isText()) {
      throw new IllegalArgumentException(wireName + " must be " + allowed() + ", not a string");
    }
    return parse(json == null ? SettingType.OFF : json.toString());
  }
}
