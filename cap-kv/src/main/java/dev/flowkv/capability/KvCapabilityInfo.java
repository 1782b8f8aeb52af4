package dev.flowkv.capability;

import java.util.Collections;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * What a provider guarantees and allows. What it does not know, it calls unknown or leaves out; a
 * program that depends on it says so with {@link KvRequirements}.
 *
 * @param provider the provider's name, such as {@code workers-kv-binding}
 * @param consistency of reads
 * @param durability of what was written
 * @param ttl how keys can be made to expire
 * @param minimumTtlSeconds the shortest time to live; empty: unknown
 * @param limits those that are known; {@link Long#MAX_VALUE} where it is known that there is none
 * @param extensions facts with names of their owner, such as {@code com.cloudflare.kv.list_order}
 */
public record KvCapabilityInfo(
    String provider,
    Consistency consistency,
    Durability durability,
    TtlSupport ttl,
    OptionalInt minimumTtlSeconds,
    Map<KvLimit, Long> limits,
    Map<String, String> extensions) {

  /** Keeps sorted, unmodifiable copies. */
  public KvCapabilityInfo {
    limits = Collections.unmodifiableMap(new TreeMap<>(limits));
    extensions = Collections.unmodifiableMap(new TreeMap<>(extensions));
  }

  /** What a read is guaranteed to see, weakest first. */
  public enum Consistency {
    /** Not known. */
    UNKNOWN("unknown"),
    /** A write is seen some time later. */
    EVENTUAL("eventual"),
    /** Every read sees the last write. */
    STRONG("strong");

    private final String wireName;

    Consistency(String wireName) {
      this.wireName = wireName;
    }

    /** The name in reports and in the harness protocol. */
    public String wireName() {
      return wireName;
    }
  }

  /** What happens to what was written, weakest first. */
  public enum Durability {
    /** Not known. */
    UNKNOWN("unknown"),
    /** It is gone when the process ends. */
    EPHEMERAL("ephemeral"),
    /** It outlives processes and machines. */
    DURABLE("durable");

    private final String wireName;

    Durability(String wireName) {
      this.wireName = wireName;
    }

    /** The name in reports and in the harness protocol. */
    public String wireName() {
      return wireName;
    }
  }

  /** How keys can be made to expire, weakest first. */
  public enum TtlSupport {
    /** Not known. */
    UNKNOWN("unknown"),
    /** Not at all. */
    NONE("none"),
    /** All keys of a namespace after the same time. */
    NAMESPACE_DEFAULT("namespace_default"),
    /** Each write can say when. */
    PER_WRITE("per_write");

    private final String wireName;

    TtlSupport(String wireName) {
      this.wireName = wireName;
    }

    /** The name in reports and in the harness protocol. */
    public String wireName() {
      return wireName;
    }
  }

  /**
   * What Workers KV says of itself: eventually consistent, durable, expiration per write from 60
   * seconds on, and its limits.
   */
  public static KvCapabilityInfo workersKv(String provider) {
    Map<KvLimit, Long> limits = new TreeMap<>();
    limits.put(KvLimit.KEY_BYTES, (long) KvLimits.KEY_BYTES);
    limits.put(KvLimit.METADATA_BYTES, (long) KvLimits.METADATA_BYTES);
    limits.put(KvLimit.VALUE_BYTES, (long) KvLimits.VALUE_BYTES);
    limits.put(KvLimit.LIST_KEYS, (long) KvLimits.LIST_KEYS);
    limits.put(KvLimit.SAME_KEY_WRITES_PER_SECOND, (long) KvLimits.SAME_KEY_WRITES_PER_SECOND);
    Map<String, String> extensions = new TreeMap<>();
    extensions.put("com.cloudflare.kv.list_order", "utf8_bytes");
    extensions.put("com.cloudflare.kv.list_pages_may_be_empty", "true");
    extensions.put("com.cloudflare.kv.negative_lookups_cached", "true");
    extensions.put("com.cloudflare.kv.concurrent_writes", "last_write_wins");
    return new KvCapabilityInfo(
        provider,
        Consistency.EVENTUAL,
        Durability.DURABLE,
        TtlSupport.PER_WRITE,
        OptionalInt.of(KvLimits.EXPIRATION_TTL_SECONDS_MINIMUM),
        limits,
        extensions);
  }

  /** This info with another consistency. */
  public KvCapabilityInfo withConsistency(Consistency other) {
    return new KvCapabilityInfo(
        provider, other, durability, ttl, minimumTtlSeconds, limits, extensions);
  }

  /** This info with another durability. */
  public KvCapabilityInfo withDurability(Durability other) {
    return new KvCapabilityInfo(
        provider, consistency, other, ttl, minimumTtlSeconds, limits, extensions);
  }

  /** This info with one limit more, or another. */
  public KvCapabilityInfo withLimit(KvLimit limit, long value) {
    Map<KvLimit, Long> changed = new TreeMap<>(limits);
    changed.put(limit, value);
    return new KvCapabilityInfo(
        provider, consistency, durability, ttl, minimumTtlSeconds, changed, extensions);
  }

  /** This info with one extension more, or another. */
  public KvCapabilityInfo withExtension(String name, String value) {
    Map<String, String> changed = new TreeMap<>(extensions);
    changed.put(name, value);
    return new KvCapabilityInfo(
        provider, consistency, durability, ttl, minimumTtlSeconds, limits, changed);
  }
}
