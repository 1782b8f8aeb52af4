package dev.flowkv.engine;

import dev.flowkv.engine.SettingDescription.Evidence;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Every setting of the consistency model, by its name.
 *
 * <p>The rules that settings change are in {@code docs/reference/consistency-model.md}.
 */
public enum Setting {
  /** How long a write takes to reach the other locations. */
  REPLICATION_LAG(
      "replicationLag",
      SettingType.LAG,
      Evidence.ASSUMED,
      "the documentation says \"up to 60 seconds or more\", and no distribution",
      "How long a write takes to reach the other locations."),
  /** What a list does with a cursor that a list with another prefix gave. */
  CURSOR_OF_ANOTHER_PREFIX(
      "cursorOfAnotherPrefix",
      SettingType.words(Settings.FOLLOWED, Settings.REFUSED),
      Evidence.ASSUMED,
      "unknown; a call without a prefix lists on unfiltered (cloudflare-docs, pull request 9782)",
      "What a list does with a cursor that a list with another prefix gave."),
  /** What a list does with a cursor that no list of the namespace gave. */
  CURSOR_FROM_NOWHERE(
      "cursorFromNowhere",
      SettingType.words(Settings.REFUSED, Settings.EMPTY),
      Evidence.ASSUMED,
      "an old list of codes has one for an invalid cursor",
      "What a list does with a cursor that no list of the namespace gave."),
  /** Whether locations cache what they read. */
  READ_CACHE(
      "readCache",
      SettingType.SWITCH,
      Evidence.DOCUMENTED,
      "How KV works",
      "Whether locations cache what they read."),
  /** Whether they cache absence as well. */
  NEGATIVE_CACHE(
      "negativeCache",
      SettingType.SWITCH,
      Evidence.DOCUMENTED,
      "How KV works: misses are cached as well",
      "Whether locations cache absence as well."),
  /** Whether a write replaces what the writing location has cached. */
  WRITE_THROUGH(
      "writeThrough",
      SettingType.SWITCH,
      Evidence.DOCUMENTED,
      "How KV works: \"usually immediately visible\" where written, and not guaranteed",
      "Whether a write replaces what the writing location has cached."),
  /** Disjoint read caches in one location. */
  SHARDS_PER_LOCATION(
      "shardsPerLocation",
      SettingType.number(1, Settings.MAX_SHARDS).of("caches"),
      Evidence.OBSERVED,
      "requests of one place hit different machines; an engineer described disjoint caches (cloudflare-docs, pull request 9874)",
      "How many read caches one location has; none knows what the others hold."),
  /** Age at which a cached entry, while still answered, is fetched again. */
  REFRESH_AHEAD_SECONDS(
      "refreshAheadSeconds",
      SettingType.numberOrOff(0, Integer.MAX_VALUE).of(SettingType.SECONDS),
      Evidence.ASSUMED,
      "the documentation mentions it without figures; an engineer wrote of a minute (cloudflare-docs, pull request 9874)",
      "The age at which a cached entry is still answered, and fetched again for the next read."),
  /** How long a page of a list is kept. */
  LIST_CACHE_SECONDS(
      "listCacheSeconds",
      SettingType.number(0, Integer.MAX_VALUE).of(SettingType.SECONDS),
      Evidence.DOCUMENTED,
      "List keys: up to 60 seconds",
      "How long a location keeps a page of a list."),
  /** How long a deleted or expired key still takes a place on list pages. */
  TOMBSTONE_RETENTION_SECONDS(
      "tombstoneRetentionSeconds",
      SettingType.number(0, Integer.MAX_VALUE).of(SettingType.SECONDS),
      Evidence.ASSUMED,
      "the documentation says that pages can be empty, not for how long",
      "How long a deleted or expired key still takes a place on list pages."),
  /** The {@code cacheTtl} of a read that names none. */
  CACHE_TTL_DEFAULT_SECONDS(
      "cacheTtlDefaultSeconds",
      SettingType.number(0, Integer.MAX_VALUE).of(SettingType.SECONDS),
      Evidence.DOCUMENTED,
      "Read key-value pairs",
      "The cacheTtl of a read that names none."),
  /** Whose {@code cacheTtl} the age of a cached entry is held to. */
  CACHE_AGE_TESTED_BY(
      "cacheAgeTestedBy",
      SettingType.words(Settings.READER, Settings.ENTRY),
      Evidence.ASSUMED,
      "the documentation says that reading again with a lower cacheTtl shortens it, not what a higher one does",
      "Whose cacheTtl the age of a cached entry is held to: the reader's, or that of the read that"
          + " fetched the entry."),
  /** The shortest {@code cacheTtl} that is accepted. */
  CACHE_TTL_MIN_SECONDS(
      "cacheTtlMinSeconds",
      SettingType.numberOrOff(0, Integer.MAX_VALUE).of(SettingType.SECONDS),
      Evidence.DOCUMENTED,
      "changelog of 2026-01-30",
      "The shortest cacheTtl that is accepted."),
  /** Writes and deletes of one key that are accepted per second. */
  SAME_KEY_WRITES_PER_SECOND(
      "sameKeyWritesPerSecond",
      SettingType.numberOrOff(1, 1000).of("writes per second"),
      Evidence.DOCUMENTED,
      "Limits; that deletes count is observed",
      "How many writes and deletes of one key are accepted per second."),
  /** Whether a write that this limit refuses starts the key's second again. */
  REFUSED_WRITE_RESTARTS_WINDOW(
      "refusedWriteRestartsWindow",
      SettingType.SWITCH,
      Evidence.ASSUMED,
      "unknown",
      "Whether a write that sameKeyWritesPerSecond refuses starts the key's second again."),
  /** Whether that limit holds for single writes over REST, too. */
  SAME_KEY_LIMIT_ON_REST(
      "sameKeyLimitOnRest",
      SettingType.SWITCH,
      Evidence.ASSUMED,
      "unknown; the FAQ speaks of the binding alone",
      "Whether sameKeyWritesPerSecond holds for single writes over REST, too."),
  /** Operations that one invocation of a Worker may make. */
  OPERATIONS_PER_INVOCATION(
      "operationsPerInvocation",
      SettingType.numberOrOff(1, Integer.MAX_VALUE).of("operations"),
      Evidence.DOCUMENTED,
      "Limits of KV; the limits of Workers name 10,000 subrequests",
      "How many operations one invocation of a Worker may make."),
  /** REST requests that are accepted in five minutes. */
  REST_REQUESTS_PER_FIVE_MINUTES(
      "restRequestsPerFiveMinutes",
      SettingType.numberOrOff(1, Integer.MAX_VALUE).of("requests"),
      Evidence.DOCUMENTED,
      "Rate limits of the API",
      "How many REST requests are accepted in five minutes."),
  /** The account's plan. */
  PLAN(
      "plan",
      SettingType.PLAN,
      Evidence.DOCUMENTED,
      "Pricing",
      "The account's plan; free has daily quotas."),
  /** Whether each key of a bulk read takes a read from the day's quota, or all of them one. */
  BULK_READ_COUNTS_KEYS(
      "bulkReadCountsKeys",
      SettingType.SWITCH,
      Evidence.ASSUMED,
      "unknown; each pair of a bulk write counts",
      "Whether each key of a bulk read takes a read from the day's quota, or all of them one."),
  /** Most namespaces of the account. */
  NAMESPACES_MAXIMUM(
      "namespacesMaximum",
      SettingType.numberOrOff(1, Integer.MAX_VALUE).of("namespaces"),
      Evidence.DOCUMENTED,
      "Limits",
      "How many namespaces the account may have."),
  /** Whether the limits of sizes and counts hold. */
  SIZES(
      "sizes",
      SettingType.SWITCH,
      Evidence.DOCUMENTED,
      "Limits; docs/reference/limits.md has them all",
      "Whether the platform's limits of sizes and counts hold."),
  /**
   * Most entries of one read cache; above it the least useful ones leave. Not part of the model.
   */
  READ_CACHE_MAX_ENTRIES(
      "readCacheMaxEntries",
      SettingType.numberOrOff(1, Integer.MAX_VALUE).of("entries"),
      Evidence.EMULATOR,
      "not part of the model",
      "How many entries one read cache holds at most, to bound the memory of an emulator that runs"
          + " for long.");

  private final String wireName;
  private final SettingType type;
  private final Evidence evidence;
  private final String source;
  private final String meaning;

  Setting(String wireName, SettingType type, Evidence evidence, String source, String meaning) {
    this.wireName = wireName;
    this.type = type;
    this.evidence = evidence;
    this.source = source;
    this.meaning = meaning;
  }

  /** The name in configuration, in the control API and on the command line. */
  public String wireName() {
    return wireName;
  }

  /** What the setting takes, in words: {@code true or false}. */
  public String allowed() {
    return type.allowed();
  }

  /** What the setting means, what it takes, and how it is known what the platform does. */
  public SettingDescription description() {
    return type.describe(meaning, evidence);
  }

  /** Names what the {@link SettingDescription#evidence evidence} rests on: a page, a report. */
  public String source() {
    return source;
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
