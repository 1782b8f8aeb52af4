package dev.flowkv.server.cli;

import dev.flowkv.engine.KvEmulator;
import dev.flowkv.formats.FormatException;
import dev.flowkv.formats.SnapshotFormat;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** The file of {@code serve --snapshot}, which belongs to one emulator at a time. */
final class SnapshotFile implements AutoCloseable {
  private final Path file;
  private final Path lockFile;
  private final FileChannel lock;

  private SnapshotFile(Path file, Path lockFile, FileChannel lock) {
    this.file = file;
    this.lockFile = lockFile;
    this.lock = lock;
  }

  /**
   * Takes the file for this program.
   *
   * @throws IOException naming the file, if another emulator has it, or it could not be saved to
   */
  static SnapshotFile open(Path file) throws IOException {
    AtomicFile.check(file);
    Path lockFile = file.resolveSibling(file.getFileName() + ".lock");
    FileChannel channel =
        FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (lock(channel) == null) {
      channel.close();
      throw new IOException(file + " is in use by another emulator");
    }
    return new SnapshotFile(file, lockFile, channel);
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
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
    } catch (IOException | FormatException | IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  void save(KvEmulator emulator) throws IOException {
    AtomicFile.write(file, out -> SnapshotFormat.write(emulator.capture(), out));
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(lockFile);
    lock.close();
  }
}
