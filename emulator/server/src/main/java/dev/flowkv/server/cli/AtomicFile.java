package dev.flowkv.server.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;

/** Files that are there as a whole or not at all, whenever the program or the machine ends. */
final class AtomicFile {
  private AtomicFile() {}

  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Replaces a file by new content: written beside it, and moved over it. A link stays one, and the
   * file keeps its permissions. What is no file, such as a pipe or a device, is written to.
   *
   * @throws IOException naming the file as it was given
   */
  static void write(Path file, Content content) throws IOException {
    try {
      if (!Files.exists(file) || Files.isRegularFile(file)) {
        replace(Files.exists(file) ? file.toRealPath() : file.toAbsolutePath(), content);
      } else {
        try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.WRITE)) {
          content.writeTo(out);
        }
      }
    } catch (FileSystemException e) {
      throw new IOException(file + " cannot be written: " + why(e), e);
    }
  }

  /**
   * Fails if a file could not be replaced.
   *
   * @throws IOException naming the file as it was given
   */
  static void check(Path file) throws IOException {
    try {
      Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
      Files.deleteIfExists(Files.createFile(beside(target)));
    } catch (FileSystemException e) {
      throw new IOException(file + " cannot be written: " + why(e), e);
    }
  }

  private static void replace(Path file, Content content) throws IOException {
    Path beside = beside(file);
    try {
      try (FileChannel channel =
              FileChannel.open(
                  beside,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.TRUNCATE_EXISTING,
                  StandardOpenOption.WRITE);
          OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel))) {
        keepPermissions(file, beside);
        content.writeTo(out);
        out.flush();
        channel.force(true);
      }
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(beside);
    }
  }

  private static void keepPermissions(Path from, Path to) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(to, PosixFileAttributeView.class);
    if (view != null && Files.exists(from)) {
      view.setPermissions(Files.getPosixFilePermissions(from));
    }
  }

  private static Path beside(Path file) {
    return file.resolveSibling("." + file.getFileName() + "." + ProcessHandle.current().pid());
  }

  private static String why(FileSystemException e) {
    if (e instanceof NoSuchFileException) {
      return "its folder is not there";
    }
    return e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
  }
}
