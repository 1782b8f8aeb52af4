package dev.flowkv.server.data;

import java.io.IOException;
import java.nio.file.Path;
import org.h2.store.fs.FilePath;

/**
 * Moves a batch into tables, together with the number of the journal that begins after it. Nobody
 * else uses the tables meanwhile; other changes may be kept.
 */
final class Move {
  /** Tables up to this length are written as a whole: that takes a tenth of a second. */
  static final long SMALL_BYTES = 4 << 20;

  /** Larger ones are, too, when less of their file than this is in use, in percent. */
  private static final int LEAST_USED_PERCENT = 60;

  /** A copy is committed in larger parts: each has a price, and MVStore can free enough of them. */
  private static final long PARTS_OF_COPY = 4;

  private final Batch batch;
  private final long journal;
  private final int partBytes;
  private TableFile tables;

  /** Puts tables in the place of others, while nobody looks which ones are there. */
  interface Replacing {
    /** Does it, by what it is given, once. */
    void replace(Replacement replacement) throws IOException;
  }

  /** Gives a new file the name of the one before. */
  interface Replacement {
    /** Does it. If it fails, nothing has changed. */
    void run() throws IOException;
  }

  /**
   * Prepares it.
   *
   * @param journal the number of the journal that the tables belong to afterwards
   * @param partBytes how much is committed at once, where not everything is, in bytes of memory
   */
  Move(TableFile tables, Batch batch, long journal, int partBytes) {
    this.tables = tables;
    this.batch = batch;
    this.journal = journal;
    this.partBytes = partBytes;
  }

  Batch batch() {
    return batch;
  }

  /** The tables: those that it was given, or after a replacement those in the new file. */
  TableFile tables() {
    return tables;
  }

  /** Does it in the better one of two ways. After a failure the tables must be opened again. */
  void run(Replacing replacing) throws IOException {
    if (tables.size() <= SMALL_BYTES || isHollow(tables)) {
      writeAsAWhole(replacing);
    } else {
      commit();
    }
  }

  /** Whether little of a file is in use. */
  static boolean isHollow(TableFile tables) {
    return tables.usedPercent() < LEAST_USED_PERCENT;
  }

  /**
   * Does it where there is no room for that: in the room that the file has already. It takes
   * longer.
   */
  void rewrite() {
    new Rewrite(tables, batch, partBytes).run();
    tables.putJournal(journal);
    tables.commit();
    tables.cutRest();
  }

  /** Adds what the tables lack to their file. */
  void commit() {
    new BatchWriter(tables, batch).put();
    tables.putJournal(journal);
    tables.commit();
  }

  /** Writes everything to a new file, which takes the place of the other one. */
  private void writeAsAWhole(Replacing replacing) throws IOException {
    Path path = tables.path();
    Path fresh = TableFile.freshOf(path);
    TableFile.remove(fresh);
    try {
      copyTo(fresh);
    } catch (IOException | RuntimeException e) {
      TableFile.remove(fresh);
      throw e;
    }
    tables.abandon();
    replacing.replace(() -> rename(fresh, path));
    TableFile.syncFolder(path);
    tables = new TableFile(path, Tables.Access.WRITE);
  }

  private static void rename(Path fresh, Path path) throws IOException {
    try {
      FilePath.get(fresh.toString()).moveTo(FilePath.get(path.toString()), true);
    } catch (RuntimeException e) {
      throw new IOException(fresh + " cannot take the place of " + path.getFileName(), e);
    }
  }

  private void copyTo(Path fresh) throws IOException {
    NewVersions news = batch.news();
    TableFile to = new TableFile(fresh, Tables.Access.WRITE);
    try {
      to.settings().putAll(tables.settings());
      TableRows rows = new TableRows(tables.versions().cursor(null));
      while (rows.hasNext()) {
        TableRows.Row row = rows.next();
        if (batch.removed().contains(row.key().namespace())) {
          continue;
        }
        if (!news.isForgotten(row)) {
          put(to, row.key(), row.version());
        }
        if (row.isNewest()) {
          // They come in order this way. To put them in order later would take as long as the rest.
          news.take(row.key()).forEach(kept -> put(to, kept.key(), kept.version()));
        }
      }
      news.inOrder().forEach(kept -> put(to, kept.key(), kept.version()));
      new BatchWriter(to, batch).putRest();
      to.putJournal(journal);
      // After a clean end MVStore does not search it for versions behind the one that it names.
      to.close();
    } finally {
      to.abandon();
    }
  }

  private void put(TableFile to, VersionKey key, KeptVersion version) {
    to.versions().put(key, version);
    if (to.unsavedBytes() > PARTS_OF_COPY * partBytes) {
      to.commitPart();
    }
  }
}
