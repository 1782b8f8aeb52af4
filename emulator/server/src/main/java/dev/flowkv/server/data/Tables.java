package dev.flowkv.server.data;

import dev.flowkv.engine.CommitLog;
import dev.flowkv.engine.CommitLog.Change;
import dev.flowkv.engine.CommitLog.Quota;
import dev.flowkv.engine.CommitLog.Write;
import dev.flowkv.engine.EmulatorState;
import dev.flowkv.engine.KvValue;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.type.StringDataType;
import org.jspecify.annotations.Nullable;

/**
 * The tables of a directory, in one file. What is applied is there with the next commit, as a
 * whole.
 */
final class Tables implements AutoCloseable {
  /** What this program writes. */
  static final String FORMAT = "1";

  private static final String FORMAT_NAME = "format";
  private static final String CLOSED = "closed";
  private static final String DAY = "day";
  private static final String USED = "used.";

  /** Pages are read once, when an emulator begins. */
  private static final int CACHE_MIB = 4;

  /** A change writes the pages on the way to it, so they are small. */
  private static final int PAGE_BYTES = 4096;

  /** After so many changes the file is looked at: whether too much of it is out of date. */
  private static final int LOOK_EVERY = 200;

  /** After so many bytes of values, too. */
  private static final long LOOK_EVERY_BYTES = 1 << 20;

  /** How much of the written pages must be in use, in percent; else some are written again. */
  private static final int LEAST_FILL_PERCENT = 70;

  /** How much one look writes again at most: this, or twice the bytes that came since the last. */
  private static final int LEAST_REWRITTEN_BYTES = 1 << 20;

  /** What is done with the tables. */
  enum Access {
    /** They stay as they are. */
    READ,
    /** They are made if they are not there. */
    WRITE
  }

  private final CommitFile file;
  private final MVStore store;
  private final MVMap<String, String> settings;
  private final MVMap<String, NamespaceRow> namespaces;
  private final MVMap<Integer, String> origins;
  private final MVMap<VersionKey, KeptVersion> versions;
  private final Map<String, Integer> originNumbers = new HashMap<>();
  private final boolean wasClosed;
  private int lastNumber;

  /** Since the last look. */
  private int changes;

  private long valueBytes;

  /**
   * Opens the tables.
   *
   * @throws MVStoreException if the file cannot be read or written, or is none
   * @throws OtherFormatException if another version of this program has written it
   */
  Tables(Path path, Access access) throws OtherFormatException {
    this.file = new CommitFile(Map.of("cacheSize", CACHE_MIB, "pageSplitSize", PAGE_BYTES));
    file.open(path.toString(), access == Access.READ, null);
    // Each change is a commit; no thread commits, or compacts, by itself.
    this.store = new MVStore.Builder().adoptFileStore(file).autoCommitDisabled().open();
    // A process that is killed loses nothing of what the system has; no old chunk is waited for.
    store.setRetentionTime(0);
    store.setVersionsToKeep(0);
    this.settings = store.openMap("settings", texts());
    String format = settings.get(FORMAT_NAME);
    if (format != null && !format.equals(FORMAT)) {
      store.closeImmediately();
      throw new OtherFormatException(format);
    }
    this.namespaces =
        store.openMap(
            "namespaces",
            new MVMap.Builder<String, NamespaceRow>()
                .keyType(StringDataType.INSTANCE)
                .valueType(new NamespaceRow.Type()));
    this.origins =
        store.openMap(
            "origins", new MVMap.Builder<Integer, String>().valueType(StringDataType.INSTANCE));
    this.versions =
        store.openMap(
            "versions",
            new MVMap.Builder<VersionKey, KeptVersion>()
                .keyType(new VersionKey.Type())
                .valueType(new KeptVersion.Type()));
    this.wasClosed = settings.isEmpty() || settings.containsKey(CLOSED);
    for (Map.Entry<Integer, String> origin : origins.entrySet()) {
      originNumbers.put(origin.getValue(), origin.getKey());
    }
    namespaces.values().forEach(row -> lastNumber = Math.max(lastNumber, row.number()));
  }

  private static MVMap.Builder<String, String> texts() {
    return new MVMap.Builder<String, String>()
        .keyType(StringDataType.INSTANCE)
        .valueType(StringDataType.INSTANCE);
  }

  /** Says which format a file has that this program does not read. */
  static final class OtherFormatException extends Exception {
    private static final long serialVersionUID = 1L;

    OtherFormatException(String format) {
      super(format);
    }
  }

  /** Whether the program that had the file before has closed it. */
  boolean wasClosed() {
    return wasClosed;
  }

  /** Notes that the file is in use. */
  void begin() {
    settings.put(FORMAT_NAME, FORMAT);
    settings.remove(CLOSED);
  }

  /** Lets a change take effect here. */
  void apply(Change change) {
    if (change instanceof CommitLog.Written written) {
      apply(written);
    } else if (change instanceof CommitLog.NamespaceSet set) {
      NamespaceRow row = namespaces.get(set.id());
      namespaces.put(set.id(), row == null ? newRow(set.title()) : row.titled(set.title()));
    } else if (change instanceof CommitLog.NamespaceDeleted deleted) {
      remove(deleted.id());
    } else if (change instanceof CommitLog.NamespaceEmptied emptied) {
      NamespaceRow row = remove(emptied.id());
      if (row != null) {
        namespaces.put(emptied.id(), newRow(row.title()));
      }
    } else if (change instanceof CommitLog.Emptied emptied) {
      clear();
      emptied.declared().forEach((id, title) -> namespaces.put(id, newRow(title)));
    } else if (change instanceof CommitLog.Replaced replaced) {
      clear();
      replaced.state().namespaces().forEach(this::add);
      Long day = replaced.state().limits().quotaDay();
      keep(day == null ? null : new Quota(day, replaced.state().limits().quotaUsed()));
    }
  }

  /** Whether a change has taken effect here. */
  boolean has(CommitLog.Written written) {
    NamespaceRow row = namespaces.get(written.namespaceId());
    return row != null
        && written.writes().stream().anyMatch(w -> versions.containsKey(key(row, w)));
  }

  /** Takes writes back. */
  void undo(CommitLog.Written written) {
    NamespaceRow row = namespaces.get(written.namespaceId());
    if (row != null) {
      written.writes().forEach(w -> versions.remove(key(row, w)));
    }
  }

  private NamespaceRow newRow(String title) {
    return new NamespaceRow(++lastNumber, title, 0, 0);
  }

  private void clear() {
    namespaces.clear();
    versions.clear();
    origins.clear();
    originNumbers.clear();
    settings.keySet().removeIf(name -> name.equals(DAY) || name.startsWith(USED));
  }

  private @Nullable NamespaceRow remove(String id) {
    NamespaceRow row = namespaces.remove(id);
    if (row != null) {
      Iterator<VersionKey> keys = versions.keyIterator(VersionKey.firstOf(row.number()));
      while (keys.hasNext()) {
        VersionKey key = keys.next();
        if (key.namespace() != row.number()) {
          break;
        }
        versions.remove(key);
      }
    }
    return row;
  }

  private void apply(CommitLog.Written written) {
    NamespaceRow row = namespaces.get(written.namespaceId());
    if (row == null) {
      throw new IllegalStateException("there is no namespace " + written.namespaceId());
    }
    for (Write w : written.writes()) {
      KvValue value = w.value();
      valueBytes += value == null ? 0 : value.size();
      versions.put(
          key(row, w),
          new KeptVersion(
              w.revision(),
              w.commitMillis(),
              origin(w.origin()),
              w.limitedMillis(),
              w.expirationSeconds(),
              w.metadata(),
              value == null ? null : value.array()));
    }
    keep(written.quota());
  }

  private static VersionKey key(NamespaceRow row, Write w) {
    return new VersionKey(row.number(), w.key().getBytes(StandardCharsets.UTF_8), w.sequence());
  }

  private void add(EmulatorState.Namespace namespace) {
    NamespaceRow row = newRow(namespace.title()).after(namespace.sequence(), 0);
    namespaces.put(namespace.id(), row);
    for (EmulatorState.Key key : namespace.keys()) {
      byte[] name = key.key().getBytes(StandardCharsets.UTF_8);
      for (EmulatorState.StoredVersion v : key.versions()) {
        KvValue value = v.value();
        versions.put(
            new VersionKey(row.number(), name, v.sequence()),
            new KeptVersion(
                v.revision(),
                v.commitMillis(),
                origin(namespace.origins().get(v.origin())),
                key.lastLimitedWriteMillis(),
                v.expirationSeconds(),
                v.metadata(),
                value == null ? null : value.array()));
      }
    }
  }

  private int origin(EmulatorState.Origin origin) {
    String text = origin.location() + " " + origin.lag() + " " + origin.seed();
    Integer known = originNumbers.get(text);
    if (known != null) {
      return known;
    }
    int number = originNumbers.size();
    originNumbers.put(text, number);
    origins.put(number, text);
    return number;
  }

  private void keep(@Nullable Quota quota) {
    if (quota != null) {
      settings.put(DAY, Long.toString(quota.day()));
      quota.used().forEach((name, used) -> settings.put(USED + name, used.toString()));
    }
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

  /** Forgets the versions of a key up to a sequence number. */
  void forget(String namespaceId, byte[] key, long sequence) {
    NamespaceRow row = namespaces.get(namespaceId);
    if (row == null) {
      return;
    }
    NamespaceRow after = row;
    Cursor<VersionKey, KeptVersion> kept = versions.cursor(new VersionKey(row.number(), key, 0));
    while (kept.hasNext()) {
      VersionKey at = kept.next();
      if (!at.isOfKey(row.number(), key) || at.sequence() > sequence) {
        break;
      }
      after = after.after(at.sequence(), kept.getValue().commitMillis());
      versions.remove(at);
    }
    if (!after.equals(row)) {
      namespaces.put(namespaceId, after);
    }
  }

  /** The namespaces, by id. */
  MVMap<String, NamespaceRow> namespaces() {
    return namespaces;
  }

  /** The versions. */
  MVMap<VersionKey, KeptVersion> versions() {
    return versions;
  }

  /** The origins, by number: location, lag and seed, with spaces between. */
  MVMap<Integer, String> origins() {
    return origins;
  }

  /**
   * Makes what was applied durable.
   *
   * @param survivesPowerLoss whether also when the machine loses power
   */
  void commit(boolean survivesPowerLoss) {
    file.survivePowerLoss(survivesPowerLoss);
    store.commit();
    if (survivesPowerLoss) {
      store.sync();
    }
    changes++;
    if (changes < LOOK_EVERY && valueBytes < LOOK_EVERY_BYTES) {
      return;
    }
    long rewritten = Math.max(LEAST_REWRITTEN_BYTES, 2 * valueBytes);
    changes = 0;
    valueBytes = 0;
    if (store.getFileStore().getChunksFillRate() < LEAST_FILL_PERCENT) {
      store.compact(LEAST_FILL_PERCENT, (int) Math.min(Integer.MAX_VALUE, rewritten));
      if (survivesPowerLoss) {
        // The next commit may use the room of what was moved: it must be on the disk before.
        store.sync();
      }
    }
  }

  /** Gives the file back as it is, without a commit. */
  void abandon() {
    store.closeImmediately();
  }

  /** Ends with everything in the file. Its chunks are not moved: decision 26. */
  @Override
  public void close() {
    settings.put(CLOSED, "");
    store.commit();
    store.sync();
    store.close();
  }
}
