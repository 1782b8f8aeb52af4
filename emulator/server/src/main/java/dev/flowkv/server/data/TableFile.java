package dev.flowkv.server.data;

import dev.flowkv.engine.EmulatorState;
import dev.flowkv.server.data.Effect.VersionKept;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.type.StringDataType;
import org.h2.store.fs.FilePath;

/** The file of a directory's tables. What is changed in them is there after the next commit. */
final class TableFile {
  /** Pages are read once, when an emulator begins. */
  private static final int CACHE_MIB = 4;

  /** A commit writes the pages on the way to a change, so they are small. */
  private static final int PAGE_BYTES = 4096;

  /** Tables up to this length are written as a whole: that takes a tenth of a second. */
  private static final long SMALL_BYTES = 4 << 20;

  /** Larger ones are, too, when less of their file than this is in use, in percent. */
  private static final int LEAST_USED_PERCENT = 55;

  /** A copy is committed each time that it has so much more in memory. */
  private static final int PART_OF_COPY_BYTES = 16 << 20;

  private static final String FRESH = ".new";

  private final Path path;
  private final MVStore store;
  private final MVMap<String, String> settings;
  private final MVMap<String, NamespaceRow> namespaces;
  private final MVMap<Integer, String> origins;
  private final MVMap<VersionKey, KeptVersion> versions;

  /**
   * Opens a file.
   *
   * @throws IOException if a part of it is missing
   * @throws MVStoreException if it cannot be read or written, or is none
   */
  TableFile(Path path, Tables.Access access) throws IOException {
    CommitFile file = new CommitFile(Map.of("cacheSize", CACHE_MIB, "pageSplitSize", PAGE_BYTES));
    file.open(path.toString(), access == Tables.Access.READ, null);
    this.path = path;
    // Nothing is committed by itself, be it by a thread or in the middle of a large change.
    this.store =
        new MVStore.Builder()
            .adoptFileStore(file)
            .autoCommitDisabled()
            .autoCommitBufferSize(0)
            .open();
    if (!file.isWhole()) {
      store.closeImmediately();
      throw new IOException("its end is missing");
    }
    // A commit is on the disk before its head is written, so nobody needs the versions before.
    store.setRetentionTime(0);
    store.setVersionsToKeep(0);
    StringDataType texts = StringDataType.INSTANCE;
    this.settings =
        store.openMap(
            "settings", new MVMap.Builder<String, String>().keyType(texts).valueType(texts));
    this.namespaces =
        store.openMap(
            "namespaces",
            new MVMap.Builder<String, NamespaceRow>()
                .keyType(texts)
                .valueType(new NamespaceRow.Type()));
    this.origins = store.openMap("origins", new MVMap.Builder<Integer, String>().valueType(texts));
    this.versions =
        store.openMap(
            "versions",
            new MVMap.Builder<VersionKey, KeptVersion>()
                .keyType(new VersionKey.Type())
                .valueType(new KeptVersion.Type()));
  }

  MVMap<String, String> settings() {
    return settings;
  }

  /** The namespaces, by id. */
  MVMap<String, NamespaceRow> namespaces() {
    return namespaces;
  }

  /** The origins as text, by number. */
  MVMap<Integer, String> origins() {
    return origins;
  }

  /** An origin as it is in the tables: location, lag and seed, with spaces between. */
  static String text(EmulatorState.Origin origin) {
    return origin.location() + " " + origin.lag() + " " + origin.seed();
  }

  /** The origin that a text in the tables names. */
  static EmulatorState.Origin origin(String text) {
    String[] parts = text.split(" ");
    return new EmulatorState.Origin(parts[0], parts[1], Long.parseLong(parts[2]));
  }

  MVMap<VersionKey, KeptVersion> versions() {
    return versions;
  }

  /** The length of the file, in bytes. */
  long size() {
    return store.getFileStore().size();
  }

  /** Puts what was changed on the disk. */
  void commit() {
    store.commit();
    store.sync();
  }

  /** Whether it is better to write all of it to a new file than to commit to this one. */
  boolean isBetterWrittenAsAWhole() {
    return size() <= SMALL_BYTES || usedPercent() < LEAST_USED_PERCENT;
  }

  /** Two shares of the file: of chunks, and in these of pages that are in use. */
  private int usedPercent() {
    return store.getFileStore().getFillRate() * store.getFileStore().getChunksFillRate() / 100;
  }

  /** How much of the file is in use, in bytes. */
  private long usedBytes() {
    return size() * usedPercent() / 100;
  }

  /** How long the journal may be that goes with it, in bytes. */
  long mostJournalBytes() {
    // Small ones have no room that is out of use.
    return size() <= SMALL_BYTES ? size() : usedBytes() / 2;
  }

  /**
   * Writes everything, with what was changed, to a new file, which takes the place of this one on
   * the disk. This one cannot be used any more.
   *
   * @param news what these tables do not have yet
   * @param replaced hears as soon as it has taken that place, whatever fails afterwards
   */
  TableFile writtenAsAWhole(NewVersions news, Tables.Replaced replaced) throws IOException {
    Path fresh = freshOf(path);
    remove(fresh);
    try {
      copyTo(fresh, news);
    } catch (IOException | RuntimeException e) {
      remove(fresh);
      throw e;
    }
    abandon();
    replaceBy(fresh);
    replaced.isDone();
    syncFolder(path);
    return new TableFile(path, Tables.Access.WRITE);
  }

  /** H2 has a number for a message where there is no database. */
  static void remove(Path path) throws IOException {
    try {
      FilePath.get(path.toString()).delete();
    } catch (RuntimeException e) {
      throw new IOException(path + " cannot be removed", e);
    }
  }

  private void replaceBy(Path fresh) throws IOException {
    try {
      FilePath.get(fresh.toString()).moveTo(FilePath.get(path.toString()), true);
    } catch (RuntimeException e) {
      throw new IOException(fresh + " cannot take the place of " + path.getFileName(), e);
    }
  }

  private void copyTo(Path fresh, NewVersions news) throws IOException {
    TableFile to = new TableFile(fresh, Tables.Access.WRITE);
    try {
      to.settings.putAll(settings);
      to.origins.putAll(origins);
      TableRows rows = new TableRows(versions.cursor(null));
      while (rows.hasNext()) {
        TableRows.Row row = rows.next();
        if (!news.isForgotten(row)) {
          to.put(row.key(), row.version());
        }
        if (row.isNewest()) {
          // They come in order this way. To put them in order later would take as long as the rest.
          news.take(row.key()).forEach(to::put);
        }
      }
      news.inOrder().forEach(to::put);
      namespaces.forEach((id, row) -> to.namespaces.put(id, news.after(row)));
      // After a clean end MVStore does not search it for versions behind the one that it names.
      to.close();
    } finally {
      to.abandon();
    }
  }

  private void put(VersionKept kept) {
    put(kept.key(), kept.version());
  }

  private void put(VersionKey key, KeptVersion version) {
    versions.put(key, version);
    if (store.getUnsavedMemory() > PART_OF_COPY_BYTES) {
      store.commit();
    }
  }

  /** The file that is written while it is to take the place of another one. */
  static Path freshOf(Path path) {
    return Path.of(path + FRESH);
  }

  /** So that a new file has its name after a loss of power, too. */
  static void syncFolder(Path path) {
    Path folder = path.getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      return;
    }
    try (FileChannel opened = FileChannel.open(folder, StandardOpenOption.READ)) {
      opened.force(true);
    } catch (IOException e) {
      // Windows opens no folders; it keeps names by itself.
    }
  }

  /** Gives the file back as it is, without a commit. */
  void abandon() {
    store.closeImmediately();
  }

  /** Gives the file back with everything committed. */
  void close() {
    store.close();
  }
}
