package dev.flowkv.server.files;

import dev.flowkv.engine.KvEmulator;
import dev.flowkv.server.history.HistoryFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What a running emulator keeps in files: its state from start to end, and its history. */
public final class KeptFiles {
  private final KvEmulator emulator;
  private final @Nullable SnapshotFile snapshot;
  private final @Nullable HistoryFile history;
  private final boolean restored;

  private KeptFiles(
      KvEmulator emulator,
      @Nullable SnapshotFile snapshot,
      @Nullable HistoryFile history,
      boolean restored) {
    this.emulator = emulator;
    this.snapshot = snapshot;
    this.history = history;
    this.restored = restored;
  }

  /**
   * Takes the files and gives the emulator the state that it is to start with.
   *
   * @param snapshotFile null: none
   * @param historyFile null: none
   * @throws IOException naming the file that is wrong; none of them has changed
   */
  public static KeptFiles open(
      KvEmulator emulator, @Nullable Path snapshotFile, @Nullable Path historyFile)
      throws IOException {
    if (snapshotFile != null && historyFile != null && areOne(snapshotFile, historyFile)) {
      throw new IOException(historyFile + " and " + snapshotFile + " must be different files");
    }
    SnapshotFile snapshot = snapshotFile == null ? null : SnapshotFile.open(snapshotFile);
    try {
      boolean restored = snapshot != null && snapshot.loadInto(emulator);
      HistoryFile history = historyFile == null ? null : historyIn(historyFile);
      if (history != null) {
        emulator.observe(history);
      }
      return new KeptFiles(emulator, snapshot, history, restored);
    } catch (IOException | RuntimeException | Error e) {
      release(snapshot);
      throw e;
    }
  }

  private static HistoryFile historyIn(Path file) throws IOException {
    try {
      return HistoryFile.open(file);
    } catch (FileSystemException e) {
      throw AtomicFile.cannotBeWritten(file, e);
    }
  }

  private static boolean areOne(Path one, Path other) throws IOException {
    try {
      return AtomicFile.real(one).equals(AtomicFile.real(other));
    } catch (FileSystemException e) {
      return false; // Who opens it says what is wrong with it.
    }
  }

  /** Whether the emulator has its state from a file. */
  public boolean isRestored() {
    return restored;
  }

  /** The emulator has started: what is in the history's file is replaced. */
  public void begin() {
    if (history != null) {
      history.begin();
    }
  }

  /** The emulator has not started: the files stay as they are. */
  public void abandon() {
    if (history != null) {
      history.close();
    }
    release(snapshot);
  }

  /**
   * Saves everything. Nobody may write any more.
   *
   * @param out receives what was saved
   * @param err receives what was not, and why, unless the log says so
   * @param question asks what to do about a snapshot that cannot be saved
   * @return whether all of it is in files
   */
  public boolean end(PrintWriter out, PrintWriter err, Question question) {
    boolean whole = false;
    try {
      boolean historyWhole = endHistory();
      whole =
          (snapshot == null || new LastSave(emulator, snapshot, out, err, question).save())
              && historyWhole;
    } finally {
      release(snapshot);
    }
    return whole;
  }

  private boolean endHistory() {
    if (history == null) {
      return true;
    }
    history.close();
    return history.failure() == null;
  }

  private static void release(@Nullable SnapshotFile snapshot) {
    try {
      if (snapshot != null) {
        snapshot.close();
      }
    } catch (IOException e) {
      // The next emulator takes a lock file that is left.
    }
  }
}
