package dev.flowkv.server.files;

import dev.flowkv.engine.KvEmulator;
import dev.flowkv.explain.Printable;
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
      HistoryFile history = historyFile == null ? null : HistoryFile.open(historyFile);
      if (history != null) {
        emulator.observe(history);
      }
      return new KeptFiles(emulator, snapshot, history, restored);
    } catch (IOException | RuntimeException | Error e) {
      release(snapshot);
      throw e;
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
   * @return whether all of it is in the files; if not, {@code err} or the log says why
   */
  public boolean end(PrintWriter err) {
    boolean whole = false;
    try {
      boolean historyWhole = endHistory();
      whole = endSnapshot(err) && historyWhole;
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

  /** Reports every failure, memory that is short included: what is not saved is lost. */
  @SuppressWarnings("CatchingUnchecked") // No failure is foreseen, and none may pass in silence.
  private boolean endSnapshot(PrintWriter err) {
    try {
      if (snapshot != null) {
        snapshot.save(emulator);
      }
      return true;
    } catch (IOException e) {
      tell(err, e.getMessage());
    } catch (OutOfMemoryError e) {
      tell(err, "memory is short (" + e.getMessage() + "); give Java more with -Xmx");
    } catch (RuntimeException | Error e) {
      tell(err, e.toString());
    }
    return false;
  }

  private static void tell(PrintWriter err, @Nullable String why) {
    err.println(
        "flowkv: the snapshot is not saved: "
            + Printable.text(String.valueOf(why).replaceAll("\\s*\\R\\s*", " ")));
    err.flush();
  }

  private static void release(@Nullable SnapshotFile snapshot) {
    try {
      if (snapshot != null) {
        snapshot.close();
      }
    } catch (IOException e) {
      // A lock file that is left is taken over by the next emulator.
    }
  }
}
