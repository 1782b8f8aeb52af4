package dev.flowkv.engine;

import dev.flowkv.capability.KvLimits;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** An immutable, complete set of the consistency model's settings. */
public final class Settings {
  /** Most read caches that one location can have. */
  public static final int MAX_SHARDS = 64;

  // The words of cacheAgeTestedBy, cursorOfAnotherPrefix and cursorFromNowhere.
  static final String READER = "reader";
  static final String ENTRY = "entry";
  static final String FOLLOWED = "followed";

  /** The word by which a setting says that the platform refuses. */
  public static final String REFUSED = "refused";

  static final String EMPTY = "empty";

  private static final Settings CLOUDFLARE = cloudflare();

  private final EnumMap<Setting, @Nullable Object> values;

  // The settings that every operation looks at, taken out of the map once.
  private final LagDistribution replicationLag;
  private final boolean readCache;
  private final boolean negativeCache;
  private final boolean ageTestedByEntry;
  private final boolean writeThrough;
  private final int shardsPerLocation;
  private final boolean sizes;
  private final Plan plan;

  private Settings(EnumMap<Setting, @Nullable Object> values) {
    this.values = values;
    this.replicationLag = (LagDistribution) required(Setting.REPLICATION_LAG);
    this.readCache = flag(Setting.READ_CACHE);
    this.negativeCache = flag(Setting.NEGATIVE_CACHE);
    this.ageTestedByEntry = is(Setting.CACHE_AGE_TESTED_BY, ENTRY);
    this.writeThrough = flag(Setting.WRITE_THROUGH);
    this.shardsPerLocation = number(Setting.SHARDS_PER_LOCATION);
    this.sizes = flag(Setting.SIZES);
    this.plan = (Plan) required(Setting.PLAN);
  }

  private static Settings cloudflare() {
    EnumMap<Setting, @Nullable Object> values = new EnumMap<>(Setting.class);
    values.put(Setting.REPLICATION_LAG, LagDistribution.parse("lognormal:400ms/10s/60s"));
    values.put(Setting.CURSOR_OF_ANOTHER_PREFIX, FOLLOWED);
    values.put(Setting.CURSOR_FROM_NOWHERE, REFUSED);
    values.put(Setting.READ_CACHE, true);
    values.put(Setting.NEGATIVE_CACHE, true);
    values.put(Setting.WRITE_THROUGH, true);
    values.put(Setting.SHARDS_PER_LOCATION, 1);
    values.put(Setting.REFRESH_AHEAD_SECONDS, null);
    values.put(Setting.LIST_CACHE_SECONDS, 60);
    values.put(Setting.TOMBSTONE_RETENTION_SECONDS, 0);
    values.put(Setting.CACHE_TTL_DEFAULT_SECONDS, KvLimits.CACHE_TTL_SECONDS_DEFAULT);
    values.put(Setting.CACHE_AGE_TESTED_BY, READER);
    values.put(Setting.CACHE_TTL_MIN_SECONDS, KvLimits.CACHE_TTL_SECONDS_MINIMUM);
    values.put(Setting.SAME_KEY_WRITES_PER_SECOND, KvLimits.SAME_KEY_WRITES_PER_SECOND);
    values.put(Setting.REFUSED_WRITE_RESTARTS_WINDOW, false);
    values.put(Setting.SAME_KEY_LIMIT_ON_REST, false);
    values.put(Setting.OPERATIONS_PER_INVOCATION, KvLimits.OPERATIONS_PER_INVOCATION);
    values.put(Setting.REST_REQUESTS_PER_FIVE_MINUTES, KvLimits.REST_REQUESTS_PER_FIVE_MINUTES);
    values.put(Setting.PLAN, Plan.PAID);
    values.put(Setting.BULK_READ_COUNTS_KEYS, true);
    values.put(Setting.NAMESPACES_MAXIMUM, KvLimits.NAMESPACES);
    values.put(Setting.SIZES, true);
    values.put(Setting.READ_CACHE_MAX_ENTRIES, null);
    return new Settings(values);
  }

  /** The settings of a profile. */
  public static Settings of(Profile profile) {
    Settings settings = CLOUDFLARE;
    for (Map.Entry<Setting, String> e : profile.differences().entrySet()) {
      settings = settings.with(e.getKey(), e.getKey().parse(e.getValue()));
    }
    return settings;
  }

  /**
   * These settings with one changed, its value given as the command line does.
   *
   * @throws IllegalArgumentException naming the setting and what it takes
   */
  public Settings with(String name, String text) {
    Setting setting = Setting.named(name);
    return with(setting, setting.parse(text));
  }

  /**
   * These settings with one changed, its value given as JSON does: a Boolean, a Number, a String,
   * or null for off.
   *
   * @throws IllegalArgumentException naming the setting and what it takes
   */
  public Settings withJson(String name, @Nullable Object json) {
    Setting setting = Setting.named(name);
    return with(setting, setting.fromJson(json));
  }

  private Settings with(Setting setting, @Nullable Object value) {
    EnumMap<Setting, @Nullable Object> changed = new EnumMap<>(values);
    changed.put(setting, value);
    return new Settings(changed);
  }

  /** Every setting by its name, with a JSON value: a Boolean, a Number, a String or null. */
  public Map<String, @Nullable Object> toJson() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    values.forEach(
        (setting, value) ->
            json.put(
                setting.wireName(),
                value instanceof Plan p
                    ? p.wireName()
                    : value instanceof LagDistribution d ? d.toString() : value));
    return json;
  }

  /** How long a write takes to other locations. */
  public LagDistribution replicationLag() {
    return replicationLag;
  }

  /** Whether locations cache reads. */
  public boolean readCache() {
    return readCache;
  }

  /** Whether absence is cached. */
  public boolean negativeCache() {
    return negativeCache;
  }

  /** Whether a cached entry is held to the {@code cacheTtl} that it was fetched with. */
  public boolean ageTestedByEntry() {
    return ageTestedByEntry;
  }

  /** Whether a write goes into the cache of its location. */
  public boolean writeThrough() {
    return writeThrough;
  }

  /** How many disjoint caches a location has. */
  public int shardsPerLocation() {
    return shardsPerLocation;
  }

  /** Whether sizes and counts are limited. */
  public boolean sizes() {
    return sizes;
  }

  /** The account's plan. */
  public Plan plan() {
    return plan;
  }

  /** The value of a setting that is on or off. */
  public boolean flag(Setting setting) {
    return (Boolean) required(setting);
  }

  /** Whether a setting that takes words has this one. */
  public boolean is(Setting setting, String word) {
    return required(setting).equals(word);
  }

  /** The value of a setting that is a number and cannot be off. */
  public int number(Setting setting) {
    return (Integer) required(setting);
  }

  /** The value of a setting that is a number or off; empty: off. */
  public OptionalInt optionalNumber(Setting setting) {
    Object value = values.get(setting);
    return value == null ? OptionalInt.empty() : OptionalInt.of((Integer) value);
  }

  /** Whether a setting has the same value in both. */
  public boolean sameAs(Settings other, Setting setting) {
    return Objects.equals(values.get(setting), other.values.get(setting));
  }

  private Object required(Setting setting) {
    Object value = values.get(setting);
    if (value == null) {
      throw new IllegalStateException(setting.wireName() + " has no value");
    }
    return value;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Settings s && values.equals(s.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return toJson().toString();
  }
}
