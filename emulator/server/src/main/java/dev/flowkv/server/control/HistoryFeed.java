package dev.flowkv.server.control;

import dev.flowkv.engine.KvChange;
import dev.flowkv.engine.KvEvent;
import dev.flowkv.engine.KvHistory;
import dev.flowkv.engine.KvObserver;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A history that requests can wait for. No thread waits with them. It is to be observed after the
 * history itself, so that what it tells of is there.
 */
public final class HistoryFeed implements KvObserver {
  private final KvHistory history;
  private final String recording;
  private final Executor executor;
  private final Set<CompletableFuture<Void>> waiting = ConcurrentHashMap.newKeySet();
  private volatile boolean isEnding;

  /**
   * Makes the feed of a history.
   *
   * @param recording names the recording: another emulator's, or a later one's, has another name
   * @param executor runs what has waited
   */
  public HistoryFeed(KvHistory history, String recording, Executor executor) {
    this.history = history;
    this.recording = recording;
    this.executor = executor;
  }

  /** The history that is followed. */
  public KvHistory history() {
    return history;
  }

  String recording() {
    return recording;
  }

  @Override
  public void ended(KvEvent event) {
    wake();
  }

  @Override
  public void changed(KvChange change) {
    wake();
  }

  /** Lets all that wait go on, in threads of the executor. */
  void wake() {
    // Most of the time nobody waits, and this is in the way of every operation.
    if (!waiting.isEmpty()) {
      waiting.forEach(waiter -> waiter.complete(null));
    }
  }

  /** Lets all that wait go on, and nobody wait from now on. */
  public void end() {
    isEnding = true;
    wake();
  }

  /**
   * Runs a task when something has been recorded, or the history was cleared, or the time is over,
   * or the end has come.
   *
   * @param isThere whether what is waited for is there already
   */
  CompletableFuture<Void> afterNext(Duration atMost, BooleanSupplier isThere, Runnable task) {
    CompletableFuture<Void> waiter = new CompletableFuture<>();
    waiting.add(waiter);
    // Asked after it is waited for: what comes in between is not missed.
    if (isEnding || isThere.getAsBoolean()) {
      waiter.complete(null);
    }
    return waiter
        .completeOnTimeout(null, atMost.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete((woken, failure) -> waiting.remove(waiter))
        .thenRunAsync(task, executor);
  }
}
