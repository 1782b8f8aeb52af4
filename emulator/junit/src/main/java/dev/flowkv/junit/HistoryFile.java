package dev.flowkv.junit;

import dev.flowkv.engine.KvHistory;
import dev.flowkv.formats.HistoryWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Writes the operations of a run that failed to a file. */
final class HistoryFile {
  private HistoryFile() {}

  /**
   * Writes a history; returns where it is, or why it could not be written.
   *
   * @param run which run of the test it is, as a part of the file's name
   */
  static String write(KvHistory.Recorded recorded, String run, ExtensionContext context) {
    try {
      Path file =
          OutputFolder.of(context)
              .resolve("%s-%s.jsonl".formatted(OutputFolder.name(context), run));
      Files.createDirectories(OutputFolder.of(context));
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
        HistoryWriter.write(recorded, out);
      }
      return file.toString();
    } catch (IOException | InvalidPathException e) {
      return "cannot be written: " + e;
    }
  }
}
