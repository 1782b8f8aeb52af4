package dev.flowkv.server.data;

import dev.flowkv.server.data.Journals.Acknowledged;
import java.io.IOException;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Opens the tables of a directory, and says what is wrong with them.
 *
 * @param given the directory, as it was named
 * @param file the tables
 */
record Opener(Path given, Path file, Means means) {
  /**
   * Opens them.
   *
   * @param acknowledged what is behind that in the journal is removed; null: nothing is known
   * @throws IOException saying what is wrong with them
   */
  Tables open(Tables.Access access, @Nullable Acknowledged acknowledged) throws IOException {
    try {
      return new Tables(file, access, acknowledged, means);
    } catch (NonWritableChannelException e) {
      // An empty file would be given its head.
      throw unreadable(given, "it ends before the first change", e);
    } catch (RuntimeException | IOException e) {
      throw unreadable(given, String.valueOf(e.getMessage()), e);
    } catch (Tables.OtherFormatException e) {
      throw new IOException(
          "%s was written by another version of FlowKV (its format is %s, and this one reads %s); use"
                  .formatted(given, e.getMessage(), Tables.FORMAT)
              + " that version, or export its data with it",
          e);
    }
  }

  /** Says that nothing can be made of a directory. */
  static IOException unreadable(Path given, String why, Exception e) {
    return new IOException(
        "%s cannot be read: %s; move it away, or name another directory".formatted(given, why), e);
  }
}
