package dev.flowkv.engine;

import java.util.AbstractList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The whole state of an emulator as plain values: what a snapshot holds. An emulator that is given
 * it answers from then on as the one that it was taken from.
 *
 * <p>Not part of it: fault rules, observers, and operations that have not ended. Times are
 * milliseconds since the epoch unless they say seconds.
 *
 * @param config what the emulator was made from, and what was changed since
 * @param clock the clock
 * @param limits the counters of the account's limits
 * @param operations how many operations each location has had, which decides their shards
 * @param createdNamespaces how many ids have been drawn for namespaces
 * @param namespaces all namespaces, by id
 */
public record EmulatorState(
    Config config,
    Clock clock,
    Limits limits,
    Map<String, Long> operations,
    long createdNamespaces,
    List<Namespace> namespaces) {
  /** Checks that nothing is missing. */
  public EmulatorState {
    required("config", config);
    required("clock", clock);
    required("limits", limits);
    operations = counts("operations", operations);
    namespaces = list("namespaces", namespaces);
  }

  private static <T> T required(String name, @Nullable T value) {
    if (value == null) {
      throw new IllegalArgumentException(name + " must not be null");
    }
    return value;
  }

  /**
   * Returns a list whose elements are made when they are asked for, so that a state of many keys
   * takes little memory.
   *
   * @param make the element at a place: always an equal one, and never null
   */
  public static <T> List<T> made(int size, IntFunction<T> make) {
    return new Made<>(size, make);
  }

  private static final class Made<T> extends AbstractList<T> {
    private final int size;
    private final IntFunction<T> make;

    Made(int size, IntFunction<T> make) {
      this.size = size;
      this.make = make;
    }

    @Override
    public T get(int index) {
      return make.apply(Objects.checkIndex(index, size));
    }

    @Override
    public int size() {
      return size;
    }
  }

  private static <T> List<T> list(String name, @Nullable List<T> values) {
    if (values instanceof Made) {
      return values;
    }
    for (T value : required(name, values)) {
      required("an element of " + name, value);
    }
    return List.copyOf(values);
  }

  private static Map<String, String> texts(String name, @Nullable Map<String, String> values) {
    required(name, values).forEach((key, value) -> required(name + "." + key, value));
    return Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  private static <N extends Number> Map<String, N> counts(
      String name, @Nullable Map<String, N> values) {
    required(name, values)
        .forEach(
            (key, value) -> {
              if (required(name + "." + key, value).longValue() < 0) {
                throw new IllegalArgumentException(
                    name + "." + key + " must not be negative, not " + value);
              }
            });
    return Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /**
   * The configuration in force.
   *
   * @param profile the profile's name
   * @param settings every setting by its name, with a JSON value
   * @param seed of the draws
   * @param locations the first is the default
   * @param namespaces those that exist from the start: title by id
   */
  public record Config(
      String profile,
      Map<String, @Nullable Object> settings,
      long seed,
      List<String> locations,
      Map<String, String> namespaces) {
    /** Checks that nothing is missing. */
    public Config {
      required("profile", profile);
      required("settings", settings);
      locations = list("locations", locations);
      namespaces = texts("namespaces", namespaces);
    }
  }

  /**
   * The clock.
   *
   * @param mode real, manual or scaled
   * @param nowMillis what it showed
   * @param scale 1 unless scaled
   */
  public record Clock(String mode, long nowMillis, double scale) {
    /** Checks that nothing is missing. */
    public Clock {
      required("mode", mode);
    }
  }

  /**
   * Counters.
   *
   * @param quotaDay the UTC day, counted from the epoch, that the quotas are for; null: none yet
   * @param quotaUsed what is used of that day's quota, by operation
   * @param invocations operations by invocation
   * @param restWindowStartMillis when the REST window began; null: none has
   * @param restRequests requests in it
   * @param restBlockedUntilMillis until when REST is refused; null: it never was
   */
  public record Limits(
      @Nullable Long quotaDay,
      Map<String, Integer> quotaUsed,
      Map<String, Integer> invocations,
      @Nullable Long restWindowStartMillis,
      int restRequests,
      @Nullable Long restBlockedUntilMillis) {
    /** Checks that nothing is missing. */
    public Limits {
      quotaUsed = counts("quotaUsed", quotaUsed);
      invocations = counts("invocations", invocations);
    }
  }

  /**
   * A namespace.
   *
   * @param id its id
   * @param title its title
   * @param sequence of its last accepted write
   * @param origins what versions have in common; they name it by its place here
   * @param keys the central store, in byte order
   * @param shards the read caches
   * @param pages the list caches
   */
  public record Namespace(
      String id,
      String title,
      long sequence,
      List<Origin> origins,
      List<Key> keys,
      List<Shard> shards,
      List<Page> pages) {
    /** Checks that nothing is missing. */
    public Namespace {
      required("id", id);
      required("title", title);
      origins = list("origins", origins);
      keys = list("keys", keys);
      shards = list("shards", shards);
      pages = list("pages", pages);
    }
  }

  /**
   * Where versions were written, and how they spread.
   *
   * @param location where
   * @param lag the distribution of their lag
   * @param seed of its draws
   */
  public record Origin(String location, String lag, long seed) {
    /** Checks that nothing is missing. */
    public Origin {
      required("location", location);
      required("lag", lag);
    }
  }

  /**
   * A key.
   *
   * @param key its name
   * @param lastLimitedWriteMillis when a write that the same-key limit holds for was last accepted;
   *     null: never
   * @param versions newest first
   */
  public record Key(
      String key, @Nullable Long lastLimitedWriteMillis, List<StoredVersion> versions) {
    /** Checks that nothing is missing. */
    public Key {
      required("key", key);
      versions = list("versions", versions);
    }
  }

  /**
   * A version.
   *
   * @param sequence which accepted write of the namespace
   * @param revision which of the key
   * @param commitMillis when it was accepted
   * @param origin its place among the origins
   * @param value null: a tombstone
   * @param metadata JSON text; null: none
   * @param expirationSeconds Unix seconds; null: never
   * @param supersededAtMillis when the next one came; null: none has
   */
  public record StoredVersion(
      long sequence,
      int revision,
      long commitMillis,
      int origin,
      @Nullable KvValue value,
      @Nullable String metadata,
      @Nullable Long expirationSeconds,
      @Nullable Long supersededAtMillis) {}

  /**
   * A read cache.
   *
   * @param location the location
   * @param shard which of the location's caches
   * @param entries what it holds
   */
  public record Shard(String location, int shard, List<Cached> entries) {
    /** Checks that nothing is missing. */
    public Shard {
      required("location", location);
      entries = list("entries", entries);
    }
  }

  /**
   * An entry of a read cache.
   *
   * @param key the key
   * @param fetchedAtMillis since when
   * @param sequence of the version; null: absence
   * @param version the version, if the store does not hold it any more; else null
   * @param cacheTtlSeconds of the read that fetched it; null: it named none, or a write kept it
   */
  public record Cached(
      String key,
      long fetchedAtMillis,
      @Nullable Long sequence,
      @Nullable StoredVersion version,
      @Nullable Integer cacheTtlSeconds) {
    /** Checks that nothing is missing. */
    public Cached {
      required("key", key);
      if (cacheTtlSeconds != null && cacheTtlSeconds < 0) {
        throw new IllegalArgumentException(
            "cacheTtlSeconds must not be negative, not " + cacheTtlSeconds);
      }
    }
  }

  /**
   * A page of a list as a location keeps it.
   *
   * @param location the location
   * @param shard which of the location's caches
   * @param prefix the list's prefix
   * @param limit its limit
   * @param after the last key of the page before; null: the first page
   * @param keys the keys on it
   * @param cursor to the next page; null: complete
   * @param fetchedAtMillis since when
   */
  public record Page(
      String location,
      int shard,
      String prefix,
      int limit,
      @Nullable String after,
      List<Listed> keys,
      @Nullable String cursor,
      long fetchedAtMillis) {
    /** Checks that nothing is missing. */
    public Page {
      required("location", location);
      required("prefix", prefix);
      keys = list("keys", keys);
    }
  }

  /**
   * A key on a page.
   *
   * @param key its name
   * @param metadata JSON text; null: none
   * @param expirationSeconds Unix seconds; null: never
   */
  public record Listed(String key, @Nullable String metadata, @Nullable Long expirationSeconds) {
    /** Checks that nothing is missing. */
    public Listed {
      required("key", key);
    }
  }
}
