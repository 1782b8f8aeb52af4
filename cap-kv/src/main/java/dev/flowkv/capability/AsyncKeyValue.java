package dev.flowkv.capability;

import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * {@link KeyValue} without blocking: each method returns at once, and its stage completes with the
 * result or with a {@link KvException}, or with what a stream that was passed in has failed with.
 * Arrays and streams that are passed in belong to the operation until its stage completes.
 */
public interface AsyncKeyValue {
  /** What the provider guarantees and allows. */
  KvCapabilityInfo info();

  /** Reads a value; empty if there is none. */
  default CompletionStage<Optional<KvValue>> get(String key) {
    return get(key, GetOptions.DEFAULT);
  }

  /** Reads a value; empty if there is none. */
  CompletionStage<Optional<KvValue>> get(String key, GetOptions options);

  /** Reads value and metadata; empty if there is no value. */
  default CompletionStage<Optional<KvEntry>> getWithMetadata(String key) {
    return getWithMetadata(key, GetOptions.DEFAULT);
  }

  /** Reads value and metadata; empty if there is no value. */
  CompletionStage<Optional<KvEntry>> getWithMetadata(String key, GetOptions options);

  /** Reads a value as it arrives; empty if there is none. The caller closes the stream. */
  default CompletionStage<Optional<InputStream>> getStream(String key) {
    return getStream(key, GetOptions.DEFAULT);
  }

  /** Reads a value as it arrives; empty if there is none. The caller closes the stream. */
  CompletionStage<Optional<InputStream>> getStream(String key, GetOptions options);

  /** Writes a text, as its UTF-8 bytes. */
  default CompletionStage<Void> put(String key, String text) {
    return put(key, text, PutOptions.NONE);
  }

  /** Writes a text, as its UTF-8 bytes. */
  CompletionStage<Void> put(String key, String text, PutOptions options);

  /** Writes bytes. */
  default CompletionStage<Void> put(String key, byte[] bytes) {
    return put(key, bytes, PutOptions.NONE);
  }

  /** Writes bytes. */
  CompletionStage<Void> put(String key, byte[] bytes, PutOptions options);

  /** Writes what a stream holds. */
  default CompletionStage<Void> put(String key, InputStream stream) {
    return put(key, stream, PutOptions.NONE);
  }

  /** Writes what a stream holds; see {@link KeyValue#put(String, InputStream, PutOptions)}. */
  CompletionStage<Void> put(String key, InputStream stream, PutOptions options);

  /** The first page of all keys. */
  default CompletionStage<KvList> list() {
    return list(ListOptions.ALL);
  }

  /** One page of keys, in the order of their UTF-8 bytes. */
  CompletionStage<KvList> list(ListOptions options);

  /** Deletes a key. A key that does not exist is not an error. */
  CompletionStage<Void> delete(String key);

  /** All keys that start with {@code prefix}, in the order of their UTF-8 bytes. */
  CompletionStage<List<KvKey>> keys(String prefix);

  /**
   * The asynchronous view of a blocking capability: each operation runs on {@code executor}, which
   * stays the caller's to shut down. JVM only.
   */
  static AsyncKeyValue over(KeyValue keyValue, Executor executor) {
    return new ExecutorKeyValue(keyValue, executor);
  }
}
