package dev.flowkv.server.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/** Files that have little room together. Their names begin with "small:". */
public final class SmallDisk extends FilePathWrapper {
  private static Path folder = Path.of("");
  private static long room;
  private static long taken;

  /** Made by the store for each name. */
  public SmallDisk() {}

  /**
   * Begins with a disk.
   *
   * @param disk the folder of all that is on it. One test has it at a time.
   */
  static void begin(Path disk, long bytes) {
    FilePath.register(new SmallDisk());
    folder = disk;
    room = bytes;
    taken = 0;
  }

  /** How much room is left, in bytes. */
  private static long free() {
    try (Stream<Path> files = Files.list(folder)) {
      return room - taken - files.mapToLong(file -> file.toFile().length()).sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Leaves so much room at most, in bytes: something else takes the rest. */
  static void leave(long bytes) {
    taken = 0;
    taken = Math.max(0, free() - bytes);
  }

  @Override
  public String getScheme() {
    return "small";
  }

  @Override
  public FileChannel open(String mode) throws IOException {
    FileChannel file = getBase().open(mode);
    return new ForwardingFile(file) {
      /** What has no room is written in part. */
      @Override
      public int write(ByteBuffer from, long position) throws IOException {
        long most = size() + free();
        if (position + from.remaining() <= most) {
          return super.write(from, position);
        }
        if (position < most) {
          super.write(from.slice().limit((int) (most - position)), position);
        }
        throw new IOException("No space left on device");
      }

      @Override
      public void force(boolean withMetadata) {
        // The room is the same.
      }
    };
  }
}
