package dev.flowkv.server.data;

import dev.flowkv.engine.CommitLog;
import dev.flowkv.engine.CommitLog.Change;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/** The versions that nobody can be shown any more, until later writes forget them. */
final class GoneVersions {
  /** How many keys a write frees of them: more than it can add. */
  private static final int KEYS_PER_WRITE = 4;

  private final Queue<Gone> waiting = new ArrayDeque<>();

  /** The versions of a key up to a sequence number. */
  record Gone(String namespaceId, byte[] key, long sequence) {}

  /** Adds the versions of a key up to a sequence number. */
  synchronized void add(String namespaceId, byte[] key, long sequence) {
    waiting.add(new Gone(namespaceId, key, sequence));
  }

  /** Returns as many as a change may free. They wait until they {@linkplain #forgotten are}. */
  synchronized List<Gone> next(Change change) {
    if (waiting.isEmpty()) {
      return List.of(); // The usual case, for each write.
    }
    return waiting.stream().limit((long) KEYS_PER_WRITE * writes(change)).toList();
  }

  /** Hears that those are forgotten. */
  synchronized void forgotten(List<Gone> gone) {
    gone.forEach(first -> waiting.remove());
  }

  private static int writes(Change change) {
    return change instanceof CommitLog.Written written ? written.writes().size() : 1;
  }

  /**
   * Drops what a change has taken away as a whole. Sequence numbers begin again there, so the old
   * ones would name what comes now.
   */
  synchronized void dropWith(Change change) {
    if (change instanceof CommitLog.NamespaceDeleted deleted) {
      dropOf(deleted.id());
    } else if (change instanceof CommitLog.NamespaceEmptied emptied) {
      dropOf(emptied.id());
    } else if (change instanceof CommitLog.Emptied || change instanceof CommitLog.Replaced) {
      waiting.clear();
    }
  }

  private void dropOf(String namespaceId) {
    waiting.removeIf(gone -> gone.namespaceId.equals(namespaceId));
  }
}
