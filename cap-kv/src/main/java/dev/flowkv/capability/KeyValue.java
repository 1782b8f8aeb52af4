package dev.flowkv.capability;

import java.io.InputStream;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The key-value capability: what a Flow program may do with the namespace it is bound to.
 *
 * <p>Keys are texts of 1 to 512 bytes of UTF-8; values are bytes, up to 25 MiB; metadata is JSON
 * text, up to 1024 bytes. Every method may throw {@link KvException}; what is out of bounds is
 * refused before a request is spent, and a refused operation changes nothing.
 *
 * <p>How consistent reads are is for {@link #info()} to say. On Workers KV they are eventually
 * consistent: a read can miss a write that was made elsewhere for a minute or longer, absence
 * included, and two concurrent writers of one key do not see each other.
 */
public interface KeyValue {
  /** What the provider guarantees and allows. */
  KvCapabilityInfo info();

  /** Reads a value; empty if there is none. */
  default Optional<KvValue> get(String key) {
    return get(key, GetOptions.DEFAULT);
  }

  /** Reads a value; empty if there is none. */
  Optional<KvValue> get(String key, GetOptions options);

  /** Reads value and metadata; empty if there is no value. */
  default Optional<KvEntry> getWithMetadata(String key) {
    return getWithMetadata(key, GetOptions.DEFAULT);
  }

  /** Reads value and metadata; empty if there is no value. */
  Optional<KvEntry> getWithMetadata(String key, GetOptions options);

  /** Reads a value as it arrives; empty if there is none. The caller closes the stream. */
  default Optional<InputStream> getStream(String key) {
    return getStream(key, GetOptions.DEFAULT);
  }

  /** Reads a value as it arrives; empty if there is none. The caller closes the stream. */
  Optional<InputStream> getStream(String key, GetOptions options);

  /** Writes a text, as its UTF-8 bytes. */
  default void put(String key, String text) {
    put(key, text, PutOptions.NONE);
  }

  /** Writes a text, as its UTF-8 bytes. It replaces value, metadata and expiration together. */
  void put(String key, String text, PutOptions options);

  /** Writes bytes. */
  default void put(String key, byte[] bytes) {
    put(key, bytes, PutOptions.NONE);
  }

  /** Writes bytes. It replaces value, metadata and expiration together. */
  void put(String key, byte[] bytes, PutOptions options);

  /** Writes what a stream holds. */
  default void put(String key, InputStream stream) {
    put(key, stream, PutOptions.NONE);
  }

  /**
   * Writes what a stream holds, as it flows. The bytes are counted: with the first one beyond 25
   * MiB the write is given up and nothing is stored. The stream is read to its end or to the
   * failure, and not closed.
   *
   * @throws java.io.UncheckedIOException if the stream itself fails; nothing is stored
   */
  void put(String key, InputStream stream, PutOptions options);

  /** The first page of all keys. */
  default KvList list() {
    return list(ListOptions.ALL);
  }

  /** One page of keys, in the order of their UTF-8 bytes. It can be empty and not the last. */
  KvList list(ListOptions options);

  /** Deletes a key. A key that does not exist is not an error. */
  void delete(String key);

  /**
   * All keys that start with {@code prefix}, in the order of their UTF-8 bytes. Pages are asked for
   * as the stream is consumed; each is one operation.
   */
  default Stream<KvKey> keys(String prefix) {
    return StreamSupport.stream(new KeyPages(this, prefix), false);
  }

  /**
   * The capability over a provider, its limits checked.
   *
   * @param policy the settings of the checks
   */
  static KeyValue over(KvProvider provider, KvPolicy policy) {
    return new CheckedKeyValue(provider, policy);
  }

  /** The blocking view of an asynchronous capability. JVM only. */
  static KeyValue over(AsyncKeyValue async) {
    return new BlockingKeyValue(async);
  }
}
