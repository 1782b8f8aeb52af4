package dev.flowkv.server.data;

import dev.flowkv.server.data.Effect.VersionKept;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The versions that the tables do not have yet, and those that they need not have any more. A
 * version that is overwritten in the meantime never gets there.
 */
final class NewVersions {
  private static final Comparator<VersionKept> IN_ORDER =
      Comparator.comparing(VersionKept::key, new VersionKey.Type()::compare);

  private final Map<KeyOf, OfKey> keys = new HashMap<>();
  private final Map<Integer, LastForgotten> lastForgotten = new HashMap<>();

  private record KeyOf(int namespace, ByteBuffer key) {
    static KeyOf of(VersionKey key) {
      return new KeyOf(key.namespace(), ByteBuffer.wrap(key.key()));
    }
  }

  private static final class OfKey {
    private final List<VersionKept> kept = new ArrayList<>(1);
    private long forgottenSequence = -1;
  }

  private record LastForgotten(long sequence, long millis) {}

  /** Adds a version. */
  void add(VersionKept version) {
    keys.computeIfAbsent(KeyOf.of(version.key()), k -> new OfKey()).kept.add(version);
  }

  /** Forgets the versions of a key up to the sequence number of one of them. */
  void forget(VersionKey last) {
    OfKey of = keys.computeIfAbsent(KeyOf.of(last), k -> new OfKey());
    of.forgottenSequence = Math.max(of.forgottenSequence, last.sequence());
    of.kept.removeIf(
        version -> {
          boolean isForgotten = version.key().sequence() <= last.sequence();
          if (isForgotten) {
            noteForgotten(version.key(), version.version());
          }
          return isForgotten;
        });
  }

  /** Whether a version that the tables have is forgotten; then it is noted as the last one. */
  boolean isForgotten(VersionKey at, KeptVersion version) {
    OfKey of = keys.get(KeyOf.of(at));
    if (of == null || at.sequence() > of.forgottenSequence) {
      return false;
    }
    noteForgotten(at, version);
    return true;
  }

  private void noteForgotten(VersionKey at, KeptVersion version) {
    lastForgotten.merge(
        at.namespace(),
        new LastForgotten(at.sequence(), version.commitMillis()),
        (a, b) ->
            new LastForgotten(Math.max(a.sequence, b.sequence), Math.max(a.millis, b.millis)));
  }

  /** A namespace with the number and the time of what is forgotten in it. */
  NamespaceRow after(NamespaceRow row) {
    LastForgotten last = lastForgotten.get(row.number());
    return last == null ? row : row.after(last.sequence, last.millis);
  }

  /** Removes what is of a namespace. */
  void remove(int namespace) {
    keys.keySet().removeIf(key -> key.namespace == namespace);
    lastForgotten.remove(namespace);
  }

  /** Removes everything. */
  void clear() {
    keys.clear();
    lastForgotten.clear();
  }

  /** For each key of which something is forgotten: the sequence number up to which. */
  Collection<VersionKey> forgotten() {
    List<VersionKey> forgotten = new ArrayList<>();
    keys.forEach(
        (key, of) -> {
          if (of.forgottenSequence >= 0) {
            forgotten.add(new VersionKey(key.namespace, key.key.array(), of.forgottenSequence));
          }
        });
    return forgotten;
  }

  /** The versions, in the order of the tables. */
  List<VersionKept> inOrder() {
    List<VersionKept> all = new ArrayList<>(keys.size());
    keys.values().forEach(of -> all.addAll(of.kept));
    all.sort(IN_ORDER);
    return all;
  }
}
