package dev.flowkv.conformance.run;

import dev.flowkv.conformance.ConformanceTarget;
import dev.flowkv.conformance.Property;
import dev.flowkv.conformance.Trial.Pauses;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Where time cannot be moved, all properties wait at once: each has a thread, a few of them ask at
 * a time, and who waits lets another one ask.
 */
final class WaitingTogether {
  private static final int ASKING = 6;
  private static final Duration PATIENCE = Duration.ofMinutes(30);
  private static final Duration LAST_REQUESTS = Duration.ofSeconds(20);

  private final ConformanceTarget target;
  private final Function<Turn, PropertyResult> ask;
  private final Duration patience;
  private final Semaphore asking = new Semaphore(ASKING, true);

  /** A property, and how time passes for it. */
  record Turn(Property property, Pauses pauses) {}

  /**
   * All of them.
   *
   * @param longestWait of a property, and for a service that limits requests
   */
  WaitingTogether(
      ConformanceTarget target, Function<Turn, PropertyResult> ask, Duration longestWait) {
    this.target = target;
    this.ask = ask;
    this.patience = PATIENCE.plus(longestWait.multipliedBy(2));
  }

  List<PropertyResult> all(List<Property> properties) throws InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(Math.max(1, properties.size()));
    try {
      List<Future<PropertyResult>> futures = new ArrayList<>();
      // Who waits longest begins first.
      properties.stream()
          .sorted((a, b) -> b.waitSeconds() - a.waitSeconds())
          .forEach(p -> futures.add(threads.submit(() -> one(p))));
      threads.shutdown();
      if (!threads.awaitTermination(patience.toSeconds(), TimeUnit.SECONDS)) {
        threads.shutdownNow();
      }
      List<PropertyResult> asked = new ArrayList<>();
      for (Future<PropertyResult> future : futures) {
        asked.add(future.get());
      }
      return asked;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } finally {
      threads.shutdownNow();
      // Nobody must write any more when cleaning up begins.
      awaitAll(threads);
    }
  }

  private static void awaitAll(ExecutorService threads) {
    boolean interrupted = Thread.interrupted();
    try {
      threads.awaitTermination(LAST_REQUESTS.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private PropertyResult one(Property property) throws InterruptedException {
    asking.acquire();
    try {
      return ask.apply(new Turn(property, this::pause));
    } finally {
      asking.release();
    }
  }

  private void pause(Duration duration) throws InterruptedException {
    asking.release();
    try {
      target.pass(duration);
    } finally {
      asking.acquireUninterruptibly();
    }
  }
}
