package dev.flowkv.server.files;

import dev.flowkv.engine.KvEmulator;
import dev.flowkv.formats.FormatException;
import dev.flowkv.formats.SnapshotFormat;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The file of {@code serve --snapshot}, which belongs to one emulator at a time, by whatever link
 * it is named.
 */
final class SnapshotFile implements AutoCloseable {
  /** Tells what is being saved from what {@code flowkv export} writes beside the same file. */
  private static final String SAVING = ".saving";

  private final Path file;
  private final FileLease lease;

  private SnapshotFile(Path file, FileLease lease) {
    this.file = file;
    this.lease = lease;
  }

  /**
   * Takes the file for this program.
   *
   * @throws IOException naming the file, if another emulator has it, or it could not be saved to
   */
  static SnapshotFile open(Path file) throws IOException {
    try {
      Path real = AtomicFile.real(file);
      FileLease lease = FileLease.take(real);
      if (lease == null) {
        throw new IOException(file + " is in use by another emulator");
      }
      return begun(file, real, lease);
    } catch (FileSystemException e) {
      throw AtomicFile.cannotBeWritten(file, e);
    }
  }

  private static SnapshotFile begun(Path file, Path real, FileLease lease) throws IOException {
    try {
      removeWhatAKilledOneLeft(real);
      AtomicFile.check(file, SAVING);
      return new SnapshotFile(file, lease);
    } catch (IOException | RuntimeException | Error e) {
      lease.close();
      throw e;
    }
  }

  /** Nobody else saves to this file now. */
  private static void removeWhatAKilledOneLeft(Path real) throws IOException {
    Path folder = real.getParent();
    if (folder == null) {
      return;
    }
    try (DirectoryStream<Path> left =
        Files.newDirectoryStream(folder, other -> AtomicFile.isBeside(real, SAVING, other))) {
      for (Path other : left) {
        Files.deleteIfExists(other);
      }
    }
  }

  /**
   * Gives an emulator the state in the file, if there is one.
   *
   * @return whether there is
   * @throws IOException naming the file, if it cannot be read; nothing has changed
   */
  boolean loadInto(KvEmulator emulator) throws IOException {
    if (!exists()) {
      return false;
    }
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      emulator.restore(SnapshotFormat.read(in));
      return true;
    } catch (OutOfMemoryError e) {
      throw new IOException(file + " does not fit into memory; give Java more with -Xmx", e);
    } catch (IOException | FormatException | IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  /** Replaces what is in the file by the emulator's state. */
  void save(KvEmulator emulator) throws IOException {
    AtomicFile.write(file, SAVING, out -> SnapshotFormat.write(emulator.capture(), out));
  }

  /** Whether the file is there. */
  boolean exists() {
    return Files.exists(file);
  }

  /** Whether the file was given by this name. */
  boolean isAt(Path name) {
    return file.toAbsolutePath().normalize().equals(name.toAbsolutePath().normalize());
  }

  @Override
  public String toString() {
    return file.toString();
  }

  @Override
  public void close() throws IOException {
    lease.close();
  }
}
