package dev.flowkv.server.data;

import dev.flowkv.engine.CommitLog.Change;
import dev.flowkv.engine.CommitLog.Kept;
import dev.flowkv.engine.CommitLogException;
import dev.flowkv.server.data.DataDirectory.Sync;
import dev.flowkv.server.data.GoneVersions.Gone;
import dev.flowkv.server.data.Journals.Acknowledged;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tables of a directory while an emulator has it. What their journal has moves into them beside
 * the changes that are kept. After a failure the next change opens them again.
 */
final class LiveTables implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LiveTables.class);

  private final Path given;
  private final Opener opener;
  private final Sync sync;
  private final Means means;
  private final OwnFiles own;
  private final boolean wasClosed;

  /** Null: they were given up after a failure, and are opened again by the next change. */
  private @Nullable Tables tables;

  /** What is behind that was refused, and may be in the file nevertheless. */
  private @Nullable Acknowledged acknowledged;

  /** Null: none is under way. */
  private @Nullable Move moving;

  /** Whether the disk has just failed: it may have little room. */
  private boolean isTight;

  private boolean isClosed;

  /**
   * Opens them, and makes them if they are not there.
   *
   * @param given the directory, as it was named
   * @throws IOException saying what is wrong with them
   */
  LiveTables(Path given, Path file, Sync sync, Means means) throws IOException {
    this.given = given;
    this.opener = new Opener(given, file, means);
    this.sync = sync;
    this.means = means;
    // As a killed emulator may have left it.
    TableFile.remove(TableFile.freshOf(file));
    Tables opened = opener.open(Tables.Access.WRITE, null);
    try {
      this.own = new OwnFiles(file, Journals.pathOf(file), means.nanoTime());
    } catch (IOException | RuntimeException e) {
      opened.abandon();
      throw e;
    }
    this.wasClosed = opened.wasClosed();
    this.tables = opened;
    if (opened.cutBytes() > 0) {
      LOG.warn(
          "{}: the last {} bytes were part of a write; it was not acknowledged, and is removed",
          given,
          opened.cutBytes());
    }
  }

  /** Whether the program that had them before has closed them; if not, it was killed. */
  boolean wasClosed() {
    return wasClosed;
  }

  /** Reads everything. */
  synchronized Kept kept() {
    awaitMove();
    Tables t = tables;
    return t == null ? Kept.NOTHING : t.kept();
  }

  /**
   * Keeps a change. After a failure the files do not have it.
   *
   * @param gone what is forgotten with it
   * @throws CommitLogException if they are closed
   */
  synchronized void keep(Change change, List<Gone> gone) throws IOException {
    requireNotClosed();
    try {
      Tables t = withRoom();
      t.keep(change, gone, sync == Sync.ALWAYS);
    } catch (IOException | RuntimeException | Error e) {
      // An interrupted thread closes its files, which says nothing of the disk.
      isTight |= e instanceof IOException && !(e instanceof ClosedChannelException);
      giveUp();
      throw e;
    }
  }

  /** Returns tables whose journal has room for a change. */
  private Tables withRoom() throws IOException {
    Tables t = ready();
    while (t.isJournalFull() || isTight && t.canFreeRoom()) {
      if (moving != null) {
        awaitMove();
      } else if (isTight || t.hasUnmovedJournal()) {
        makeRoom(t);
      } else {
        begin(t);
      }
      t = ready();
    }
    return t;
  }

  /** If it fails in the usual way, the tables are given up, and the next time it is another one. */
  private void makeRoom(Tables t) throws IOException {
    own.require();
    if (isTight) {
      t.makeRoomInFile();
      isTight = false;
      return;
    }
    try {
      t.makeRoom(this::replace);
    } catch (IOException | RuntimeException e) {
      isTight = true;
      giveUp();
    }
  }

  /** Returns the tables, opened again if they were given up. */
  private Tables ready() throws IOException {
    requireNotClosed();
    own.requireNowAndThen();
    Tables t = tables;
    if (t == null) {
      awaitMove();
      requireNotClosed();
      own.require();
      t = opened();
    }
    return t;
  }

  private void requireNotClosed() {
    if (isClosed) {
      // The files may be another emulator's by now.
      String text = given + " was given back, since this emulator ends";
      throw new CommitLogException(text, new IllegalStateException("closed"));
    }
  }

  private Tables opened() throws IOException {
    Tables t = tables;
    if (t == null) {
      t = opener.open(Tables.Access.WRITE, acknowledged);
      acknowledged = null;
      tables = t;
      own.areOthers();
    }
    return t;
  }

  private void begin(Tables t) throws IOException {
    own.require();
    Move move;
    try {
      move = t.begin(sync == Sync.ALWAYS);
    } finally {
      own.areOthers();
    }
    moving = move;
    try {
      means.mover().execute(() -> run(t, move));
    } catch (RuntimeException | Error e) {
      // There may be no thread for it.
      moving = null;
      throw e;
    }
  }

  /** Runs beside the changes that are kept, and ends between them. */
  private void run(Tables t, Move move) {
    Throwable failure = null;
    try {
      t.forceOldJournal();
      move.run(this::replace);
    } catch (IOException | RuntimeException | Error e) {
      failure = e;
    }
    synchronized (this) {
      moving = null;
      notifyAll();
      if (t == tables) {
        end(t, move, failure);
      } else {
        // They were given up meanwhile.
        move.tables().abandon();
        t.abandon();
      }
    }
  }

  private void end(Tables t, Move move, @Nullable Throwable failure) {
    Throwable why = failure;
    if (why == null) {
      try {
        t.end(move);
        return;
      } catch (IOException | RuntimeException | Error e) {
        why = e;
      }
    }
    LOG.warn(
        "{}: its journal stays, since it cannot move into the tables: {}",
        given,
        DataDirectory.reason(why));
    move.tables().abandon();
    isTight = true;
    giveUp();
  }

  private synchronized void replace(Move.Replacement replacement) throws IOException {
    own.require();
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

  /**
   * Leaves the files as they are: there a change is as a whole, while here may be a part of one.
   */
  synchronized void giveUp() {
    Tables broken = tables;
    tables = null;
    if (broken == null) {
      return;
    }
    acknowledged = broken.acknowledged();
    if (moving == null) {
      broken.abandon();
    } // Else that is done when the move ends.
  }

  /** Ends with everything in the tables. */
  @Override
  public synchronized void close() throws IOException {
    isClosed = true;
    awaitMove();
    try {
      own.require();
      if (isTight || !closeAsUsual()) {
        opened().closeInFile();
      }
    } catch (IOException | RuntimeException e) {
      giveUp();
      throw new IOException(given + " could not be closed: " + e.getMessage(), e);
    } finally {
      tables = null;
    }
  }

  private boolean closeAsUsual() throws IOException {
    try {
      opened().close();
      return true;
    } catch (IOException | RuntimeException e) {
      giveUp();
      return false;
    }
  }
}
