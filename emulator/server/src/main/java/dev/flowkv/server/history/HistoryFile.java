package dev.flowkv.server.history;

import dev.flowkv.engine.KvEvent;
import dev.flowkv.engine.KvObserver;
import dev.flowkv.formats.HistoryWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Writes every operation to a file, as a history in JSON Lines. A thread of its own writes; where
 * it falls behind, operations wait for it rather than be missing.
 */
public final class HistoryFile implements KvObserver, AutoCloseable {
  private static final int WAITING = 10_000;
  private static final int BATCH = 1_000;
  private static final long IDLE_MILLIS = 100;

  private final Path file;
  private final HistoryWriter writer;
  private final BlockingQueue<KvEvent> queue = new ArrayBlockingQueue<>(WAITING);
  private final Thread thread = new Thread(this::writeAll, "flowkv-history");
  private volatile boolean closing;
  private volatile @Nullable Exception failure;

  private HistoryFile(Path file) throws IOException {
    this.file = file;
    this.writer = new HistoryWriter(new BufferedOutputStream(Files.newOutputStream(file)), 0);
  }

  /**
   * A history in this file, which is replaced.
   *
   * @throws IOException if it cannot be written
   */
  public static HistoryFile open(Path file) throws IOException {
    HistoryFile history = new HistoryFile(file);
    history.thread.setDaemon(true);
    history.thread.start();
    return history;
  }

  @Override
  public void ended(KvEvent event) {
    try {
      while (failure == null
          && !closing
          && !queue.offer(event, IDLE_MILLIS, TimeUnit.MILLISECONDS)) {
        // The writer is behind.
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void writeAll() {
    List<KvEvent> batch = new ArrayList<>(BATCH);
    try {
      while (!closing || !queue.isEmpty()) {
        KvEvent first = queue.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
        if (first == null) {
          continue;
        }
        writer.write(first);
        queue.drainTo(batch, BATCH);
        for (KvEvent event : batch) {
          writer.write(event);
        }
        batch.clear();
        writer.flush();
      }
    } catch (IOException | RuntimeException e) {
      failure = e;
      LoggerFactory.getLogger(HistoryFile.class)
          .error("The history {} ends here: {}", file, e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Writes what is waiting, and closes the file. */
  @Override
  public void close() {
    closing = true;
    try {
      thread.join();
      writer.close();
    } catch (IOException e) {
      LoggerFactory.getLogger(HistoryFile.class).error("{}: {}", file, e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
