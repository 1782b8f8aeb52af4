package dev.flowkv.server.data;

import dev.flowkv.server.data.Effect.VersionKept;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The versions that the tables do not have yet, and those that they need not have any more. A
 * version that is overwritten in the meantime never gets there.
 */
final class NewVersions {
  private static final Comparator<VersionKept> IN_ORDER =
      Comparator.comparing(VersionKept::key, new VersionKey.Type()::compare);

  private static final long NONE = -1;

  private final Map<KeyOf, OfKey> keys = new HashMap<>();
  private final Map<Integer, LastForgotten> lastForgotten = new HashMap<>();

  private record KeyOf(int namespace, byte[] key) {
    static KeyOf of(VersionKey key) {
      return new KeyOf(key.namespace(), key.key());
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof KeyOf o && namespace == o.namespace && Arrays.equals(key, o.key);
    }

    @Override
    public int hashCode() {
      return 31 * Arrays.hashCode(key) + namespace;
    }
  }

  private static final class OfKey {
    private final List<VersionKept> kept = new ArrayList<>(1);
    private long forgotten = NONE;
    private long forgottenBelowNewest = NONE;
    private long forgottenAtMillis;

    boolean isForgotten(TableRows.Row row) {
      long sequence = row.key().sequence();
      return sequence <= forgotten
          || sequence <= forgottenBelowNewest
              && !(wasNewest(row) && row.version().hasValueAt(forgottenAtMillis));
    }

    /** Whether it is the newest in the tables, of which some may have come with a part of these. */
    private boolean wasNewest(TableRows.Row row) {
      return row.isNewest()
          || !kept.isEmpty() && row.followingSequence() >= kept.get(0).key().sequence();
    }
  }

  private static final class LastForgotten {
    private long sequence;
    private long millis;
  }

  /** Adds a version. */
  void add(VersionKept version) {
    keys.computeIfAbsent(KeyOf.of(version.key()), k -> new OfKey()).kept.add(version);
  }

  /**
   * Forgets the versions of a key up to the sequence number of one of them.
   *
   * <p>A newest version with a value that has not expired is not gone: the word of it came late,
   * from before the namespace was reset and its sequence numbers began again.
   *
   * @param millis a time that is not after now
   */
  void forget(VersionKey last, long millis) {
    OfKey of = keys.computeIfAbsent(KeyOf.of(last), k -> new OfKey());
    if (of.kept.isEmpty()) {
      of.forgottenBelowNewest = Math.max(of.forgottenBelowNewest, last.sequence());
      of.forgottenAtMillis = Math.max(of.forgottenAtMillis, millis);
      return;
    }
    VersionKept newest = of.kept.get(of.kept.size() - 1);
    long most =
        newest.version().hasValueAt(millis)
            ? Math.min(last.sequence(), newest.key().sequence() - 1)
            : last.sequence();
    of.forgotten = Math.max(of.forgotten, most);
    while (!of.kept.isEmpty() && of.kept.get(0).key().sequence() <= most) {
      VersionKept gone = of.kept.remove(0);
      noteForgotten(gone.key(), gone.version());
    }
  }

  /** Whether a version that the tables have is forgotten; then it is noted as the last one. */
  boolean isForgotten(TableRows.Row row) {
    OfKey of = keys.get(KeyOf.of(row.key()));
    boolean isForgotten = of != null && of.isForgotten(row);
    if (isForgotten) {
      noteForgotten(row.key(), row.version());
    }
    return isForgotten;
  }

  private void noteForgotten(VersionKey at, KeptVersion version) {
    LastForgotten last = lastForgotten.computeIfAbsent(at.namespace(), n -> new LastForgotten());
    last.sequence = Math.max(last.sequence, at.sequence());
    last.millis = Math.max(last.millis, version.commitMillis());
  }

  /** A namespace with the number and the time of what is forgotten in it. */
  NamespaceRow after(NamespaceRow row) {
    LastForgotten last = lastForgotten.get(row.number());
    return last == null ? row : row.after(last.sequence, last.millis);
  }

  /** Removes what the tables do not have of a key of theirs, and returns it, the oldest first. */
  List<VersionKept> take(VersionKey key) {
    OfKey of = keys.remove(KeyOf.of(key));
    return of == null ? List.of() : of.kept;
  }

  /** Removes what is of a namespace. */
  void remove(int namespace) {
    keys.keySet().removeIf(key -> key.namespace == namespace);
    lastForgotten.remove(namespace);
  }

  /** Where the versions of each key begin in the tables of which something is forgotten. */
  List<VersionKey> keysWithForgotten() {
    List<VersionKey> first = new ArrayList<>();
    keys.forEach(
        (key, of) -> {
          if (of.forgotten != NONE || of.forgottenBelowNewest != NONE) {
            first.add(new VersionKey(key.namespace, key.key, 0));
          }
        });
    return first;
  }

  /** The versions, in the order of the tables. */
  List<VersionKept> inOrder() {
    List<VersionKept> all = new ArrayList<>(keys.size());
    keys.values().forEach(of -> all.addAll(of.kept));
    all.sort(IN_ORDER);
    return all;
  }
}
