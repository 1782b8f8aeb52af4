package dev.flowkv.server.metrics;

import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.KvEvent;
import dev.flowkv.engine.KvObserver;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Counts operations and measures how stale their answers are. {@code docs/reference/metrics.md}
 * lists the names.
 *
 * <p>The registry behind it takes as long to make as all that the first answer needs. So a server
 * makes it once it listens, and operations that end before are counted then.
 */
public final class KvMetrics implements KvObserver {
  private final KvEmulator emulator;
  private final Queue<KvEvent> uncounted = new ConcurrentLinkedQueue<>();
  private volatile @Nullable Meters meters;

  /** Metrics of an emulator, which must let this observe it. */
  public KvMetrics(KvEmulator emulator) {
    this.emulator = emulator;
  }

  @Override
  public void ended(KvEvent event) {
    Meters made = meters;
    if (made == null) {
      uncounted.add(event);
    } else {
      made.count(event);
    }
  }

  /** Makes the registry, unless it is there already. */
  public void make() {
    meters();
  }

  /** Everything as Prometheus reads it. Counts the keys, which takes as long as there are many. */
  public String scrape() {
    return meters().scrape();
  }

  private Meters meters() {
    Meters made = meters;
    if (made == null) {
      made = madeOnce();
    }
    // Also what ended while they were made, and has just been added.
    countTo(made);
    return made;
  }

  private synchronized Meters madeOnce() {
    Meters made = meters;
    if (made == null) {
      made = new Meters(emulator);
      meters = made;
    }
    return made;
  }

  private void countTo(Meters made) {
    for (KvEvent event = uncounted.poll(); event != null; event = uncounted.poll()) {
      made.count(event);
    }
  }
}
