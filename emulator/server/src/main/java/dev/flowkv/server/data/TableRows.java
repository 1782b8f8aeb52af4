package dev.flowkv.server.data;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.h2.mvstore.Cursor;
import org.jspecify.annotations.Nullable;

/** The versions in tables, in order; of each it is known whether its key has a newer one there. */
final class TableRows implements Iterator<TableRows.Row> {
  private final Cursor<VersionKey, KeptVersion> cursor;
  private @Nullable VersionKey key;
  private @Nullable KeptVersion version;

  /** A version, and whether it is the newest one of its key in the tables. */
  record Row(VersionKey key, KeptVersion version, boolean isNewest) {}

  TableRows(Cursor<VersionKey, KeptVersion> cursor) {
    this.cursor = cursor;
    step();
  }

  private void step() {
    boolean isThere = cursor.hasNext();
    key = isThere ? cursor.next() : null;
    version = isThere ? cursor.getValue() : null;
  }

  @Override
  public boolean hasNext() {
    return key != null;
  }

  @Override
  public Row next() {
    VersionKey at = key;
    KeptVersion kept = version;
    if (at == null || kept == null) {
      throw new NoSuchElementException();
    }
    step();
    VersionKey following = key;
    boolean isNewest = following == null || !following.isOfKey(at.namespace(), at.key());
    return new Row(at, kept, isNewest);
  }
}
