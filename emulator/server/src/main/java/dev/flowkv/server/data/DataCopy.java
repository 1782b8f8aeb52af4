package dev.flowkv.server.data;

import dev.flowkv.engine.CommitLog;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Gives what a directory kept to an emulator that changes nothing. The directory may be taken by
 * somebody else at once.
 */
public final class DataCopy implements CommitLog {
  private final Kept kept;

  private DataCopy(Kept kept) {
    this.kept = kept;
  }

  /**
   * Reads a directory that no emulator has. Its tables stay as they are.
   *
   * @throws IOException saying what is wrong with it: an emulator has it, it is none of FlowKV's,
   *     of a newer version, or cannot be read
   */
  public static DataCopy of(Path folder) throws IOException {
    try (DirectoryLease lease = DirectoryLease.takeExisting(folder)) {
      Tables tables = new Opener(folder, lease.file(), Means.USUAL).open(Tables.Access.READ, null);
      try {
        return new DataCopy(tables.kept());
      } catch (RuntimeException e) {
        throw Opener.unreadable(folder, String.valueOf(e.getMessage()), e);
      } finally {
        tables.abandon();
      }
    }
  }

  @Override
  public Kept kept() {
    return kept;
  }

  @Override
  public void commit(Change change) {
    throw new UnsupportedOperationException("a copy of a directory takes no changes");
  }

  @Override
  public void gone(String namespaceId, String key, long sequence) {}
}
