package dev.flowkv.server.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.function.LongSupplier;
import org.h2.store.fs.FilePath;

/**
 * The files that an emulator has opened, to be told from others of the same name. What is written
 * to a file that was removed is lost.
 */
final class OwnFiles {
  /**
   * A look takes longer than a write to the journal. Who removes a file cannot see whether a write
   * came so shortly before or after that.
   */
  private static final long LOOK_EVERY_NANOS = 200_000;

  /** A journal is not there when only the first one of two renames has succeeded. */
  private static final String MISSING = "missing";

  private final Path tables;
  private final Path journal;
  private final LongSupplier nanoTime;
  private Object journalKey;
  private Object tablesKey;
  private long lastLookNanos;

  /** Takes those that are there. */
  OwnFiles(Path tables, Path journal, LongSupplier nanoTime) throws IOException {
    this.tables = onDisk(tables);
    this.journal = onDisk(journal);
    this.nanoTime = nanoTime;
    this.lastLookNanos = nanoTime.getAsLong();
    this.journalKey = keyOf(this.journal);
    this.tablesKey = keyOf(this.tables);
  }

  /** The name by which Java knows what the store has opened. */
  private static Path onDisk(Path path) {
    return Path.of(FilePath.get(path.toString()).unwrap().toString());
  }

  /** Hears that this program has put others in their place. */
  void areOthers() throws IOException {
    journalKey = keyOf(journal);
    tablesKey = keyOf(tables);
  }

  /**
   * Looks whether they are there, if the last look was not a moment ago.
   *
   * @throws IOException if one was removed or replaced
   */
  void requireNowAndThen() throws IOException {
    long now = nanoTime.getAsLong();
    if (now - lastLookNanos >= LOOK_EVERY_NANOS) {
      require();
      lastLookNanos = now;
    }
  }

  /**
   * Looks whether they are there.
   *
   * @throws IOException if one was removed or replaced
   */
  void require() throws IOException {
    require(journal, journalKey);
    require(tables, tablesKey);
  }

  private static void require(Path path, Object key) throws IOException {
    if (!keyOf(path).equals(key)) {
      throw new IOException(
          "its %s was removed or replaced while this emulator had it"
              .formatted(path.getFileName()));
    }
  }

  private static Object keyOf(Path file) throws IOException {
    try {
      Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
      return key == null ? file : key; // Windows has none.
    } catch (NoSuchFileException e) {
      return MISSING;
    }
  }
}
