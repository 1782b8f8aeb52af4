package dev.flowkv.capability;

import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/** Runs the operations of a blocking capability on an executor. */
final class ExecutorKeyValue implements AsyncKeyValue {
  private final KeyValue keyValue;
  private final Executor executor;

  ExecutorKeyValue(KeyValue keyValue, Executor executor) {
    this.keyValue = keyValue;
    this.executor = executor;
  }

  private <T> CompletionStage<T> run(Supplier<T> operation) {
    // Not supplyAsync: it wraps what is thrown, and a caller that looks at the stage wants it bare.
    CompletableFuture<T> future = new CompletableFuture<>();
    try {
      executor.execute(() -> complete(future, operation));
    } catch (RejectedExecutionException e) {
      future.completeExceptionally(
          KvException.of(
              KvErrorCode.UNAVAILABLE, "the executor takes no more operations", null, null, e));
    }
    return future;
  }

  private static <T> void complete(CompletableFuture<T> future, Supplier<T> operation) {
    try {
      T result = operation.get();
      if (!future.complete(result)
          && result instanceof Optional<?> read
          && read.isPresent()
          && read.get() instanceof InputStream stream) {
        stream.close(); // Nobody waits any more, and nobody else would.
      }
    } catch (Throwable e) {
      future.completeExceptionally(e);
    }
  }

  @SuppressWarnings("NullAway") // Void has no other value.
  private CompletionStage<Void> execute(Runnable operation) {
    return run(
        () -> {
          operation.run();
          return null;
        });
  }

  @Override
  public KvCapabilityInfo info() {
    return keyValue.info();
  }

  @Override
  public CompletionStage<Optional<KvValue>> get(String key, GetOptions options) {
    return run(() -> keyValue.get(key, options));
  }

  @Override
  public CompletionStage<Optional<KvEntry>> getWithMetadata(String key, GetOptions options) {
    return run(() -> keyValue.getWithMetadata(key, options));
  }

  @Override
  public CompletionStage<Optional<InputStream>> getStream(String key, GetOptions options) {
    return run(() -> keyValue.getStream(key, options));
  }

  @Override
  public CompletionStage<Void> put(String key, String text, PutOptions options) {
    return execute(() -> keyValue.put(key, text, options));
  }

  @Override
  public CompletionStage<Void> put(String key, byte[] bytes, PutOptions options) {
    return execute(() -> keyValue.put(key, bytes, options));
  }

  @Override
  public CompletionStage<Void> put(String key, InputStream stream, PutOptions options) {
    return execute(() -> keyValue.put(key, stream, options));
  }

  @Override
  public CompletionStage<KvList> list(ListOptions options) {
    return run(() -> keyValue.list(options));
  }

  @Override
  public CompletionStage<Void> delete(String key) {
    return execute(() -> keyValue.delete(key));
  }

  @Override
  public CompletionStage<List<KvKey>> keys(String prefix) {
    return run(() -> keyValue.keys(prefix).toList());
  }
}
