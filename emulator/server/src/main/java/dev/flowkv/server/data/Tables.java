package dev.flowkv.server.data;

import dev.flowkv.engine.CommitLog;
import dev.flowkv.engine.CommitLog.Change;
import dev.flowkv.engine.CommitLog.Quota;
import dev.flowkv.engine.CommitLog.Write;
import dev.flowkv.engine.EmulatorState;
import dev.flowkv.engine.KvValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tables of a directory, in one file, with the journal of what was written since their last
 * commit. What is kept is there as a whole or not at all.
 */
final class Tables implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Tables.class);

  /** What this program writes. */
  static final String FORMAT = "1";

  private static final String FORMAT_NAME = "format";
  private static final String CLOSED = "closed";
  private static final String JOURNAL = "journal";
  private static final String DAY = "day";
  private static final String USED = "used.";

  /** The journal has at least so many bytes before the tables are committed. */
  private static final long LEAST_JOURNAL_BYTES = 1 << 19;

  /** And at most so many, and one entry. */
  private static final long MOST_JOURNAL_BYTES = 1 << 26;

  /** Between these, it grows to this part of the tables: they are not to be written too often. */
  private static final int PART_OF_TABLES = 4;

  /** What is done with the tables. */
  enum Access {
    /** They stay as they are. */
    READ,
    /** They are made if they are not there. */
    WRITE
  }

  private TableFile file;
  private final Map<String, Integer> originNumbers = new HashMap<>();
  private final boolean wasClosed;
  private final @Nullable Journal journal;
  private final long leastJournalBytes;
  private final long cutBytes;
  private int lastNumber;
  private long journalNumber;

  /**
   * Opens the tables, with what the journal has. The next commit keeps it in the tables.
   *
   * @throws IOException if the file or the journal was cut or damaged, or they do not belong
   *     together
   * @throws MVStoreException if the file cannot be read or written, or is none
   * @throws OtherFormatException if another version of this program has written it
   */
  Tables(Path path, Access access) throws IOException, OtherFormatException {
    this(path, access, LEAST_JOURNAL_BYTES);
  }

  /** With a shorter journal. */
  Tables(Path path, Access access, long leastJournalBytes)
      throws IOException, OtherFormatException {
    this.leastJournalBytes = leastJournalBytes;
    this.file = new TableFile(path, access);
    String format = file.settings().get(FORMAT_NAME);
    if (format != null && !format.equals(FORMAT)) {
      file.abandon();
      throw new OtherFormatException(format);
    }
    this.wasClosed = file.settings().isEmpty() || file.settings().containsKey(CLOSED);
    file.origins().forEach((number, text) -> originNumbers.put(text, number));
    file.namespaces().values().forEach(row -> lastNumber = Math.max(lastNumber, row.number()));
    String number = file.settings().get(JOURNAL);
    this.journalNumber =
        number == null ? ThreadLocalRandom.current().nextLong() : Long.parseLong(number);
    Journal opened = null;
    try {
      opened = Journal.open(journalOf(path), access);
      this.cutBytes =
          opened == null
              ? 0
              : opened.repeat(journalNumber, entry -> apply(JournalEntry.read(entry)));
      if (opened != null && access == Access.WRITE) {
        opened.cutRest();
      }
    } catch (IOException | RuntimeException e) {
      abandon(file, opened);
      throw e;
    }
    this.journal = opened;
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

  /** Whether whoever had the file before has closed it. */
  boolean wasClosed() {
    return wasClosed;
  }

  /** Notes that the file is in use. */
  void begin() {
    file.settings().put(FORMAT_NAME, FORMAT);
    file.settings().remove(CLOSED);
  }

  /**
   * Moves what the journal has into the tables if there is much of it.
   *
   * @return whether the tables are in another file now
   */
  boolean makeRoom() throws IOException {
    if (journal().size() < mostJournalBytes()) {
      return false;
    }
    if (!file.isBetterWrittenAsAWhole()) {
      commit();
      return false;
    }
    file.settings().put(JOURNAL, Long.toString(journalNumber + 1));
    file = file.writtenAsAWhole();
    beginJournal();
    return true;
  }

  /**
   * Keeps a change.
   *
   * @param survivesPowerLoss whether at once when the machine loses power
   */
  void keep(Change change, boolean survivesPowerLoss) throws IOException {
    if (change instanceof CommitLog.Written written) {
      JournalEntry entry = entry(written);
      journal().append(journalNumber, entry.toBytes(), survivesPowerLoss);
      apply(entry);
    } else {
      apply(change);
      commit();
    }
  }

  private long mostJournalBytes() {
    long part = file.size() / PART_OF_TABLES;
    return Math.max(leastJournalBytes, Math.min(MOST_JOURNAL_BYTES, part));
  }

  private void apply(Change change) {
    if (change instanceof CommitLog.NamespaceSet set) {
      NamespaceRow row = file.namespaces().get(set.id());
      file.namespaces().put(set.id(), row == null ? newRow(set.title()) : row.titled(set.title()));
    } else if (change instanceof CommitLog.NamespaceDeleted deleted) {
      remove(deleted.id());
    } else if (change instanceof CommitLog.NamespaceEmptied emptied) {
      NamespaceRow row = remove(emptied.id());
      if (row != null) {
        file.namespaces().put(emptied.id(), newRow(row.title()));
      }
    } else if (change instanceof CommitLog.Emptied emptied) {
      clear();
      emptied.declared().forEach((id, title) -> file.namespaces().put(id, newRow(title)));
    } else if (change instanceof CommitLog.Replaced replaced) {
      clear();
      replaced.state().namespaces().forEach(this::add);
      Long day = replaced.state().limits().quotaDay();
      keep(day == null ? null : new Quota(day, replaced.state().limits().quotaUsed()));
    }
  }

  /** Takes writes back. */
  void undo(CommitLog.Written written) {
    NamespaceRow row = file.namespaces().get(written.namespaceId());
    if (row != null) {
      written.writes().forEach(w -> file.versions().remove(key(row, w)));
    }
  }

  private NamespaceRow newRow(String title) {
    return new NamespaceRow(++lastNumber, title, 0, 0);
  }

  private void clear() {
    file.namespaces().clear();
    file.versions().clear();
    file.origins().clear();
    originNumbers.clear();
    file.settings().keySet().removeIf(name -> name.equals(DAY) || name.startsWith(USED));
  }

  private @Nullable NamespaceRow remove(String id) {
    NamespaceRow row = file.namespaces().remove(id);
    if (row != null) {
      Iterator<VersionKey> keys = file.versions().keyIterator(VersionKey.firstOf(row.number()));
      while (keys.hasNext()) {
        VersionKey key = keys.next();
        if (key.namespace() != row.number()) {
          break;
        }
        file.versions().remove(key);
      }
    }
    return row;
  }

  private JournalEntry entry(CommitLog.Written written) {
    NamespaceRow row = file.namespaces().get(written.namespaceId());
    if (row == null) {
      throw new IllegalStateException("there is no namespace " + written.namespaceId());
    }
    Map<Integer, String> newOrigins = new HashMap<>();
    List<JournalEntry.Row> rows = new ArrayList<>(written.writes().size());
    for (Write w : written.writes()) {
      KvValue value = w.value();
      rows.add(
          new JournalEntry.Row(
              key(row, w),
              new KeptVersion(
                  w.revision(),
                  w.commitMillis(),
                  origin(w.origin(), newOrigins),
                  w.limitedMillis(),
                  w.expirationSeconds(),
                  w.metadata(),
                  value == null ? null : value.array())));
    }
    return new JournalEntry(newOrigins, rows, written.quota());
  }

  private void apply(JournalEntry entry) {
    entry.origins().forEach(this::setOrigin);
    entry.rows().forEach(row -> file.versions().put(row.key(), row.version()));
    keep(entry.quota());
  }

  private static VersionKey key(NamespaceRow row, Write w) {
    return new VersionKey(row.number(), w.key().getBytes(StandardCharsets.UTF_8), w.sequence());
  }

  private void add(EmulatorState.Namespace namespace) {
    NamespaceRow row = newRow(namespace.title()).after(namespace.sequence(), 0);
    file.namespaces().put(namespace.id(), row);
    for (EmulatorState.Key key : namespace.keys()) {
      byte[] name = key.key().getBytes(StandardCharsets.UTF_8);
      for (EmulatorState.StoredVersion v : key.versions()) {
        KvValue value = v.value();
        file.versions()
            .put(
                new VersionKey(row.number(), name, v.sequence()),
                new KeptVersion(
                    v.revision(),
                    v.commitMillis(),
                    origin(namespace.origins().get(v.origin()), new HashMap<>()),
                    key.lastLimitedWriteMillis(),
                    v.expirationSeconds(),
                    v.metadata(),
                    value == null ? null : value.array()));
      }
    }
  }

  private int origin(EmulatorState.Origin origin, Map<Integer, String> added) {
    String text = origin.location() + " " + origin.lag() + " " + origin.seed();
    Integer known = originNumbers.get(text);
    if (known != null) {
      return known;
    }
    int number = originNumbers.size();
    setOrigin(number, text);
    added.put(number, text);
    return number;
  }

  private void setOrigin(int number, String text) {
    originNumbers.put(text, number);
    file.origins().put(number, text);
  }

  private void keep(@Nullable Quota quota) {
    if (quota != null) {
      file.settings().put(DAY, Long.toString(quota.day()));
      quota.used().forEach((name, used) -> file.settings().put(USED + name, used.toString()));
    }
  }

  /** What is used of the day's quota; null: nothing is known. */
  @Nullable Quota quota() {
    String day = file.settings().get(DAY);
    if (day == null) {
      return null;
    }
    Map<String, Integer> used = new HashMap<>();
    file.settings()
        .forEach(
            (name, count) -> {
              if (name.startsWith(USED)) {
                used.put(name.substring(USED.length()), Integer.valueOf(count));
              }
            });
    return new Quota(Long.parseLong(day), used);
  }

  /** Forgets the versions of a key up to a sequence number. */
  void forget(String namespaceId, byte[] key, long sequence) {
    NamespaceRow row = file.namespaces().get(namespaceId);
    if (row == null) {
      return;
    }
    NamespaceRow after = row;
    Cursor<VersionKey, KeptVersion> kept =
        file.versions().cursor(new VersionKey(row.number(), key, 0));
    while (kept.hasNext()) {
      VersionKey at = kept.next();
      if (!at.isOfKey(row.number(), key) || at.sequence() > sequence) {
        break;
      }
      after = after.after(at.sequence(), kept.getValue().commitMillis());
      file.versions().remove(at);
    }
    if (!after.equals(row)) {
      file.namespaces().put(namespaceId, after);
    }
  }

  /** The namespaces, by id. */
  MVMap<String, NamespaceRow> namespaces() {
    return file.namespaces();
  }

  /** The versions. */
  MVMap<VersionKey, KeptVersion> versions() {
    return file.versions();
  }

  /** The origins, by number: location, lag and seed, with spaces between. */
  MVMap<Integer, String> origins() {
    return file.origins();
  }

  /** Moves everything into the tables, where it survives the loss of power, too. */
  void commit() throws IOException {
    file.settings().put(JOURNAL, Long.toString(journalNumber + 1));
    file.commit();
    beginJournal();
  }

  private void beginJournal() throws IOException {
    journalNumber++;
    journal().cut();
  }

  /** How many bytes at the end of the journal were no whole write. */
  long cutBytes() {
    return cutBytes;
  }

  /** Gives the files back as they are, without a commit. */
  void abandon() {
    abandon(file, journal);
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

  /** Ends with everything in the tables. */
  @Override
  public void close() throws IOException {
    file.settings().put(CLOSED, "");
    commit();
    file.close();
    journal().remove();
  }
}
