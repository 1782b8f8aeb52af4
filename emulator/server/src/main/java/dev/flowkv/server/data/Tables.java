package dev.flowkv.server.data;

import dev.flowkv.engine.CommitLog.Change;
import dev.flowkv.engine.CommitLog.Kept;
import dev.flowkv.server.data.GoneVersions.Gone;
import dev.flowkv.server.data.Journals.Acknowledged;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.h2.mvstore.MVStoreException;
import org.h2.store.fs.FilePath;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tables of a directory, in one file, with the journals of what was changed since their last
 * commit. A change that is kept is there as a whole or not at all.
 */
final class Tables implements AutoCloseable {
  /** What this program writes. */
  static final String FORMAT = "1";

  private static final Logger LOG = LoggerFactory.getLogger(Tables.class);

  private static final String FORMAT_NAME = "format";

  /** Is there from the start to the clean end, so that a journal that is not there is missed. */
  private static final String OPEN = "open";

  /** What is done with the tables. */
  enum Access {
    /** They stay as they are. */
    READ,
    /** They are made if they are not there. */
    WRITE
  }

  private final Contents contents;
  private final boolean wasClosed;
  private final Journals journals;
  private final Means means;
  private final long cutBytes;
  private TableFile file;
  private long besideTablesBytes;

  /**
   * Opens the tables, with what the journals have.
   *
   * @param last what is behind that in the journal is removed; null: nothing is known
   * @throws IOException if the file or a journal was cut or damaged, or they do not belong together
   * @throws MVStoreException if the file cannot be read or written, or is none
   * @throws OtherFormatException if another version of this program has written it
   */
  Tables(Path path, Access access, @Nullable Acknowledged last, Means means)
      throws IOException, OtherFormatException {
    this.means = means;
    Path journal = Journals.pathOf(path);
    this.wasClosed = !Journals.areAt(journal);
    if (!wasClosed && access == Access.WRITE && !FilePath.get(path.toString()).exists()) {
      throw new IOException("there is no kv.mv for its journal; they go together");
    }
    this.file = new TableFile(path, access);
    Journals opened = null;
    try {
      long first = begun(file, access);
      if (wasClosed && file.settings().containsKey(OPEN)) {
        throw Journals.missing();
      }
      this.contents = new Contents(file);
      opened = new Journals(journal, access);
      this.cutBytes =
          opened.repeat(
              first, last, entry -> JournalEntry.read(entry).forEach(this.contents::apply));
      if (access == Access.WRITE) {
        opened.cutRest();
        noteThatItIsOpen(file, journal);
      }
    } catch (IOException | OtherFormatException | RuntimeException e) {
      abandon(file, opened);
      throw e;
    }
    this.journals = opened;
    measureJournal();
  }

  /** Returns the number of the journal that belongs to a file; a new one gets it. */
  private static long begun(TableFile file, Access access)
      throws IOException, OtherFormatException {
    String format = file.settings().get(FORMAT_NAME);
    if (format != null && !format.equals(FORMAT)) {
      throw new OtherFormatException(format);
    }
    Long number = file.journal();
    if (number != null) {
      return number;
    }
    if (access == Access.READ) {
      throw new IOException("it ends before the first change");
    }
    long first = ThreadLocalRandom.current().nextLong();
    file.settings().put(FORMAT_NAME, FORMAT);
    file.putJournal(first);
    file.commit();
    return first;
  }

  /** From now on the journal must be there. So its name is on the disk before that is said. */
  private static void noteThatItIsOpen(TableFile file, Path journal) {
    if (!file.settings().containsKey(OPEN)) {
      TableFile.syncFolder(journal);
      file.settings().put(OPEN, "");
      file.commit();
    }
  }

  /**
   * Removes tables and what belongs to them.
   *
   * @throws IOException if one of the files is there still
   */
  static void delete(Path path) throws IOException {
    Files.deleteIfExists(TableFile.freshOf(path));
    Journals.delete(Journals.pathOf(path));
    Files.deleteIfExists(path);
  }

  /** Says which format a file has that this program does not read. */
  static final class OtherFormatException extends Exception {
    private static final long serialVersionUID = 1L;

    OtherFormatException(String format) {
      super(format);
    }
  }

  /** Whether the program that had the tables before has closed them. */
  boolean wasClosed() {
    return wasClosed;
  }

  /** How many bytes at the end of the journal were no whole change. */
  long cutBytes() {
    return cutBytes;
  }

  /** What has been kept until now. */
  Acknowledged acknowledged() {
    return journals.acknowledged();
  }

  /** Reads everything. */
  Kept kept() {
    return KeptState.of(file, contents.lacking());
  }

  /** Whether the journal has so much that it is time to move it into the tables. */
  boolean isJournalFull() {
    return journals.size() >= means.mostJournalBytes().applyAsLong(besideTablesBytes);
  }

  /**
   * Keeps a change.
   *
   * @param gone what is forgotten with it
   * @param survivesPowerLoss whether at once when the machine loses power
   */
  void keep(Change change, List<Gone> gone, boolean survivesPowerLoss) throws IOException {
    List<Effect> effects = new ArrayList<>(4);
    gone.forEach(next -> contents.forget(next, effects));
    contents.apply(change, effects);
    journals.append(JournalEntry.of(effects), survivesPowerLoss);
  }

  /** Whether a journal is there that did not move into the tables. No other can begin to. */
  boolean hasUnmovedJournal() {
    return journals.hasOld();
  }

  /**
   * Begins a move of what the journal has, which is something, into the tables. Changes may be kept
   * while it runs, in another journal, until the move {@linkplain #end is ended}.
   *
   * @param survivesPowerLoss whether those changes do
   */
  Move begin(boolean survivesPowerLoss) throws IOException {
    Move move = nextMove();
    journals.beginNext(survivesPowerLoss);
    return move;
  }

  /** Puts the journal that moves on the disk, so that it is not lost before the tables have it. */
  void forceOldJournal() throws IOException {
    journals.forceOld();
  }

  /** Hears that a move is done. */
  void end(Move move) throws IOException {
    file = move.tables();
    contents.isInTables(move.batch());
    journals.removeOld();
    measureJournal();
  }

  /** Moves all that the journals have into the tables, in the better one of two ways. */
  void makeRoom(Move.Replacing replacing) throws IOException {
    Move move = nextMove();
    try {
      move.run(replacing);
    } finally {
      file = move.tables();
    }
    isMoved(move);
  }

  private Move nextMove() {
    return new Move(
        file, contents.nextBatch(), journals.nextNumber(), means.partBytes(file.size()));
  }

  /** Does the same where there is no room for that. */
  void makeRoomInFile() throws IOException {
    Move move = nextMove();
    move.rewrite();
    isMoved(move);
  }

  /** Whether {@link #makeRoomInFile} would free some room on the disk. */
  boolean canFreeRoom() {
    return journals.hasOld()
        || journals.size() >= means.partBytes(file.size())
        || Move.isHollow(file);
  }

  /** Moves everything into the tables, where it survives the loss of power, too. */
  void commit() throws IOException {
    Move move = nextMove();
    move.commit();
    isMoved(move);
  }

  private void isMoved(Move move) throws IOException {
    contents.isInTables(move.batch());
    journals.cut();
    measureJournal();
  }

  private void measureJournal() {
    besideTablesBytes = file.mostJournalBytes();
  }

  /** Gives the files back as they are, without a commit. */
  void abandon() {
    abandon(file, journals);
  }

  private static void abandon(TableFile file, @Nullable Journals journals) {
    file.abandon();
    try {
      if (journals != null) {
        journals.close();
      }
    } catch (IOException e) {
      LOG.debug("a journal could not be closed", e);
    }
  }

  /** Ends with everything in the tables, and without a journal. */
  @Override
  public void close() throws IOException {
    file.settings().remove(OPEN);
    makeRoom(Move.Replacement::run);
    file.close();
    journals.remove();
  }

  /** Does the same where there is no room for that. */
  void closeInFile() throws IOException {
    makeRoomInFile();
    file.settings().remove(OPEN);
    file.close();
    journals.remove();
  }
}
