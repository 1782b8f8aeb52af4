package dev.flowkv.server.data;

import dev.flowkv.engine.CommitLog.Quota;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.type.StringDataType;
import org.h2.store.fs.FilePath;
import org.jspecify.annotations.Nullable;

/** The file of a directory's tables. What is changed in them is there after the next commit. */
final class TableFile {
  /** Pages are read once, when an emulator begins. */
  private static final int CACHE_MIB = 4;

  /** A commit writes the pages on the way to a change, so they are small. */
  private static final int PAGE_BYTES = 4096;

  /** A commit of which so much is in use is left as it is. */
  private static final int FULL_PERCENT = 90;

  private static final VersionKey.Type KEYS = new VersionKey.Type();
  private static final KeptVersion.Type VERSIONS = new KeptVersion.Type();

  private static final String FRESH = ".new";

  private static final String JOURNAL = "journal";
  private static final String DAY = "day";
  private static final String USED = "used.";
  private static final String LAST_MILLIS = "last";

  private final Path path;
  private final CommitFile file;
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
    this.path = path;
    this.file = new CommitFile(Map.of("cacheSize", CACHE_MIB, "pageSplitSize", PAGE_BYTES));
    file.open(path.toString(), access == Tables.Access.READ, null);
    // Nothing is committed by itself, be it by a thread or in the middle of a large change.
    this.store = open(file, access);
    // A commit is on the disk before its head is written, so nobody needs the versions before.
    store.setRetentionTime(0);
    store.setVersionsToKeep(0);
    StringDataType texts = StringDataType.INSTANCE;
    this.settings =
        map(store, "settings", new MVMap.Builder<String, String>().keyType(texts).valueType(texts));
    this.namespaces =
        map(
            store,
            "namespaces",
            new MVMap.Builder<String, NamespaceRow>()
                .keyType(texts)
                .valueType(new NamespaceRow.Type()));
    this.origins = map(store, "origins", new MVMap.Builder<Integer, String>().valueType(texts));
    this.versions =
        map(
            store,
            "versions",
            new MVMap.Builder<VersionKey, KeptVersion>().keyType(KEYS).valueType(VERSIONS));
  }

  /** Opens a store. After a failure the file is free: the next try may succeed. */
  private static MVStore open(CommitFile file, Tables.Access access) throws IOException {
    MVStore.Builder builder =
        new MVStore.Builder().adoptFileStore(file).autoCommitDisabled().autoCommitBufferSize(0);
    MVStore opened;
    try {
      opened = builder.open();
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
    try {
      if (!file.isWhole()) {
        throw new IOException("its end is missing");
      }
      if (access == Tables.Access.WRITE) {
        file.cutRest();
      }
      return opened;
    } catch (IOException | RuntimeException e) {
      opened.closeImmediately();
      throw e;
    }
  }

  private static <K, V> MVMap<K, V> map(MVStore store, String name, MVMap.Builder<K, V> builder) {
    try {
      return store.openMap(name, builder);
    } catch (RuntimeException e) {
      store.closeImmediately();
      throw e;
    }
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

  MVMap<VersionKey, KeptVersion> versions() {
    return versions;
  }

  /** Where the file is. */
  Path path() {
    return path;
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

  /** Writes what was changed to a new file, for which the disk is waited at its end only. */
  void commitPart() {
    file.withoutWaiting(store::commit);
  }

  /** Two shares of the file: of chunks, and in these of pages that are in use. */
  int usedPercent() {
    return store.getFileStore().getFillRate() * store.getFileStore().getChunksFillRate() / 100;
  }

  /** How much of the file is in use, in bytes. */
  private long usedBytes() {
    return size() * usedPercent() / 100;
  }

  /** How long the journal may be that goes with it, in bytes. */
  long mostJournalBytes() {
    // Small ones have no room that is out of use.
    return size() <= Move.SMALL_BYTES ? size() : usedBytes() / 3;
  }

  /** H2 has a number for a message where there is no database. */
  static void remove(Path path) throws IOException {
    try {
      FilePath.get(path.toString()).delete();
    } catch (RuntimeException e) {
      throw new IOException(path + " cannot be removed", e);
    }
  }

  /**
   * Frees room in it: writes again what is in use of those commits that have the least of it.
   *
   * @param partBytes how much of that at once, at most
   */
  void freeRoom(int partBytes) {
    // A small file never has enough in use.
    for (long left = 2 * size() / partBytes; left > 0; left--) {
      if (!store.compact(FULL_PERCENT, partBytes)) {
        return;
      }
      commit();
    }
  }

  /** Gives room at the end that is out of use back to the disk. */
  void cutRest() {
    file.cutRest();
  }

  /** How much a version takes, in bytes of memory. */
  static int memoryOf(VersionKey key, KeptVersion version) {
    return KEYS.getMemory(key) + VERSIONS.getMemory(version);
  }

  /** How much was changed since the last commit, in bytes of memory. */
  int unsavedBytes() {
    return store.getUnsavedMemory();
  }

  /** What is used of the day's quota; null: nothing is known. */
  @Nullable Quota quota() {
    String day = settings.get(DAY);
    if (day == null) {
      return null;
    }
    Map<String, Integer> used = new HashMap<>();
    settings.forEach(
        (name, count) -> {
          if (name.startsWith(USED)) {
            used.put(name.substring(USED.length()), Integer.valueOf(count));
          }
        });
    return new Quota(Long.parseLong(day), used);
  }

  /** Whether a setting says what is used of the quota. */
  static boolean isOfQuota(String setting) {
    return setting.equals(DAY) || setting.startsWith(USED);
  }

  /** The settings that say what is used of a quota. */
  static Map<String, String> textsOf(Quota quota) {
    Map<String, String> texts = new HashMap<>();
    texts.put(DAY, Long.toString(quota.day()));
    quota.used().forEach((name, count) -> texts.put(USED + name, count.toString()));
    return texts;
  }

  /** When the newest change was made, also of namespaces that are gone; 0: nothing is known. */
  long lastMillis() {
    return Long.parseLong(settings.getOrDefault(LAST_MILLIS, "0"));
  }

  /** Says when the newest change was made. */
  void putLastMillis(long millis) {
    if (millis > lastMillis()) {
      settings.put(LAST_MILLIS, Long.toString(millis));
    }
  }

  /** The number of the journal that these belong to; null: they are new. */
  @Nullable Long journal() {
    String number = settings.get(JOURNAL);
    return number == null ? null : Long.valueOf(number);
  }

  /** Says which journal these belong to after the next commit. */
  void putJournal(long number) {
    settings.put(JOURNAL, Long.toString(number));
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
