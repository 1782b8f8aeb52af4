package dev.flowkv.server.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/** Files of which one change fails, as on a full disk. Their names begin with "failing:". */
public final class FailingFile extends FilePathWrapper {
  /** How many changes succeed before one fails; negative: one has. */
  private static int left = Integer.MAX_VALUE;

  /** How many fail then, one after another. */
  private static int failing = 1;

  /** Made by the store for each name. */
  public FailingFile() {}

  /** One change fails after so many others. One test does that at a time. */
  static void failAfter(int changes) {
    failAfter(changes, 1);
  }

  /** So many changes fail after so many others. */
  static void failAfter(int changes, int failures) {
    FilePath.register(new FailingFile());
    left = changes;
    failing = failures;
  }

  /** Whether a change has failed. */
  static boolean hasFailed() {
    return left < 0;
  }

  private static boolean isToFail() {
    left = Math.max(left - 1, -1 - failing);
    return left < 0 && left >= -failing;
  }

  private static void change() throws IOException {
    if (isToFail()) {
      throw new IOException("no room");
    }
  }

  @Override
  public String getScheme() {
    return "failing";
  }

  @Override
  public void moveTo(FilePath to, boolean isAtomic) {
    if (isToFail()) {
      throw new IllegalStateException("no move");
    }
    super.moveTo(to, isAtomic);
  }

  @Override
  public void delete() {
    if (isToFail()) {
      throw new IllegalStateException("no removal");
    }
    super.delete();
  }

  @Override
  public FileChannel open(String mode) throws IOException {
    change();
    FileChannel file = getBase().open(mode);
    return new ForwardingFile(file) {
      /** What fails is written in part. */
      @Override
      public int write(ByteBuffer from, long position) throws IOException {
        if (isToFail()) {
          super.write(from.slice().limit(from.remaining() / 2), position);
          throw new IOException("no room");
        }
        return super.write(from, position);
      }

      @Override
      protected void implTruncate(long size) throws IOException {
        change();
        super.implTruncate(size);
      }

      @Override
      public void force(boolean withMetadata) throws IOException {
        // What is on the disk when the machine loses power is none of its tests.
        change();
      }
    };
  }
}
