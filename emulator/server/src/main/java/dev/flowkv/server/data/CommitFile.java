package dev.flowkv.server.data;

import java.nio.ByteBuffer;
import java.util.Map;
import org.h2.mvstore.SFChunk;
import org.h2.mvstore.SingleFileStore;

/**
 * A store's file whose head names the newest version after every commit. MVStore by itself writes
 * the head of some commits only, and follows from there what each version says of the next one. It
 * uses the room of old versions again, also of those that lead to the newest one. A process that
 * was killed between that and the next head then began with an older version.
 *
 * <p>Other versions than the newest two are not needed, so their room is free at once.
 */
final class CommitFile extends SingleFileStore {
  /** What MVStore has in a head after a clean end; it writes the head where it takes that away. */
  private static final String CLEAN = "clean";

  private boolean survivesPowerLoss;

  CommitFile(Map<String, Object> settings) {
    super(settings);
  }

  /** Whether a head waits until what it names is on the disk. */
  void survivePowerLoss(boolean survives) {
    survivesPowerLoss = survives;
  }

  @Override
  protected void writeFully(SFChunk chunk, long position, ByteBuffer from) {
    boolean isHead = position == 0;
    if (isHead && survivesPowerLoss) {
      sync();
    }
    super.writeFully(chunk, position, from);
    if (!isHead) {
      storeHeader.put(CLEAN, 1);
    }
  }
}
