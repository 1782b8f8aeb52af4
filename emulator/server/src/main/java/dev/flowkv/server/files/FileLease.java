package dev.flowkv.server.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a file for one program: a locked file beside it, {@code FILE.lock}, says so. A program that
 * is killed leaves the lock file behind unlocked, and the next one takes it over.
 */
public final class FileLease implements AutoCloseable {
  /** A second lock in one program would end the first one with its own end, so none is tried. */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  /** Each is lost to another program that ends just then. */
  private static final int MOST_TRIES = 100;

  /** A hole takes no room on the disk. */
  private static final long MOST_BYTES = 1 << 20;

  private final Path lockFile;
  private final FileChannel lock;

  private FileLease(Path lockFile, FileChannel lock) {
    this.lockFile = lockFile;
    this.lock = lock;
  }

  /**
   * Takes a file.
   *
   * @param file no link: two links to one file are one file
   * @return null if another program, or another part of this one, has it
   */
  public static @Nullable FileLease take(Path file) throws IOException {
    Path lockFile = file.resolveSibling(file.getFileName() + ".lock");
    if (!HELD.add(lockFile)) {
      return null;
    }
    FileChannel lock = null;
    try {
      lock = locked(lockFile);
    } finally {
      if (lock == null) {
        HELD.remove(lockFile);
      }
    }
    return lock == null ? null : new FileLease(lockFile, lock);
  }

  private static @Nullable FileChannel locked(Path lockFile) throws IOException {
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      createIfMissing(lockFile);
      FileChannel channel;
      try {
        channel = FileChannel.open(lockFile, StandardOpenOption.WRITE);
      } catch (NoSuchFileException e) {
        continue; // Its holder has ended, and removed it.
      }
      FileLock lock = channel.tryLock();
      if (lock == null) {
        channel.close();
        return null;
      }
      if (isAt(lockFile, channel)) {
        return channel;
      }
      channel.close();
    }
    throw new IOException(lockFile + " cannot be locked; is it a link? Remove it");
  }

  private static void createIfMissing(Path lockFile) throws IOException {
    try {
      Files.createFile(lockFile);
    } catch (FileAlreadyExistsException e) {
      // Of a program that runs, or was killed.
    }
  }

  /**
   * Tells whether the path still names the file that was locked. One that was removed between can
   * be locked, and nobody else would see that it is.
   *
   * <p>Java cannot ask a channel for its inode, the inode of a path may be another one's by now,
   * and to open the path again would end the lock. So the locked file is given a size that no other
   * one has.
   */
  private static boolean isAt(Path lockFile, FileChannel locked) throws IOException {
    long size = 1 + ThreadLocalRandom.current().nextLong(MOST_BYTES);
    write(lockFile, locked, size);
    try {
      return Files.size(lockFile) == size;
    } catch (NoSuchFileException e) {
      return false;
    } finally {
      locked.truncate(0);
    }
  }

  /** Gives the locked file a size; where there is no room for it, leaves neither file nor lock. */
  private static void write(Path lockFile, FileChannel locked, long size) throws IOException {
    try {
      locked.truncate(0);
      locked.write(ByteBuffer.allocate(1), size - 1);
    } catch (IOException e) {
      try (locked) {
        Files.deleteIfExists(lockFile);
      }
      throw new FileSystemException(lockFile.toString(), null, e.getMessage());
    }
  }

  /**
   * Gives the file back. The lock file is removed while it is still locked, as the last thing that
   * this program does to it: who has opened it before finds that it is gone.
   */
  @Override
  public void close() throws IOException {
    try {
      Files.deleteIfExists(lockFile);
    } finally {
      lock.close();
      HELD.remove(lockFile);
    }
  }
}
