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
  private static final String DIRECTORY = "flowkv.history.directory";

  private HistoryFile() {}

  /** Writes a history; returns where it is, or why it could not be written. */
  static String write(KvHistory.Recorded recorded, long seed, ExtensionContext context) {
    String test = context.getRequiredTestClass().getName() + "." + Replay.method(context);
    // The id tells apart what has the same name: overloads, invocations, heirs of a nested class.
    String id = Integer.toHexString(context.getUniqueId().hashCode());
    // In every locale and file system: a test's name may be of any letters.
    String name = test.replaceAll("[^A-Za-z0-9.$_-]", "_");
    try {
      Path file =
          directory(context)
              .resolve(
                  name.substring(0, Math.min(150, name.length()))
                      + "-%s-seed-%d.jsonl".formatted(id, seed));
      Files.createDirectories(directory(context));
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
        HistoryWriter.write(recorded, out);
      }
      return file.toString();
    } catch (IOException | InvalidPathException e) {
      return "cannot be written: " + e;
    }
  }

  private static Path directory(ExtensionContext context) {
    String given = context.getConfigurationParameter(DIRECTORY).orElse(null);
    if (given != null) {
      return Path.of(given);
    }
    String build =
        Files.isDirectory(Path.of("build")) && !Files.isDirectory(Path.of("target"))
            ? "build"
            : "target";
    return Path.of(build, "flowkv");
  }
}
