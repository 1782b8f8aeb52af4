package dev.flowkv.server.cli;

import dev.flowkv.engine.KvEmulator;
import dev.flowkv.formats.FormatException;
import dev.flowkv.formats.SnapshotFormat;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file of {@code serve --snapshot}. */
final class SnapshotFile {
  private final Path file;

  SnapshotFile(Path file) {
    this.file = file;
  }

  /**
   * Gives an emulator the state in the file, if there is one.
   *
   * @return whether there is
   * @throws IOException naming the file, if it cannot be read; nothing has changed
   */
  boolean loadInto(KvEmulator emulator) throws IOException {
    if (!Files.exists(file)) {
      return false;
    }
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      emulator.restore(SnapshotFormat.read(in));
      return true;
    } catch (FormatException | IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  void save(KvEmulator emulator) throws IOException {
    AtomicFile.write(file, out -> SnapshotFormat.write(emulator.capture(), out));
  }
}
