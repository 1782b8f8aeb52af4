package dev.flowkv.server.data;

import dev.flowkv.engine.CommitLog;
import dev.flowkv.engine.CommitLog.Change;
import dev.flowkv.engine.CommitLog.Quota;
import dev.flowkv.engine.CommitLog.Write;
import dev.flowkv.engine.EmulatorState;
import dev.flowkv.engine.KvValue;
import dev.flowkv.server.data.Effect.AllGone;
import dev.flowkv.server.data.Effect.Forgotten;
import dev.flowkv.server.data.Effect.NamespaceGone;
import dev.flowkv.server.data.Effect.NamespaceKept;
import dev.flowkv.server.data.Effect.OriginAdded;
import dev.flowkv.server.data.Effect.QuotaUsed;
import dev.flowkv.server.data.Effect.VersionKept;
import dev.flowkv.server.data.GoneVersions.Gone;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The namespaces, the origins, what is used of the quota, and the versions of the next batch.
 * Earlier versions are in the tables only.
 */
final class Contents {
  private final Map<String, NamespaceRow> namespaces = new HashMap<>();
  private final Map<EmulatorState.Origin, Integer> origins = new HashMap<>();
  private final Set<Integer> removed = new HashSet<>();
  private NewVersions news = new NewVersions();
  private @Nullable Quota quota;
  private int lastNumber;

  /** When the newest change was made. */
  private long lastMillis;

  /** Begins with what the tables have. */
  Contents(TableFile file) {
    file.origins().forEach((number, text) -> origins.put(OriginAdded.read(text), number));
    file.namespaces().forEach((id, row) -> put(id, row));
    this.quota = file.quota();
    this.lastMillis = file.lastMillis();
  }

  private void put(String id, NamespaceRow row) {
    NamespaceRow known = namespaces.get(id);
    // A title that was set during a move came without what the move noted.
    namespaces.put(
        id,
        known != null && known.number() == row.number()
            ? row.after(known.sequence(), known.lastMillis())
            : row);
    lastNumber = Math.max(lastNumber, row.number());
  }

  /** Returns what the tables lack. The next batch has what comes after that. */
  Batch nextBatch() {
    Batch batch = lacking();
    news = new NewVersions();
    removed.clear();
    return batch;
  }

  /** Returns what the tables lack, to be read. */
  Batch lacking() {
    Map<Integer, String> texts = new HashMap<>();
    origins.forEach((origin, number) -> texts.put(number, OriginAdded.textOf(origin)));
    return new Batch(news, Map.copyOf(namespaces), texts, Set.copyOf(removed), quota, lastMillis);
  }

  /** Hears that the tables have a batch, and what was forgotten with that. */
  void isInTables(Batch batch) {
    namespaces.replaceAll((id, row) -> batch.news().after(row));
  }

  /** Lets a change take effect, and adds what it does. */
  void apply(Change change, List<Effect> effects) {
    if (change instanceof CommitLog.Written written) {
      write(written, effects);
    } else if (change instanceof CommitLog.NamespaceSet set) {
      NamespaceRow row = namespaces.get(set.id());
      NamespaceRow named = row == null ? newRow(set.title()) : row.titled(set.title());
      apply(new NamespaceKept(set.id(), named), effects);
    } else if (change instanceof CommitLog.NamespaceDeleted deleted) {
      apply(new NamespaceGone(deleted.id()), effects);
    } else if (change instanceof CommitLog.NamespaceEmptied emptied) {
      NamespaceRow row = namespaces.get(emptied.id());
      if (row != null) {
        apply(new NamespaceGone(emptied.id()), effects);
        apply(new NamespaceKept(emptied.id(), newRow(row.title())), effects);
      }
    } else if (change instanceof CommitLog.Emptied emptied) {
      apply(new AllGone(), effects);
      emptied
          .declared()
          .forEach((id, title) -> apply(new NamespaceKept(id, newRow(title)), effects));
    } else if (change instanceof CommitLog.Replaced replaced) {
      apply(new AllGone(), effects);
      replaced.state().namespaces().forEach(namespace -> add(namespace, effects));
      Long day = replaced.state().limits().quotaDay();
      if (day != null) {
        apply(new QuotaUsed(new Quota(day, replaced.state().limits().quotaUsed())), effects);
      }
    }
  }

  private void write(CommitLog.Written written, List<Effect> effects) {
    NamespaceRow row = namespaces.get(written.namespaceId());
    if (row == null) {
      throw new IllegalStateException("there is no namespace " + written.namespaceId());
    }
    for (Write w : written.writes()) {
      KvValue value = w.value();
      KeptVersion version =
          new KeptVersion(
              w.revision(),
              w.commitMillis(),
              origin(w.origin(), effects),
              w.limitedMillis(),
              w.expirationSeconds(),
              w.metadata(),
              value == null ? null : value.array());
      byte[] key = w.key().getBytes(StandardCharsets.UTF_8);
      VersionKey at = new VersionKey(row.number(), key, w.sequence());
      apply(new VersionKept(at, version, w.isAlone()), effects);
    }
    Quota used = written.quota();
    if (used != null) {
      apply(new QuotaUsed(used), effects);
    }
  }

  private void add(EmulatorState.Namespace namespace, List<Effect> effects) {
    NamespaceRow row = newRow(namespace.title()).after(namespace.sequence(), 0);
    apply(new NamespaceKept(namespace.id(), row), effects);
    for (EmulatorState.Key key : namespace.keys()) {
      byte[] name = key.key().getBytes(StandardCharsets.UTF_8);
      for (EmulatorState.StoredVersion v : key.versions()) {
        KvValue value = v.value();
        KeptVersion version =
            new KeptVersion(
                v.revision(),
                v.commitMillis(),
                origin(namespace.origins().get(v.origin()), effects),
                key.lastLimitedWriteMillis(),
                v.expirationSeconds(),
                v.metadata(),
                value == null ? null : value.array());
        VersionKey at = new VersionKey(row.number(), name, v.sequence());
        apply(new VersionKept(at, version, false), effects);
      }
    }
  }

  private int origin(EmulatorState.Origin origin, List<Effect> effects) {
    Integer known = origins.get(origin);
    if (known != null) {
      return known;
    }
    int number = origins.size();
    apply(new OriginAdded(number, OriginAdded.textOf(origin)), effects);
    return number;
  }

  private NamespaceRow newRow(String title) {
    return new NamespaceRow(lastNumber + 1, title, 0, 0);
  }

  private void apply(Effect effect, List<Effect> effects) {
    apply(effect);
    effects.add(effect);
  }

  /** Does what a change did. */
  void apply(Effect effect) {
    if (effect instanceof VersionKept kept) {
      news.add(kept);
      lastMillis = Math.max(lastMillis, kept.version().commitMillis());
      if (kept.isAlone()) {
        VersionKey at = kept.key();
        VersionKey before = new VersionKey(at.namespace(), at.key(), at.sequence() - 1);
        news.forget(before, kept.version().commitMillis());
      }
    } else if (effect instanceof Forgotten forgotten) {
      news.forget(forgotten.last(), forgotten.atMillis());
    } else if (effect instanceof OriginAdded added) {
      origins.put(OriginAdded.read(added.text()), added.number());
    } else if (effect instanceof QuotaUsed used) {
      quota = quota == null ? used.quota() : later(quota, used.quota());
    } else if (effect instanceof NamespaceKept kept) {
      put(kept.id(), kept.row());
    } else if (effect instanceof NamespaceGone gone) {
      remove(gone.id());
    } else if (effect instanceof AllGone) {
      List.copyOf(namespaces.keySet()).forEach(this::remove);
      origins.clear();
      quota = null;
    }
  }

  /** Writes of two namespaces may come in another order than they were counted. */
  private static Quota later(Quota a, Quota b) {
    if (a.day() != b.day()) {
      return a.day() > b.day() ? a : b;
    }
    Map<String, Integer> used = new HashMap<>(a.used());
    b.used().forEach((name, count) -> used.merge(name, count, Math::max));
    return new Quota(a.day(), used);
  }

  private void remove(String id) {
    NamespaceRow row = namespaces.remove(id);
    if (row != null) {
      news.remove(row.number());
      removed.add(row.number());
    }
  }

  /**
   * Forgets the versions of a key up to a sequence number, and adds what that does.
   *
   * <p>A newest version with a value that has not expired is not gone: the word of it came late,
   * from before the namespace was reset and its sequence numbers began again.
   */
  void forget(Gone gone, List<Effect> effects) {
    NamespaceRow row = namespaces.get(gone.namespaceId());
    if (row != null) {
      VersionKey last = new VersionKey(row.number(), gone.key(), gone.sequence());
      apply(new Forgotten(last, lastMillis), effects);
    }
  }
}
