package dev.flowkv.server.files;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;

/** Files that are there as a whole or not at all, whenever the program or the machine ends. */
public final class AtomicFile {
  /** As many as Linux follows. */
  private static final int MAX_LINKS = 40;

  private static final String NO_FOLDER = "its folder is not there";

  private AtomicFile() {}

  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Replaces a file by new content: written beside it, and moved over it. A link stays one, also if
   * its target is not there yet, and the file keeps its permissions. What is no file, such as a
   * pipe or a device, is written to.
   *
   * @throws IOException naming the file as it was given, if it cannot be written; or what the
   *     content throws
   */
  public static void write(Path file, Content content) throws IOException {
    write(file, "", content);
  }

  /**
   * As {@link #write(Path, Content)}.
   *
   * @param suffix of the name of what is written beside the file
   */
  static void write(Path file, String suffix, Content content) throws IOException {
    try {
      if (!Files.exists(file) || Files.isRegularFile(file)) {
        replace(real(file), suffix, content);
      } else {
        try (OutputStream out = named(Files.newOutputStream(file, StandardOpenOption.WRITE))) {
          content.writeTo(out);
        }
      }
    } catch (FileSystemException e) {
      throw cannotBeWritten(file, e);
    }
  }

  /**
   * Fails if a file could not be replaced.
   *
   * @param suffix as that of {@link #write(Path, String, Content)}
   * @throws IOException naming the file as it was given
   */
  static void check(Path file, String suffix) throws IOException {
    try {
      Path beside = beside(real(file), suffix);
      Files.createFile(beside);
      Files.deleteIfExists(beside);
    } catch (FileSystemException e) {
      throw cannotBeWritten(file, e);
    }
  }

  /** The file that all links to it lead to, whether it is there or not. */
  public static Path real(Path file) throws IOException {
    Path at = file.toAbsolutePath();
    for (int links = 0; links < MAX_LINKS; links++) {
      if (Files.exists(at)) {
        return at.toRealPath();
      }
      Path folder = at.getParent();
      if (folder == null) {
        return at;
      }
      at = real(folder, at);
      if (!Files.isSymbolicLink(at)) {
        return at;
      }
      at = at.resolveSibling(Files.readSymbolicLink(at));
    }
    throw new FileSystemLoopException(file.toString());
  }

  private static Path real(Path folder, Path file) throws IOException {
    try {
      return folder.toRealPath().resolve(file.getFileName());
    } catch (NoSuchFileException e) {
      throw new FileSystemException(file.toString(), null, NO_FOLDER);
    }
  }

  /** What is written beside a file, by this program or by one that was killed. */
  static boolean isBeside(Path file, String suffix, Path other) {
    String name = other.getFileName().toString();
    String start = "." + file.getFileName() + ".";
    return name.length() > start.length() + suffix.length()
        && name.startsWith(start)
        && name.endsWith(suffix)
        && name.substring(start.length(), name.length() - suffix.length())
            .chars()
            .allMatch(c -> c >= '0' && c <= '9');
  }

  static IOException cannotBeWritten(Path file, FileSystemException e) {
    return new IOException(file + " cannot be written: " + why(e), e);
  }

  private static void replace(Path file, String suffix, Content content) throws IOException {
    Path beside = beside(file, suffix);
    try {
      try (FileChannel channel =
              FileChannel.open(
                  beside,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.TRUNCATE_EXISTING,
                  StandardOpenOption.WRITE);
          OutputStream out = named(new BufferedOutputStream(Channels.newOutputStream(channel)))) {
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

  /** Tells a failure to write from one to make the content. */
  private static OutputStream named(OutputStream file) {
    return new FilterOutputStream(file) {
      @Override
      public void write(int b) throws IOException {
        doing(() -> out.write(b));
      }

      @Override
      public void write(byte[] bytes, int from, int length) throws IOException {
        doing(() -> out.write(bytes, from, length));
      }

      @Override
      public void flush() throws IOException {
        doing(out::flush);
      }
    };
  }

  private interface Doing {
    void run() throws IOException;
  }

  private static void doing(Doing writing) throws IOException {
    try {
      writing.run();
    } catch (IOException e) {
      throw new FileSystemException(null, null, e.getMessage());
    }
  }

  private static void keepPermissions(Path from, Path to) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(to, PosixFileAttributeView.class);
    if (view != null && Files.exists(from)) {
      view.setPermissions(Files.getPosixFilePermissions(from));
    }
  }

  private static Path beside(Path file, String suffix) {
    return file.resolveSibling(
        "." + file.getFileName() + "." + ProcessHandle.current().pid() + suffix);
  }

  private static String why(FileSystemException e) {
    if (e instanceof NoSuchFileException) {
      // What was to be made is not there, of course. Some folders take nothing: those of /proc.
      Path folder = Path.of(e.getFile()).toAbsolutePath().getParent();
      return folder != null && Files.isDirectory(folder)
          ? "no file can be made in " + folder
          : NO_FOLDER;
    }
    if (e instanceof AccessDeniedException) {
      return "permission is denied";
    }
    if (e instanceof FileSystemLoopException) {
      return "it is a link that leads back to itself";
    }
    return e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
  }
}
