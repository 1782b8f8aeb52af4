package dev.flowkv.server.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.h2.store.fs.FilePath;
import org.jspecify.annotations.Nullable;

/**
 * The file of what was kept since the tables were last committed: entries one after another. An
 * entry has 16 bytes in front, big-endian: the length of the rest (4), the number of the journal
 * (8), and a CRC-32C of all that but itself (4). A journal is empty again, with the next number,
 * when the tables have what it had.
 */
final class Journal implements AutoCloseable {
  /** How many bytes an entry has in front, for {@link #append} to fill. */
  static final int HEAD_BYTES = 16;

  private static final int NUMBER_AT = 4;
  private static final int CHECK_AT = 12;

  private static final int SLICE_BYTES = 1 << 18;

  /** A journal that the tables have is at most so many numbers before theirs. */
  private static final long MOST_BEFORE = 1 << 20;

  private final FileChannel file;
  private Path path;
  private long end;

  private Journal(Path path, String mode) throws IOException {
    this.path = path;
    this.file = FilePath.get(path.toString()).open(mode);
  }

  /**
   * Opens a journal, and makes its file if it is to be written.
   *
   * @return null: there is none to be read
   */
  static @Nullable Journal open(Path path, Tables.Access access) throws IOException {
    if (access == Tables.Access.WRITE) {
      return new Journal(path, "rw");
    }
    return isAt(path) ? new Journal(path, "r") : null;
  }

  /** Whether there is a file of that name. */
  static boolean isAt(Path path) {
    return FilePath.get(path.toString()).exists();
  }

  /** The length of what was appended or repeated, in bytes. */
  long size() {
    return end;
  }

  /**
   * Gives each entry of a journal, in order, without what is in front. Nothing is given if the
   * tables {@linkplain #isBefore have them} already.
   *
   * @param number of the journal that belongs to the tables
   * @param most entries behind so many bytes are not given
   * @return how many bytes at its end are no whole entry: they were never acknowledged
   * @throws IOException if it cannot be read, is damaged before its end, or belongs to other tables
   */
  long repeat(long number, long most, Consumer<ByteBuffer> entry) throws IOException {
    long size = Math.min(most, file.size());
    end = 0;
    if (isBefore(number)) {
      return 0;
    }
    ByteBuffer next = whole(end, size);
    while (next != null && next.getLong(NUMBER_AT) == number) {
      end += next.limit();
      entry.accept(next.position(HEAD_BYTES).slice());
      next = whole(end, size);
    }
    if (next != null) {
      throw new IOException("its journal belongs to another kv.mv; they go together");
    }
    checkThatItEnds(number, size);
    return size - end;
  }

  /** Whether the tables that belong to a journal have what this one has. */
  boolean isBefore(long number) throws IOException {
    Long first = firstNumber();
    long before = first == null ? 0 : number - first;
    return before > 0 && before <= MOST_BEFORE;
  }

  /** The number of its first entry; null: it has none. */
  private @Nullable Long firstNumber() throws IOException {
    ByteBuffer first = whole(0, file.size());
    return first == null ? null : first.getLong(NUMBER_AT);
  }

  /** A process that is killed leaves at most one entry in part, and nothing behind it. */
  private void checkThatItEnds(long number, long size) throws IOException {
    for (long from = end + 1; from <= size - HEAD_BYTES; from += SLICE_BYTES) {
      ByteBuffer slice = read(from, (int) Math.min(size - from, SLICE_BYTES + HEAD_BYTES - 1));
      for (int at = 0; at <= slice.limit() - HEAD_BYTES; at++) {
        if (slice.getLong(at + NUMBER_AT) == number && whole(from + at, size) != null) {
          throw new IOException(
              "its journal is damaged at byte %d of %d, with whole writes behind that; cut %s to %d"
                      .formatted(end, size, path.getFileName(), end)
                  + " bytes to go on without them");
        }
      }
    }
  }

  /** An entry with what is in front of it; null: there is none, or not all of it. */
  private @Nullable ByteBuffer whole(long at, long size) throws IOException {
    if (at + HEAD_BYTES > size) {
      return null;
    }
    int length = read(at, HEAD_BYTES).getInt(0);
    if (length <= 0 || at + HEAD_BYTES + length > size) {
      return null;
    }
    ByteBuffer entry = read(at, HEAD_BYTES + length);
    return entry.getInt(CHECK_AT) == check(entry) ? entry : null;
  }

  private ByteBuffer read(long at, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining() && file.read(bytes, at + bytes.position()) >= 0) {
      // Some more may be there.
    }
    return bytes.flip();
  }

  private static int check(ByteBuffer entry) {
    CRC32C check = new CRC32C();
    check.update(entry.duplicate().position(0).limit(CHECK_AT));
    check.update(entry.duplicate().position(HEAD_BYTES));
    return (int) check.getValue();
  }

  /**
   * Appends an entry. After a failure a part of it may be there, or all.
   *
   * @param entry all of the buffer up to its limit; it begins with {@link #HEAD_BYTES} to be filled
   * @param survivesPowerLoss whether the disk is waited for
   */
  void append(long number, ByteBuffer entry, boolean survivesPowerLoss) throws IOException {
    entry.position(0).putInt(0, entry.limit() - HEAD_BYTES).putLong(NUMBER_AT, number);
    entry.putInt(CHECK_AT, check(entry));
    int length = entry.limit();
    for (int written = 0; written < length; ) {
      // The JDK keeps memory of the length of the longest write.
      entry.limit(Math.min(length, written + SLICE_BYTES));
      written += file.write(entry, end + written);
    }
    if (survivesPowerLoss) {
      file.force(false);
    }
    end += length;
  }

  /** Gives its file another name. */
  void rename(Path to) throws IOException {
    rename(path, to);
    path = to;
  }

  /** Gives the file of a journal that nobody has opened another name. */
  static void rename(Path from, Path to) throws IOException {
    try {
      FilePath.get(from.toString()).moveTo(FilePath.get(to.toString()), true);
    } catch (RuntimeException e) {
      throw new IOException(from + " cannot be named " + to.getFileName(), e);
    }
  }

  /** Waits until the disk has it. */
  void force() throws IOException {
    file.force(true);
  }

  boolean isEmpty() throws IOException {
    return file.size() == 0;
  }

  /** Whether its first entry has a number. */
  boolean begins(long number) throws IOException {
    Long first = firstNumber();
    return first != null && first == number;
  }

  /** Removes what is behind the last entry, or all if the tables have it. */
  void cutRest() throws IOException {
    file.truncate(end);
  }

  /** Empties it, since the tables have what it had. */
  void cut() throws IOException {
    file.truncate(0);
    end = 0;
  }

  /** Ends with no journal. */
  void remove() throws IOException {
    file.close();
    TableFile.remove(path);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
