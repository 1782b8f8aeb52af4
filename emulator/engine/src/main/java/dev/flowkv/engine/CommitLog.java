package dev.flowkv.engine;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what an emulator accepts, so that a later emulator can begin with it. The engine asks it
 * once per change, after the limits and before the effect; the changes of a namespace come in their
 * order, and one at a time. Answers never come from it: the emulator has everything in memory.
 *
 * <p>Caches, fault rules and histories are not kept. Nor is what happens while a schedule is
 * followed.
 *
 * <p>Implementations are safe for use by many threads.
 */
public interface CommitLog {
  /** Keeps nothing. */
  CommitLog NONE =
      new CommitLog() {
        @Override
        public boolean isKept() {
          return false;
        }

        @Override
        public Kept kept() {
          return Kept.NOTHING;
        }

        @Override
        public void commit(Change change) {}

        @Override
        public void gone(String namespaceId, String key, long sequence) {}
      };

  /** Whether anything is kept. */
  default boolean isKept() {
    return true;
  }

  /** What an emulator begins with. */
  Kept kept();

  /**
   * Keeps a change, all of it or nothing. When this returns, the change survives the end of this
   * process.
   *
   * @throws CommitLogException if the change cannot be kept; it is refused then, and a later one
   *     may succeed
   */
  void commit(Change change);

  /**
   * Tells that nobody can be shown some versions of a key any more. They may be forgotten with one
   * of the next changes.
   *
   * @param sequence of the newest of these versions
   */
  void gone(String namespaceId, String key, long sequence);

  /**
   * What was kept.
   *
   * @param namespaces the namespaces, without caches
   * @param quota what is used of a day's quota; null: not known
   * @param lastCommitMillis when the last change was made, by the emulator's clock; 0: none was
   */
  record Kept(
      List<EmulatorState.Namespace> namespaces, @Nullable Quota quota, long lastCommitMillis) {
    /** Nothing was kept. */
    public static final Kept NOTHING = new Kept(List.of(), null, 0);

    /** Takes copies. */
    public Kept {
      namespaces = List.copyOf(namespaces);
    }
  }

  /**
   * What is used of a day's quota.
   *
   * @param day UTC, counted from the epoch
   * @param used by operation, such as {@code put}
   */
  record Quota(long day, Map<String, Integer> used) {
    /** Takes a copy. */
    public Quota {
      used = Map.copyOf(used);
    }
  }

  /** A change that an emulator has accepted. */
  sealed interface Change {}

  /**
   * Writes of one namespace: a put or delete, a bulk write, or a seeding.
   *
   * @param writes in their order
   * @param quota what is used of the day's quota, these writes included; null: not counted
   */
  record Written(String namespaceId, List<Write> writes, @Nullable Quota quota) implements Change {
    /** Takes a copy. */
    public Written {
      writes = List.copyOf(writes);
    }
  }

  /**
   * A write.
   *
   * @param key its key
   * @param sequence which accepted write of the namespace it is
   * @param revision which of the key
   * @param commitMillis when it was accepted
   * @param origin where it was written, and how it spreads
   * @param value null: a delete
   * @param metadata JSON text; null: none
   * @param expirationSeconds Unix seconds; null: never
   * @param limitedMillis when a write of the key that the same-key limit holds for was last
   *     accepted, this one included; null: never, or nobody needs to know
   * @param isAlone whether no earlier version of the key can be shown any more
   */
  record Write(
      String key,
      long sequence,
      int revision,
      long commitMillis,
      EmulatorState.Origin origin,
      @Nullable KvValue value,
      @Nullable String metadata,
      @Nullable Long expirationSeconds,
      @Nullable Long limitedMillis,
      boolean isAlone) {}

  /** A namespace that was made, or has another title now. */
  record NamespaceSet(String id, String title) implements Change {}

  /** A namespace that was removed with all that is in it. */
  record NamespaceDeleted(String id) implements Change {}

  /** A namespace that was emptied. */
  record NamespaceEmptied(String id) implements Change {}

  /**
   * Everything was removed.
   *
   * @param declared the namespaces that are there still, all of them empty: title by id
   */
  record Emptied(Map<String, String> declared) implements Change {
    /** Takes a copy. */
    public Emptied {
      declared = Map.copyOf(declared);
    }
  }

  /** Everything is another state now. */
  record Replaced(EmulatorState state) implements Change {}
}
