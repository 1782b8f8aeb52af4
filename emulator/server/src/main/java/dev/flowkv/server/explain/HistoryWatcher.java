package dev.flowkv.server.explain;

import dev.flowkv.engine.KvHistory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/**
 * Hands a history to its readers while it grows, in a thread of its own. Operations wait for
 * nothing: what the history has forgotten before it was read is counted.
 */
public final class HistoryWatcher implements AutoCloseable {
  private static final long PAUSE_MILLIS = 100;

  /** How long an end waits for what is left. */
  private static final Duration END = Duration.ofSeconds(5);

  private final KvHistory history;
  private final List<EntryReader> readers;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread = new Thread(this::watch, "flowkv-terminal");
  private final Duration end;
  private long last;

  HistoryWatcher(KvHistory history, List<EntryReader> readers) {
    this(history, readers, END);
  }

  HistoryWatcher(KvHistory history, List<EntryReader> readers, Duration end) {
    this.history = history;
    this.readers = readers;
    this.end = end;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  private void watch() {
    try {
      boolean isClosing = false;
      while (!isClosing) {
        isClosing = closing.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        step();
      }
      readers.forEach(EntryReader::end);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      LoggerFactory.getLogger(HistoryWatcher.class)
          .error("Operations are neither explained nor logged any more", e);
    }
  }

  /** Reads what has come since the last step. */
  void step() {
    KvHistory.Recorded news = history.recordedAfter(last);
    long cleared = Math.max(0, news.cleared() - last);
    last = news.first() + news.entries().size() - 1;
    readers.forEach(reader -> reader.read(news, news.forgotten() - cleared));
  }

  /** Reads what is left, and ends; a terminal that takes nothing holds nobody up for long. */
  @Override
  public void close() {
    closing.countDown();
    try {
      thread.join(end.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
