package dev.flowkv.server.data;

import dev.flowkv.engine.CommitLog;
import dev.flowkv.engine.CommitLogException;
import dev.flowkv.server.data.GoneVersions.Gone;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what an emulator accepts in a directory, which belongs to one emulator at a time. An
 * acknowledged change survives {@code kill -9} of this process; with {@link Sync#ALWAYS} also the
 * loss of power. Where there is no room, changes are refused, and go on when there is room again.
 */
public final class DataDirectory implements CommitLog, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DataDirectory.class);

  /** When a change survives. */
  public enum Sync {
    /** Before it is acknowledged, the loss of power, too: each change waits for the disk. */
    ALWAYS,
    /** The end of this process, however it ends; the loss of power once the system has written. */
    OS
  }

  private final Path given;
  private final DirectoryLease lease;
  private final LiveTables tables;
  private final GoneVersions gone = new GoneVersions();

  /** Read so that damage can be named; null: an emulator has it. */
  private @Nullable Kept keptAtStart;

  private boolean isRefusing;
  private boolean isClosed;

  private DataDirectory(Path given, DirectoryLease lease, LiveTables tables) throws IOException {
    this.given = given;
    this.lease = lease;
    this.tables = tables;
    try {
      this.keptAtStart = tables.kept();
    } catch (RuntimeException e) {
      tables.giveUp();
      throw Opener.unreadable(given, String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Takes a directory, and makes it if it is not there.
   *
   * @throws IOException saying what is wrong with it: another emulator has it, it is none of
   *     FlowKV's, of a newer version, or cannot be read or written
   */
  public static DataDirectory open(Path folder, Sync sync) throws IOException {
    return open(folder, sync, Means.USUAL);
  }

  /** Does the same with other means. */
  static DataDirectory open(Path folder, Sync sync, Means means) throws IOException {
    DirectoryLease lease = DirectoryLease.take(folder);
    try {
      return new DataDirectory(folder, lease, new LiveTables(folder, lease.file(), sync, means));
    } catch (IOException | RuntimeException | Error e) {
      lease.close();
      throw e;
    }
  }

  /**
   * Removes what a directory keeps, whatever its format, and nothing else. One that is not there is
   * made.
   *
   * @throws IOException saying what is wrong with it: an emulator has it, or it is none of FlowKV's
   */
  public static void empty(Path folder) throws IOException {
    try (DirectoryLease lease = DirectoryLease.take(folder)) {
      Tables.delete(lease.file());
    }
  }

  /** Says that what is in this directory does not fit together. */
  public IOException unreadable(IllegalArgumentException why) {
    return Opener.unreadable(given, String.valueOf(why.getMessage()), why);
  }

  /** The directory, as it was named. */
  @Override
  public String toString() {
    return given.toString();
  }

  /** Whether the program that had the directory before has closed it; if not, it was killed. */
  public boolean wasClosed() {
    return tables.wasClosed();
  }

  /** Says in the directory where its emulator is. */
  public void holds(String url) throws IOException {
    lease.holds(url);
  }

  @Override
  public synchronized Kept kept() {
    Kept atStart = keptAtStart;
    keptAtStart = null;
    return atStart == null ? tables.kept() : atStart;
  }

  @Override
  public void gone(String namespaceId, String key, long sequence) {
    gone.add(namespaceId, key.getBytes(StandardCharsets.UTF_8), sequence);
  }

  @Override
  public synchronized void commit(Change change) {
    keptAtStart = null;
    try {
      List<Gone> next = gone.next(change);
      tables.keep(change, next);
      gone.forgotten(next);
    } catch (CommitLogException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      refuse(e);
    }
    gone.dropWith(change);
    if (isRefusing) {
      isRefusing = false;
      LOG.warn("{} takes writes again", given);
    }
  }

  private void refuse(Exception failure) {
    String text =
        "%s cannot be written, so writes are answered 503 until it can: %s"
            .formatted(given, reason(failure));
    if (!isRefusing) {
      isRefusing = true;
      LOG.error(text);
    }
    throw new CommitLogException(text, failure);
  }

  /** What the operating system said, if it did; MVStore says at which byte that was. */
  static String reason(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof IOException && at.getCause() == null) {
        boolean isNameOnly = at instanceof FileSystemException e && e.getReason() == null;
        String message = isNameOnly ? failure.getMessage() : at.getMessage();
        return message == null ? at.getClass().getSimpleName() : message;
      }
    }
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }

  /** Gives the directory back as it is, since the emulator has not started. */
  public synchronized void abandon() {
    try {
      close();
    } catch (IOException e) {
      LOG.debug("{} could not be closed", given, e);
    }
  }

  /**
   * Ends: everything is in the file, and the directory is free. Nothing is forgotten for that: the
   * next emulator's clock may be as early as the last change, as after a kill.
   */
  @Override
  public synchronized void close() throws IOException {
    if (isClosed) {
      return;
    }
    isClosed = true;
    try {
      tables.close();
    } finally {
      lease.close();
    }
  }
}
