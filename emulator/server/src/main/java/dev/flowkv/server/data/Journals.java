package dev.flowkv.server.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The journals of tables: the one that changes are appended to, and the one before while that moves
 * into the tables. Their numbers follow each other; the tables have the number of the first one
 * that they lack.
 */
final class Journals implements AutoCloseable {
  private static final String OLD = ".old";
  private static final String NEXT = ".next";

  private final Path path;

  /** Null: there is none to be read. */
  private @Nullable Journal current;

  private boolean hasOld;
  private boolean isOldInTables;
  private long number;

  /**
   * What was acknowledged.
   *
   * @param journal its number
   * @param bytes of that journal
   */
  record Acknowledged(long journal, long bytes) {}

  /**
   * Opens them, and makes the one that is to be written.
   *
   * @throws IOException if one is missing, or cannot be read or written
   */
  Journals(Path path, Tables.Access access) throws IOException {
    this.path = path;
    this.hasOld = Journal.isAt(oldOf(path));
    boolean isBetween = Journal.isAt(nextOf(path));
    if (hasOld && !isBetween && !Journal.isAt(path)) {
      throw missing();
    }
    if (isBetween && access == Tables.Access.WRITE) {
      goOnAfterBeginning();
    }
    this.current = Journal.open(path, access);
  }

  /** A program was killed before the next journal had its name. */
  private void goOnAfterBeginning() throws IOException {
    if (Journal.isAt(path)) {
      TableFile.remove(nextOf(path));
    } else {
      Journal.rename(nextOf(path), path);
    }
  }

  /** The file of the journal that belongs to tables. */
  static Path pathOf(Path tables) {
    return Path.of(tables + ".journal");
  }

  private static Path oldOf(Path path) {
    return Path.of(path + OLD);
  }

  private static Path nextOf(Path path) {
    return Path.of(path + NEXT);
  }

  /** Whether one is there: the program that had the tables has not closed them. */
  static boolean areAt(Path path) {
    return Journal.isAt(path) || Journal.isAt(oldOf(path));
  }

  /** Says that changes are missing. */
  static IOException missing() {
    return new IOException(
        "its journal is missing, with the last writes; put kv.mv.journal back, or make an empty file"
            + " of that name to go on without them");
  }

  /**
   * Removes all of them.
   *
   * @throws IOException if one is there still
   */
  static void delete(Path path) throws IOException {
    TableFile.remove(nextOf(path));
    TableFile.remove(oldOf(path));
    TableFile.remove(path);
  }

  private Journal current() {
    return Objects.requireNonNull(current, "these tables are open to be read");
  }

  /**
   * Gives what the tables lack, in order.
   *
   * @param first the number of the journal that the tables belong to
   * @param last what is behind that is not given; null: nothing is known
   * @return how many bytes at the end are no whole entry: they were never acknowledged
   * @throws IOException if they are damaged, or belong to other tables
   */
  long repeat(long first, @Nullable Acknowledged last, Consumer<ByteBuffer> entry)
      throws IOException {
    number = first;
    if (hasOld) {
      repeatOld(last, entry);
    }
    return current == null ? 0 : current.repeat(number, most(last), entry);
  }

  private void repeatOld(@Nullable Acknowledged last, Consumer<ByteBuffer> entry)
      throws IOException {
    try (Journal old = Journal.open(oldOf(path), Tables.Access.READ)) {
      boolean isNameOnly =
          old != null && old.isEmpty() && current != null && current.begins(number);
      if (old == null || isNameOnly || old.isBefore(number)) {
        isOldInTables = true;
        return;
      }
      if (old.repeat(number, most(last), entry) > 0 || old.size() == 0) {
        throw new IOException(
            "%s%s is damaged at byte %d; cut it there and empty %s to go on without what follows"
                .formatted(path.getFileName(), OLD, old.size(), path.getFileName()));
      }
    }
    number++;
  }

  private long most(@Nullable Acknowledged last) {
    return last == null || last.journal != number ? Long.MAX_VALUE : last.bytes;
  }

  /** Prepares to append: removed is what is behind the last entry, and what the tables have. */
  void cutRest() throws IOException {
    current().cutRest();
    if (isOldInTables) {
      removeOld();
    }
  }

  /** The length of the one that is appended to, in bytes. */
  long size() {
    return current().size();
  }

  /** What has been kept until now. */
  Acknowledged acknowledged() {
    return new Acknowledged(number, size());
  }

  /** The number of the journal that begins after this one. */
  long nextNumber() {
    return number + 1;
  }

  /** Whether the one before is there still. */
  boolean hasOld() {
    return hasOld;
  }

  /** Appends an entry, as {@link Journal#append} does. */
  void append(ByteBuffer entry, boolean survivesPowerLoss) throws IOException {
    current().append(number, entry, survivesPowerLoss);
  }

  /**
   * Begins with the next journal. The one before, which is not empty, stays until the tables have
   * it. Whenever this process is killed meanwhile, the next one sees what to do.
   */
  void beginNext(boolean survivesPowerLoss) throws IOException {
    Journal before = current();
    Journal next = Objects.requireNonNull(Journal.open(nextOf(path), Tables.Access.WRITE));
    try {
      before.rename(oldOf(path));
      hasOld = true;
      next.rename(path);
    } catch (IOException e) {
      next.close();
      throw e;
    }
    if (survivesPowerLoss) {
      TableFile.syncFolder(path);
    }
    current = next;
    number++;
    before.close();
  }

  /** Puts the one before on the disk. */
  void forceOld() throws IOException {
    try (Journal old = Journal.open(oldOf(path), Tables.Access.WRITE)) {
      Objects.requireNonNull(old).force();
    }
  }

  /** Removes the one before, since the tables have it. */
  void removeOld() throws IOException {
    if (hasOld) {
      TableFile.remove(oldOf(path));
      hasOld = false;
    }
  }

  /** Begins with the next journal in the same file, since the tables have all. */
  void cut() throws IOException {
    removeOld();
    number++;
    current().cut();
  }

  /** Ends with no journal, since the tables have all. */
  void remove() throws IOException {
    current().remove();
  }

  @Override
  public void close() throws IOException {
    if (current != null) {
      current.close();
    }
  }
}
