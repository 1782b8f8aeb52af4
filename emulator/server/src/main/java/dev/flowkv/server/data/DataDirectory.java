package dev.flowkv.server.data;

import dev.flowkv.engine.CommitLog;
import dev.flowkv.engine.CommitLogException;
import dev.flowkv.server.data.Journals.Acknowledged;
import java.io.IOException;
import java.nio.channels.NonWritableChannelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Queue;
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

  /** How many keys a write frees of what nobody can be shown any more: more than it can add. */
  private static final int FORGET_KEYS = 4;

  /** When a change survives. */
  public enum Sync {
    /** Before it is acknowledged, the loss of power, too: each change waits for the disk. */
    ALWAYS,
    /** The end of this process, however it ends; the loss of power once the system has written. */
    OS
  }

  private final Path given;
  private final Path file;
  private final DirectoryLease lease;
  private final Sync sync;
  private final boolean wasClosed;

  /** Read so that damage can be named; null: an emulator has it. */
  private @Nullable Kept keptAtStart;

  private final Queue<Gone> gone = new ArrayDeque<>();
  private final OwnFiles own;

  private final Means means;

  /** Null: none is under way. */
  private @Nullable Move moving;

  /** Null: they were given up after a failure, and are opened again by the next change. */
  private @Nullable Tables tables;

  /** What is behind that was refused, and may be in the file nevertheless. */
  private @Nullable Acknowledged acknowledged;

  private boolean isRefusing;
  private boolean isClosed;

  private record Gone(String namespaceId, byte[] key, long sequence) {}

  private DataDirectory(Path given, DirectoryLease lease, Sync sync, Means means)
      throws IOException {
    this.given = given;
    this.lease = lease;
    this.sync = sync;
    this.means = means;
    this.file = lease.file();
    // As a killed emulator may have left it.
    Files.deleteIfExists(TableFile.freshOf(file));
    Tables opened = opened(given, file, Tables.Access.WRITE, null, means);
    try {
      this.wasClosed = opened.wasClosed();
      this.own = new OwnFiles(file, Journals.pathOf(file), means.nanoTime());
      this.keptAtStart = KeptState.of(opened.whole());
      if (opened.cutBytes() > 0) {
        LOG.warn(
            "{}: the last {} bytes were part of a write; it was not acknowledged, and is removed",
            given,
            opened.cutBytes());
      }
    } catch (RuntimeException e) {
      opened.abandon();
      throw unreadable(given, String.valueOf(e.getMessage()), e);
    }
    this.tables = opened;
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
      return new DataDirectory(folder, lease, sync, means);
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

  /** Opens the tables of a directory. */
  static Tables opened(
      Path given, Path file, Tables.Access access, @Nullable Acknowledged acknowledged, Means means)
      throws IOException {
    try {
      return new Tables(file, access, acknowledged, means);
    } catch (NonWritableChannelException e) {
      // An empty file would be given its head.
      throw unreadable(given, "it ends before the first change", e);
    } catch (RuntimeException | IOException e) {
      throw unreadable(given, String.valueOf(e.getMessage()), e);
    } catch (Tables.OtherFormatException e) {
      throw new IOException(
          "%s was written by another version of FlowKV (its format is %s, and this one reads %s); use"
                  .formatted(given, e.getMessage(), Tables.FORMAT)
              + " that version, or export its data with it",
          e);
    }
  }

  /** Says that nothing can be made of a directory. */
  static IOException unreadable(Path given, String why, Exception e) {
    return new IOException(
        "%s cannot be read: %s; move it away, or name another directory".formatted(given, why), e);
  }

  /** Says that what is in this directory does not fit together. */
  public IOException unreadable(IllegalArgumentException why) {
    return unreadable(given, String.valueOf(why.getMessage()), why);
  }

  /** The directory, as it was named. */
  @Override
  public String toString() {
    return given.toString();
  }

  /** Whether the program that had the directory before has closed it; if not, it was killed. */
  public boolean wasClosed() {
    return wasClosed;
  }

  /** Says in the directory where its emulator is. */
  public void holds(String url) throws IOException {
    lease.holds(url);
  }

  @Override
  public synchronized Kept kept() {
    Kept atStart = keptAtStart;
    keptAtStart = null;
    if (atStart != null) {
      return atStart;
    }
    awaitMove();
    Tables t = tables;
    return t == null ? Kept.NOTHING : KeptState.of(t.whole());
  }

  @Override
  public synchronized void gone(String namespaceId, String key, long sequence) {
    gone.add(new Gone(namespaceId, key.getBytes(StandardCharsets.UTF_8), sequence));
  }

  @Override
  public synchronized void commit(Change change) {
    keptAtStart = null;
    try {
      Tables t = withRoom();
      forget(t, FORGET_KEYS * writes(change));
      t.keep(change, sync == Sync.ALWAYS);
      noteGone(change);
    } catch (CommitLogException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      refuse(e);
    } catch (Error e) {
      // There may be too little memory for this change, and enough for the next one.
      giveUp();
      throw e;
    }
    if (isRefusing) {
      isRefusing = false;
      LOG.warn("{} takes writes again", given);
    }
  }

  /** Returns tables whose journal has room for a change. */
  private Tables withRoom() throws IOException {
    Tables t = ready();
    while (t.isJournalFull()) {
      if (moving != null) {
        awaitMove();
      } else if (t.hasUnmovedJournal()) {
        own.require();
        t.makeRoom(this::replace);
      } else {
        begin(t);
      }
      t = ready();
    }
    return t;
  }

  /** Returns the tables, opened again if they were given up. */
  private Tables ready() throws IOException {
    requireNotClosed();
    own.requireNowAndThen();
    Tables t = tables;
    if (t == null) {
      awaitMove();
      requireNotClosed();
      t = tables == null ? openedAgain() : tables;
      tables = t;
    }
    return t;
  }

  private void requireNotClosed() {
    if (isClosed) {
      // Its files may be another emulator's by now.
      String text = given + " was given back, since this emulator ends";
      throw new CommitLogException(text, new IllegalStateException("closed"));
    }
  }

  private void begin(Tables t) throws IOException {
    own.require();
    Move move = t.begin(sync == Sync.ALWAYS);
    own.areOthers();
    moving = move;
    means.mover().execute(() -> run(t, move));
  }

  /** Runs beside the changes that are kept, and ends between them. */
  private void run(Tables t, Move move) {
    Throwable failure = null;
    try {
      move.run(this::replace);
    } catch (IOException | RuntimeException | Error e) {
      failure = e;
    }
    synchronized (this) {
      moving = null;
      if (t != tables) {
        // They were given up meanwhile.
        move.tables().abandon();
        t.abandon();
      } else {
        end(t, move, failure);
      }
      notifyAll();
    }
  }

  private void end(Tables t, Move move, @Nullable Throwable failure) {
    Throwable why = failure;
    if (why == null) {
      try {
        t.end(move);
        return;
      } catch (IOException | RuntimeException e) {
        why = e;
      }
    }
    LOG.warn("{}: its journal stays, since it cannot move into the tables: {}", given, reason(why));
    move.tables().abandon();
    giveUp();
  }

  private synchronized void replace(Move.Replacement replacement) throws IOException {
    replacement.run();
    own.areOthers();
  }

  private void awaitMove() {
    boolean isInterrupted = false;
    while (moving != null) {
      try {
        wait();
      } catch (InterruptedException e) {
        isInterrupted = true;
      }
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static int writes(Change change) {
    return change instanceof Written written ? written.writes().size() : 1;
  }

  /** What a change makes of what is to be forgotten. */
  private void noteGone(Change change) {
    if (change instanceof CommitLog.NamespaceDeleted deleted) {
      forgotWith(deleted.id());
    } else if (change instanceof CommitLog.NamespaceEmptied emptied) {
      forgotWith(emptied.id());
    } else if (!(change instanceof Written || change instanceof CommitLog.NamespaceSet)) {
      gone.clear();
    }
  }

  /** Its sequence numbers begin again, so the old ones would name what comes now. */
  private void forgotWith(String namespaceId) {
    gone.removeIf(g -> g.namespaceId.equals(namespaceId));
  }

  private Tables openedAgain() throws IOException {
    Tables again = opened(given, file, Tables.Access.WRITE, acknowledged, means);
    acknowledged = null;
    return again;
  }

  /** A part of a change may be in the tables after a failure; what is in the files is whole. */
  private void giveUp() {
    Tables broken = tables;
    tables = null;
    if (broken != null) {
      acknowledged = broken.acknowledged();
      if (moving == null) {
        broken.abandon();
      } // Else its files are abandoned when the move ends.
    }
  }

  private void refuse(Exception failure) {
    giveUp();
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
  private static @Nullable String reason(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof IOException && at.getCause() == null) {
        boolean isNameOnly = at instanceof FileSystemException e && e.getReason() == null;
        return isNameOnly ? failure.getMessage() : at.getMessage();
      }
    }
    return failure.getMessage();
  }

  private void forget(Tables t, int most) {
    for (int i = 0; i < most && !gone.isEmpty(); i++) {
      Gone next = gone.remove();
      t.contents().forget(next.namespaceId, next.key, next.sequence);
    }
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
    awaitMove();
    Tables t = tables;
    tables = null;
    try {
      own.require();
      t = t == null ? openedAgain() : t;
      t.close();
    } catch (IOException | RuntimeException e) {
      if (t != null) {
        t.abandon();
      }
      throw new IOException(given + " could not be closed: " + e.getMessage(), e);
    } finally {
      lease.close();
    }
  }
}
