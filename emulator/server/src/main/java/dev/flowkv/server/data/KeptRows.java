package dev.flowkv.server.data;

import dev.flowkv.server.data.Effect.VersionKept;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** The versions that tables have after a batch, in order. The tables stay as they are. */
final class KeptRows implements Iterator<VersionKept> {
  private static final VersionKey.Type ORDER = new VersionKey.Type();

  private final Batch batch;
  private final TableRows rows;
  private final Iterator<VersionKept> news;
  private @Nullable VersionKept ofTables;
  private @Nullable VersionKept ofBatch;

  KeptRows(TableFile tables, Batch batch) {
    this.batch = batch;
    this.rows = new TableRows(tables.versions().cursor(null));
    this.news = batch.news().inOrder().iterator();
    this.ofTables = nextOfTables();
    this.ofBatch = nextOfBatch();
  }

  private @Nullable VersionKept nextOfTables() {
    while (rows.hasNext()) {
      TableRows.Row row = rows.next();
      if (!batch.removed().contains(row.key().namespace()) && !batch.news().isForgotten(row)) {
        return new VersionKept(row.key(), row.version(), false);
      }
    }
    return null;
  }

  private @Nullable VersionKept nextOfBatch() {
    return news.hasNext() ? news.next() : null;
  }

  @Override
  public boolean hasNext() {
    return ofTables != null || ofBatch != null;
  }

  @Override
  public VersionKept next() {
    VersionKept one = ofTables;
    VersionKept other = ofBatch;
    int order = one == null ? 1 : other == null ? -1 : ORDER.compare(one.key(), other.key());
    if (order <= 0) {
      ofTables = nextOfTables();
    }
    if (order >= 0) {
      // After a part of a move it may be in both.
      ofBatch = nextOfBatch();
    }
    VersionKept next = order < 0 ? one : other;
    if (next == null) {
      throw new NoSuchElementException();
    }
    return next;
  }
}
