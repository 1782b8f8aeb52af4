package dev.flowkv.server.data;

import dev.flowkv.engine.CommitLog.Quota;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.h2.mvstore.MVMap;

/** Puts a batch into tables. It is in their file after the next commit. */
final class BatchWriter {
  private final TableFile tables;
  private final Batch batch;
  private final NewVersions news;

  BatchWriter(TableFile tables, Batch batch) {
    this.tables = tables;
    this.batch = batch;
    this.news = batch.news();
  }

  /** Puts everything. */
  void put() {
    batch.removed().forEach(this::removeNamespace);
    news.keysWithForgotten().forEach(this::removeForgotten);
    news.inOrder().forEach(kept -> tables.versions().put(kept.key(), kept.version()));
    putRest();
  }

  private void removeNamespace(int number) {
    Iterator<VersionKey> keys = tables.versions().keyIterator(VersionKey.firstOf(number));
    while (keys.hasNext()) {
      VersionKey key = keys.next();
      if (key.namespace() != number) {
        return;
      }
      tables.versions().remove(key);
    }
  }

  private void removeForgotten(VersionKey first) {
    TableRows rows = new TableRows(tables.versions().cursor(first));
    while (rows.hasNext()) {
      TableRows.Row row = rows.next();
      if (!row.key().isOfKey(first.namespace(), first.key())) {
        return;
      }
      if (news.isForgotten(row)) {
        tables.versions().remove(row.key());
      }
    }
  }

  /** Puts all but the versions. Those that are forgotten with it have been found. */
  void putRest() {
    Map<String, NamespaceRow> rows = new HashMap<>();
    batch.namespaces().forEach((id, row) -> rows.put(id, news.after(row)));
    replace(tables.namespaces(), rows);
    replace(tables.origins(), batch.origins());
    Map<String, String> others = new HashMap<>(tables.settings());
    others.keySet().removeIf(TableFile::isOfQuota);
    Quota quota = batch.quota();
    if (quota != null) {
      others.putAll(TableFile.textsOf(quota));
    }
    replace(tables.settings(), others);
    tables.putLastMillis(batch.lastMillis());
  }

  /** Puts the numbers and times of what is forgotten, and leaves the namespaces that there are. */
  void putForgotten() {
    Map<String, NamespaceRow> rows = new HashMap<>();
    tables.namespaces().forEach((id, row) -> rows.put(id, news.after(row)));
    replace(tables.namespaces(), rows);
  }

  /** Only what is another one makes a page to be written. */
  private static <K, V> void replace(MVMap<K, V> all, Map<K, V> by) {
    Set<K> gone = new HashSet<>(all.keySet());
    gone.removeAll(by.keySet());
    gone.forEach(all::remove);
    by.forEach(
        (key, value) -> {
          if (!value.equals(all.get(key))) {
            all.put(key, value);
          }
        });
  }
}
