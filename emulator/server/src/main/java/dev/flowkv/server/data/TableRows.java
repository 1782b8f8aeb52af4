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

  /**
   * A version.
   *
   * @param followingSequence of the next one of its key in the tables; {@link #NONE}
   */
  record Row(VersionKey key, KeptVersion version, long followingSequence) {
    /** There is no next one. */
    static final long NONE = Long.MAX_VALUE;

    /** Whether it is the newest one of its key in the tables. */
    boolean isNewest() {
      return followingSequence == NONE;
    }
  }

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
    return new Row(
        at,
        kept,
        following != null && following.isOfKey(at.namespace(), at.key())
            ? following.sequence()
            : Row.NONE);
  }
}
