package dev.flowkv.capability;

import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Waits for the stages of an asynchronous capability. */
final class BlockingKeyValue implements KeyValue {
  private final AsyncKeyValue async;

  BlockingKeyValue(AsyncKeyValue async) {
    this.async = async;
  }

  private static <T> T await(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw e;
    }
  }

  @Override
  public KvCapabilityInfo info() {
    return async.info();
  }

  @Override
  public Optional<KvValue> get(String key, GetOptions options) {
    return await(async.get(key, options));
  }

  @Override
  public Optional<KvEntry> getWithMetadata(String key, GetOptions options) {
    return await(async.getWithMetadata(key, options));
  }

  @Override
  public Optional<InputStream> getStream(String key, GetOptions options) {
    return await(async.getStream(key, options));
  }

  @Override
  public void put(String key, String text, PutOptions options) {
    await(async.put(key, text, options));
  }

  @Override
  public void put(String key, byte[] bytes, PutOptions options) {
    await(async.put(key, bytes, options));
  }

  @Override
  public void put(String key, InputStream stream, PutOptions options) {
    await(async.put(key, stream, options));
  }

  @Override
  public KvList list(ListOptions options) {
    return await(async.list(options));
  }

  @Override
  public void delete(String key) {
    await(async.delete(key));
  }
}
