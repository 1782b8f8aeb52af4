package dev.flowkv.capability;

/**
 * The limits of Workers KV.
 *
 * <p>Unless said otherwise the source is the platform's page <a
 * href="https://developers.cloudflare.com/kv/platform/limits/">Limits</a>, read in November 2026.
 * Byte counts are inclusive: a value of exactly {@link #VALUE_BYTES} is accepted.
 */
public final class KvLimits {
  /** Longest key, and longest list prefix, in bytes of UTF-8. */
  public static final int KEY_BYTES = 512;

  /** Longest metadata, in bytes of its serialized JSON in UTF-8. */
  public static final int METADATA_BYTES = 1024;

  /**
   * Deepest nesting of metadata where the sizes are not limited. It is FlowKV's own bound, so that
   * whatever is accepted can be exported and read back; the platform's size allows far less.
   */
  public static final int METADATA_NESTING = 10_000;

  /** Largest value: 25 MiB. */
  public static final int VALUE_BYTES = 25 * 1024 * 1024;

  /** Most keys on one page of a list, and the number when none is asked for. */
  public static final int LIST_KEYS = 1000;

  /**
   * Fewest keys that a page of a list over REST can be asked for. Source: the <a
   * href="https://developers.cloudflare.com/api/resources/kv/">API schema</a>.
   */
  public static final int REST_LIST_KEYS_MINIMUM = 10;

  /** Most keys in one bulk read, binding and REST alike. */
  public static final int BULK_READ_KEYS = 100;

  /**
   * Largest answer of a bulk read: 25 MiB. Source: the documentation says 25 MB, the platform's
   * local simulator counts 25 * 1024 * 1024.
   */
  public static final int BULK_READ_BYTES = 25 * 1024 * 1024;

  /** Most entries in one bulk write or bulk delete over REST. */
  public static final int BULK_WRITE_ENTRIES = 10_000;

  /** Largest request body of a bulk write: 100 MB. */
  public static final int BULK_WRITE_BYTES = 100 * 1000 * 1000;

  /**
   * Shortest time to live, and shortest distance of an absolute expiration, in seconds. Source: <a
   * href="https://developers.cloudflare.com/kv/api/write-key-value-pairs/">Write key-value
   * pairs</a>.
   */
  public static final int EXPIRATION_TTL_SECONDS_MINIMUM = 60;

  /**
   * Shortest {@code cacheTtl} in seconds. It was 60 until 2026-01-30. Source: the platform's
   * changelog of that day.
   */
  public static final int CACHE_TTL_SECONDS_MINIMUM = 30;

  /** The {@code cacheTtl} of a read that names none, in seconds. */
  public static final int CACHE_TTL_SECONDS_DEFAULT = 60;

  /** Writes and deletes of one key that are accepted per second. */
  public static final int SAME_KEY_WRITES_PER_SECOND = 1;

  /** Operations that one invocation of a Worker may make. A bulk read is one. */
  public static final int OPERATIONS_PER_INVOCATION = 1000;

  /** Namespaces in one account. */
  public static final int NAMESPACES = 1000;

  /** Longest title of a namespace, in characters. Source: the API schema. */
  public static final int NAMESPACE_TITLE_CHARACTERS = 512;

  /**
   * REST requests of one user that are accepted in five minutes. Source: <a
   * href="https://developers.cloudflare.com/fundamentals/api/reference/limits/">Rate limits</a>.
   */
  public static final int REST_REQUESTS_PER_FIVE_MINUTES = 1200;

  /** Reads per UTC day on the free plan. */
  public static final int FREE_READS_PER_DAY = 100_000;

  /** Writes per UTC day on the free plan. */
  public static final int FREE_WRITES_PER_DAY = 1000;

  /** Deletes per UTC day on the free plan. */
  public static final int FREE_DELETES_PER_DAY = 1000;

  /** Lists per UTC day on the free plan. */
  public static final int FREE_LISTS_PER_DAY = 1000;

  private KvLimits() {}
}
