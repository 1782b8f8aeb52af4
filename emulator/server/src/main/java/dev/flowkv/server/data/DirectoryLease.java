package dev.flowkv.server.data;

import dev.flowkv.server.files.FileLease;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A directory that this process has: nobody else opens it. {@code emulator.json} says who has it,
 * and where the emulator is, for commands that look for it.
 */
final class DirectoryLease implements AutoCloseable {
  /** The tables. */
  static final String FILE = "kv.mv";

  private final Path folder;
  private final FileLease lease;

  private DirectoryLease(Path folder, FileLease lease) {
    this.folder = folder;
    this.lease = lease;
  }

  /**
   * Takes a directory, and makes it if it is not there.
   *
   * @param given as it was named; links are followed
   * @throws IOException saying what is wrong with it
   */
  static DirectoryLease take(Path given) throws IOException {
    return take(given, true);
  }

  /**
   * Takes a directory that has data.
   *
   * @param given as it was named; links are followed
   * @throws IOException saying what is wrong with it
   */
  static DirectoryLease takeExisting(Path given) throws IOException {
    if (!Files.isRegularFile(given.resolve(FILE))) {
      throw new IOException(
          "%s is no data directory of FlowKV: there is no %s in it; name the directory of 'flowkv serve --data'"
              .formatted(given, FILE));
    }
    return take(given, false);
  }

  private static DirectoryLease take(Path given, boolean isMade) throws IOException {
    try {
      Path folder = (isMade ? made(given) : given).toRealPath();
      checkIsOurs(given, folder);
      FileLease lease = FileLease.take(folder.resolve(FILE));
      if (lease == null) {
        throw new IOException(given + " is in use by " + holder(folder));
      }
      return taken(folder, lease);
    } catch (FileSystemException e) {
      throw new IOException(
          "%s cannot be used as a data directory: %s".formatted(given, reason(e)), e);
    }
  }

  /** Takes away who is named in it: that emulator was killed, and nobody is to be sent there. */
  private static DirectoryLease taken(Path folder, FileLease lease) throws IOException {
    try {
      Files.deleteIfExists(folder.resolve(Holder.FILE));
      return new DirectoryLease(folder, lease);
    } catch (IOException | RuntimeException | Error e) {
      lease.close();
      throw e;
    }
  }

  private static Path made(Path given) throws IOException {
    return Files.isDirectory(given) ? given : Files.createDirectories(given);
  }

  private static String reason(FileSystemException e) {
    String reason = e.getReason();
    if (e instanceof FileAlreadyExistsException) {
      return e.getFile() + " is no folder";
    }
    if (e instanceof AccessDeniedException) {
      return "this user may not write to " + e.getFile();
    }
    return reason == null
        ? e.getClass().getSimpleName().replace("Exception", "") + ": " + e.getFile()
        : reason;
  }

  private static void checkIsOurs(Path given, Path folder) throws IOException {
    if (Files.exists(folder.resolve(FILE))) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      List<String> others =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> !name.startsWith(FILE) && !name.equals(Holder.FILE))
              .sorted()
              .limit(3)
              .toList();
      if (!others.isEmpty()) {
        throw new IOException(
            "%s is no data directory of FlowKV: it has other files (%s) and no %s; name a new or an"
                    .formatted(given, String.join(", ", others), FILE)
                + " empty one");
      }
    }
  }

  /** Says that the emulator of this process has it. */
  void holds(String url) throws IOException {
    new Holder(ProcessHandle.current().pid(), url).writeTo(folder);
  }

  private static String holder(Path folder) {
    return Holder.of(folder)
        .map(
            holder ->
                "the emulator at %s, process %d; end it first, or use it with --url"
                    .formatted(holder.url(), holder.pid()))
        .orElse("another program, which is starting, ending or exporting it; try again");
  }

  /** The tables, by no link to their directory. */
  Path file() {
    return folder.resolve(FILE);
  }

  @Override
  public void close() throws IOException {
    try {
      Files.deleteIfExists(folder.resolve(Holder.FILE));
    } finally {
      lease.close();
    }
  }
}
