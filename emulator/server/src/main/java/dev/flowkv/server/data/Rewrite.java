package dev.flowkv.server.data;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes again what tables have, together with a batch, into the same file: part after part, each
 * into the first room that is free there and behind it. So the room that is out of use moves to the
 * end, and a little free room on the disk is enough. A kill leaves some parts, and the journal that
 * has the batch: it can be repeated on them.
 */
final class Rewrite {
  private final TableFile tables;
  private final Batch batch;
  private final int partBytes;

  Rewrite(TableFile tables, Batch batch, int partBytes) {
    this.tables = tables;
    this.batch = batch;
    this.partBytes = partBytes;
  }

  /** Does it. The last part is not committed yet. */
  void run() {
    tables.freeRoom(partBytes);
    VersionKey from = VersionKey.firstOf(Integer.MIN_VALUE);
    while (from != null) {
      from = writePart(from);
    }
    for (Effect.VersionKept kept : batch.news().inOrder()) {
      tables.versions().put(kept.key(), kept.version());
      commitPart();
    }
    new BatchWriter(tables, batch).putRest();
  }

  /**
   * Writes a part. The rows are read before: where they were may be written to when it is
   * committed.
   *
   * @return where the next part begins; null: there is none
   */
  private @Nullable VersionKey writePart(VersionKey from) {
    TableRows rows = new TableRows(tables.versions().cursor(from));
    List<TableRows.Row> part = new ArrayList<>();
    for (long bytes = 0; bytes < partBytes && rows.hasNext(); ) {
      TableRows.Row row = rows.next();
      part.add(row);
      bytes += TableFile.memoryOf(row.key(), row.version());
    }
    VersionKey next = rows.hasNext() ? rows.next().key() : null;
    part.forEach(this::write);
    commitPart();
    return next;
  }

  private void write(TableRows.Row row) {
    boolean isGone = batch.removed().contains(row.key().namespace());
    if (isGone || batch.news().isForgotten(row)) {
      tables.versions().remove(row.key());
    } else {
      tables.versions().put(row.key(), row.version());
    }
    if (row.isNewest() && !isGone) {
      batch
          .news()
          .take(row.key())
          .forEach(kept -> tables.versions().put(kept.key(), kept.version()));
    }
  }

  private void commitPart() {
    if (tables.unsavedBytes() >= partBytes) {
      // Numbers of what is forgotten must not be lost with it. The namespaces stay: the journal
      // removes by them what is in the parts that are not written yet.
      new BatchWriter(tables, batch).putForgotten();
      tables.commit();
    }
  }
}
