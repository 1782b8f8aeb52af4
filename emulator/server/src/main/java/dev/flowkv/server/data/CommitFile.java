package dev.flowkv.server.data;

import java.nio.ByteBuffer;
import java.util.Map;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.SFChunk;
import org.h2.mvstore.SingleFileStore;

/**
 * A store's file whose head names the newest version after every commit, and not before that
 * version is on the disk. MVStore by itself writes the head of some commits only, and follows from
 * there what each version says of the next one. It uses the room of old versions again, also of
 * those that lead to the newest one. A process that was killed between that and the next head then
 * began with an older version.
 */
final class CommitFile extends SingleFileStore {
  /** What MVStore has in a head after a clean end; it writes the head where it takes that away. */
  private static final String CLEAN = "clean";

  /** What MVStore has in a head for the version that it names, in hexadecimal digits. */
  private static final String VERSION = "version";

  private boolean waitsForDisk = true;

  CommitFile(Map<String, Object> settings) {
    super(settings);
  }

  /** Whether the newest version that can be read is the newest that was written. */
  boolean isWhole() {
    return DataUtils.readHexLong(storeHeader, VERSION, 0) <= lastChunkVersion();
  }

  /** Does something for which the disk is not waited: nobody reads the file before it is whole. */
  void withoutWaiting(Runnable commit) {
    waitsForDisk = false;
    try {
      commit.run();
    } finally {
      waitsForDisk = true;
    }
  }

  /** Removes what is behind the last version: a part of a commit that failed, as on a full disk. */
  void cutRest() {
    saveChunkLock.lock();
    try {
      shrinkStoreIfPossible(0);
    } finally {
      saveChunkLock.unlock();
    }
  }

  @Override
  protected void writeFully(SFChunk chunk, long position, ByteBuffer from) {
    boolean isHead = position == 0;
    if (isHead && waitsForDisk) {
      sync();
    }
    super.writeFully(chunk, position, from);
    if (!isHead) {
      storeHeader.put(CLEAN, 1);
    }
  }
}
