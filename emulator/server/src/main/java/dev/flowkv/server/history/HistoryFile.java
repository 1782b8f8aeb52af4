package dev.flowkv.server.history;

import dev.flowkv.engine.KvChange;
import dev.flowkv.engine.KvEvent;
import dev.flowkv.engine.KvHistoryEntry;
import dev.flowkv.engine.KvObserver;
import dev.flowkv.formats.HistoryWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
  private final FileChannel channel;
  private final BlockingQueue<KvHistoryEntry> queue = new ArrayBlockingQueue<>(WAITING);
  private final Thread thread = new Thread(this::writeAll, "flowkv-history");
  private volatile boolean begun;
  private volatile boolean closing;
  private volatile @Nullable Throwable failure;

  private HistoryFile(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
    thread.setDaemon(true);
  }

  /**
   * Takes this file for a history. What is in it stays until {@link #begin}.
   *
   * @throws java.nio.file.FileSystemException if it cannot be written
   * @throws IOException if another program has it
   */
  public static HistoryFile open(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (Files.isRegularFile(file) && lock(channel) == null) {
      channel.close();
      throw new IOException(file + " is in use by another emulator");
    }
    return new HistoryFile(file, channel);
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  /** Replaces what is in the file by what has happened since it was opened, and goes on. */
  public void begin() {
    begun = true;
    thread.start();
  }

  /** Why the history ended before the program; null: it has not. */
  public @Nullable Throwable failure() {
    return failure;
  }

  @Override
  public void ended(KvEvent event) {
    add(event);
  }

  @Override
  public void changed(KvChange change) {
    add(change);
  }

  private void add(KvHistoryEntry entry) {
    if (queue.offer(entry)) {
      return;
    }
    try {
      while (failure == null
          && !closing
          && !queue.offer(entry, IDLE_MILLIS, TimeUnit.MILLISECONDS)) {
        // The writer is behind.
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void writeAll() {
    List<KvHistoryEntry> batch = new ArrayList<>(BATCH);
    try {
      if (Files.isRegularFile(file)) {
        channel.truncate(0);
      }
      try (HistoryWriter writer =
          new HistoryWriter(new BufferedOutputStream(Channels.newOutputStream(channel)), 0)) {
        writer.flush();
        while (!closing || !queue.isEmpty()) {
          KvHistoryEntry first = queue.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
          if (first == null) {
            continue;
          }
          writer.write(first);
          queue.drainTo(batch, BATCH);
          for (KvHistoryEntry entry : batch) {
            writer.write(entry);
          }
          batch.clear();
          writer.flush();
        }
      }
    } catch (IOException | RuntimeException | Error e) {
      // Of any kind: operations would wait for a writer that is no more.
      failure = e;
      LoggerFactory.getLogger(HistoryFile.class)
          .error(
              "The history {} ends here: {}",
              file,
              e instanceof IOException ? e.getMessage() : e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Writes what is waiting, and closes the file. */
  @Override
  public void close() {
    closing = true;
    try {
      if (begun) {
        thread.join();
      }
      channel.close();
    } catch (IOException e) {
      failure = e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
