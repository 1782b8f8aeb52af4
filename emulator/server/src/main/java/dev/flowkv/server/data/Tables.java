package dev.flowkv.server.data;

import dev.flowkv.engine.CommitLog.Change;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.h2.mvstore.MVStoreException;
import org.h2.store.fs.FilePath;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tables of a directory, in one file, with the journal of what was changed since their last
 * commit. A change that is kept is there as a whole or not at all.
 */
final class Tables implements AutoCloseable {
  /** What this program writes. */
  static final String FORMAT = "1";

  private static final Logger LOG = LoggerFactory.getLogger(Tables.class);

  private static final String FORMAT_NAME = "format";
  private static final String JOURNAL = "journal";

  /** Is there from the start to the clean end, so that a journal that is not there is missed. */
  private static final String OPEN = "open";

  /** The journal has at least so many bytes before the tables are committed. */
  private static final long LEAST_JOURNAL_BYTES = 1 << 20;

  /** And at most so many, and one entry. What is between these depends on the tables. */
  private static final long MOST_JOURNAL_BYTES = 1 << 26;

  /** What is done with the tables. */
  enum Access {
    /** They stay as they are. */
    READ,
    /** They are made if they are not there. */
    WRITE
  }

  /** Hears that the tables are in another file. */
  interface Replaced {
    /** The other file has taken the place of the one before. */
    void isDone() throws IOException;
  }

  /**
   * What was acknowledged.
   *
   * @param journal its number
   * @param bytes of that journal
   */
  record Acknowledged(long journal, long bytes) {}

  private final Contents contents;
  private final boolean wasClosed;
  private final @Nullable Journal journal;
  private final long leastJournalBytes;
  private final long cutBytes;
  private long journalNumber;
  private long mostJournalBytes;

  /**
   * Opens the tables, with what the journal has.
   *
   * @param last what is behind that in the journal is removed; null: nothing is known
   * @throws IOException if the file or the journal was cut or damaged, or they do not belong
   *     together
   * @throws MVStoreException if the file cannot be read or written, or is none
   * @throws OtherFormatException if another version of this program has written it
   */
  Tables(Path path, Access access, @Nullable Acknowledged last)
      throws IOException, OtherFormatException {
    this(path, access, last, LEAST_JOURNAL_BYTES);
  }

  /** With a shorter journal. */
  Tables(Path path, Access access, @Nullable Acknowledged last, long leastJournalBytes)
      throws IOException, OtherFormatException {
    this.leastJournalBytes = leastJournalBytes;
    Path journalPath = journalOf(path);
    this.wasClosed = !Journal.isAt(journalPath);
    if (!wasClosed && access == Access.WRITE && !FilePath.get(path.toString()).exists()) {
      throw new IOException("there is no kv.mv for its journal; they go together");
    }
    TableFile file = new TableFile(path, access);
    this.contents = new Contents(file);
    Journal opened = null;
    try {
      this.journalNumber = begun(file, access);
      if (wasClosed && file.settings().containsKey(OPEN)) {
        throw new IOException(
            "its journal is missing, with the last writes; put kv.mv.journal back, or make an empty"
                + " file of that name to go on without them");
      }
      opened = Journal.open(journalPath, access);
      this.cutBytes = opened == null ? 0 : repeat(opened, last);
      if (opened != null && access == Access.WRITE) {
        opened.cutRest();
        noteThatItIsOpen(file, journalPath);
      }
    } catch (IOException | OtherFormatException | RuntimeException e) {
      abandon(file, opened);
      throw e;
    }
    this.journal = opened;
    measureJournal();
  }

  /** Returns the number of the journal that belongs to a file; a new one gets it. */
  private static long begun(TableFile file, Access access)
      throws IOException, OtherFormatException {
    String format = file.settings().get(FORMAT_NAME);
    if (format != null && !format.equals(FORMAT)) {
      throw new OtherFormatException(format);
    }
    String number = file.settings().get(JOURNAL);
    if (number != null) {
      return Long.parseLong(number);
    }
    if (access == Access.READ) {
      throw new IOException("it ends before the first change");
    }
    long first = ThreadLocalRandom.current().nextLong();
    file.settings().put(FORMAT_NAME, FORMAT);
    file.settings().put(JOURNAL, Long.toString(first));
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

  private long repeat(Journal opened, @Nullable Acknowledged last) throws IOException {
    long most = last == null || last.journal != journalNumber ? Long.MAX_VALUE : last.bytes;
    return opened.repeat(
        journalNumber, most, entry -> JournalEntry.read(entry).forEach(contents::apply));
  }

  /**
   * Removes tables and what belongs to them.
   *
   * @throws IOException if one of the files is there still
   */
  static void delete(Path path) throws IOException {
    Files.deleteIfExists(TableFile.freshOf(path));
    Files.deleteIfExists(journalOf(path));
    Files.deleteIfExists(path);
  }

  /** The file of the journal that belongs to tables. */
  static Path journalOf(Path tables) {
    return Path.of(tables + ".journal");
  }

  private Journal journal() {
    return Objects.requireNonNull(journal, "these tables are open to be read");
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
    return new Acknowledged(journalNumber, journal().size());
  }

  /** What is in them. */
  Contents contents() {
    return contents;
  }

  /** Whether the journal has so much that it is time to move it into the tables. */
  boolean isJournalFull() {
    return journal().size() >= mostJournalBytes;
  }

  /**
   * Moves what the journal has into the tables.
   *
   * @param replaced hears when the tables are in another file
   */
  void makeRoom(Replaced replaced) throws IOException {
    TableFile file = contents.file();
    if (!file.isBetterWrittenAsAWhole()) {
      commit();
      return;
    }
    nameNextJournal();
    contents.writeAsAWhole(replaced);
    beginJournal();
  }

  /**
   * Keeps a change.
   *
   * @param survivesPowerLoss whether at once when the machine loses power
   */
  void keep(Change change, boolean survivesPowerLoss) throws IOException {
    journal().append(journalNumber, JournalEntry.of(contents.apply(change)), survivesPowerLoss);
  }

  /** Moves everything into the tables, where it survives the loss of power, too. */
  void commit() throws IOException {
    nameNextJournal();
    contents.flush();
    contents.file().commit();
    beginJournal();
  }

  private void nameNextJournal() {
    contents.file().settings().put(JOURNAL, Long.toString(journalNumber + 1));
  }

  private void beginJournal() throws IOException {
    journalNumber++;
    journal().cut();
    measureJournal();
  }

  private void measureJournal() {
    long most = Math.min(MOST_JOURNAL_BYTES, contents.file().mostJournalBytes());
    mostJournalBytes = Math.max(leastJournalBytes, most);
  }

  /** Gives the files back as they are, without a commit. */
  void abandon() {
    abandon(contents.file(), journal);
  }

  private static void abandon(TableFile file, @Nullable Journal journal) {
    file.abandon();
    try {
      if (journal != null) {
        journal.close();
      }
    } catch (IOException e) {
      LOG.debug("a journal could not be closed", e);
    }
  }

  /** Ends with everything in the tables, and without a journal. */
  @Override
  public void close() throws IOException {
    contents.file().settings().remove(OPEN);
    commit();
    contents.file().close();
    journal().remove();
  }
}
