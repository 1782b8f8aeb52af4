package dev.flowkv.conformance;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An operation as a value, before it is asked of a target. Nothing is checked here. */
public sealed interface Request {
  /** How a value is read, by the binding's names. */
  enum Type {
    /** As text. */
    TEXT("text"),
    /** As JSON. */
    JSON("json"),
    /** As bytes. */
    BYTES("arrayBuffer"),
    /** As a stream. */
    STREAM("stream");

    private final String wireName;

    Type(String wireName) {
      this.wireName = wireName;
    }

    /** The name that the binding takes. */
    public String wireName() {
      return wireName;
    }
  }

  /** How a value is handed over. */
  enum Way {
    /** As text. */
    TEXT,
    /** As bytes. */
    BYTES,
    /** As a stream. */
    STREAM
  }

  /**
   * A read.
   *
   * @param key the key
   * @param type how, where the target has types
   * @param withMetadata whether metadata is asked for
   * @param cacheTtl in seconds; null: not named
   */
  record Get(String key, Type type, boolean withMetadata, @Nullable Long cacheTtl)
      implements Request {
    /** Value and metadata, as bytes. */
    public static Get of(String key) {
      return new Get(key, Type.BYTES, true, null);
    }

    /** The same with a cache TTL. */
    public Get cached(long seconds) {
      return new Get(key, type, withMetadata, seconds);
    }

    /** The value alone, in a type. */
    public static Get as(String key, Type type) {
      return new Get(key, type, false, null);
    }
  }

  /**
   * A read of metadata alone, which only the REST API has.
   *
   * @param key the key
   */
  record GetMetadata(String key) implements Request {}

  /**
   * A read of many keys.
   *
   * @param keys the keys
   * @param type {@code text} or {@code json}; null: not named
   * @param withMetadata whether metadata is asked for
   * @param cacheTtl in seconds; null: not named
   */
  record BulkGet(
      List<String> keys, @Nullable String type, boolean withMetadata, @Nullable Long cacheTtl)
      implements Request {
    /** Value and metadata, as text. */
    public static BulkGet of(List<String> keys) {
      return new BulkGet(keys, null, true, null);
    }

    /** The values alone, as text. */
    public static BulkGet values(List<String> keys) {
      return new BulkGet(keys, null, false, null);
    }
  }

  /**
   * A write.
   *
   * @param key the key
   * @param value its bytes
   * @param way how they are handed over
   * @param expiration Unix seconds; null: not named
   * @param expirationTtl seconds; null: not named
   * @param metadata JSON text; null: not named
   */
  record Put(
      String key,
      byte[] value,
      Way way,
      @Nullable Long expiration,
      @Nullable Long expirationTtl,
      @Nullable String metadata)
      implements Request {
    /** A text. */
    public static Put of(String key, String text) {
      return new Put(key, text.getBytes(StandardCharsets.UTF_8), Way.TEXT, null, null, null);
    }

    /** Bytes. */
    public static Put of(String key, byte[] bytes) {
      return new Put(key, bytes, Way.BYTES, null, null, null);
    }

    /** The same, handed over in another way. */
    public Put by(Way other) {
      return new Put(key, value, other, expiration, expirationTtl, metadata);
    }

    /** The same with a time to live. */
    public Put ttl(long seconds) {
      return new Put(key, value, way, expiration, seconds, metadata);
    }

    /** The same with an expiration. */
    public Put expires(long unixSeconds) {
      return new Put(key, value, way, unixSeconds, expirationTtl, metadata);
    }

    /** The same with metadata. */
    public Put metadata(@Nullable String json) {
      return new Put(key, value, way, expiration, expirationTtl, json);
    }
  }

  /**
   * A delete.
   *
   * @param key the key
   */
  record Delete(String key) implements Request {}

  /**
   * A page of keys.
   *
   * @param prefix what they start with
   * @param limit most keys; null: not named
   * @param cursor from the page before; null: the first page
   */
  record ListKeys(String prefix, @Nullable Long limit, @Nullable String cursor)
      implements Request {}

  /**
   * A write of many pairs.
   *
   * @param puts the pairs
   */
  record BulkPut(List<Put> puts) implements Request {}

  /**
   * A delete of many keys.
   *
   * @param keys the keys
   */
  record BulkDelete(List<String> keys) implements Request {}
}
