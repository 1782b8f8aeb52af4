package dev.flowkv.conformance.cli;

import java.io.PrintWriter;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * Says every ten seconds how far a run is, on a terminal and in a log alike: most of a run is
 * waiting, and looks as if nothing happened.
 */
final class Progress implements AutoCloseable {
  private static final long EVERY_SECONDS = 10;

  private final String target;
  private final int properties;
  private final PrintWriter out;
  private final LongSupplier nanos;
  private final long start;
  private final AtomicInteger done = new AtomicInteger();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "conformance-progress");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * A run that has just begun.
   *
   * @param properties how many there are
   * @param out where it is said
   * @param nanos a clock, such as {@link System#nanoTime}
   */
  Progress(String target, int properties, PrintWriter out, LongSupplier nanos) {
    this.target = target;
    this.properties = properties;
    this.out = out;
    this.nanos = nanos;
    this.start = nanos.getAsLong();
  }

  /** Begins to say it. */
  Progress start() {
    timer.scheduleAtFixedRate(this::say, EVERY_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
    return this;
  }

  /** Counts a property that is done. */
  void count() {
    done.incrementAndGet();
  }

  /** Says it once. */
  void say() {
    int left = properties - done.get();
    out.println(
        "%s: %d of %d properties after %d s%s"
            .formatted(
                target,
                done.get(),
                properties,
                TimeUnit.NANOSECONDS.toSeconds(nanos.getAsLong() - start),
                left == 0
                    ? ", cleaning up"
                    : ", " + left + " are asked or wait for caches and expirations"));
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
