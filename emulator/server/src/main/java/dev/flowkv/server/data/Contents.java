package dev.flowkv.server.data;

import dev.flowkv.engine.CommitLog;
import dev.flowkv.engine.CommitLog.Change;
import dev.flowkv.engine.CommitLog.Quota;
import dev.flowkv.engine.CommitLog.Write;
import dev.flowkv.engine.EmulatorState;
import dev.flowkv.engine.KvValue;
import dev.flowkv.server.data.Effect.AllGone;
import dev.flowkv.server.data.Effect.NamespaceGone;
import dev.flowkv.server.data.Effect.NamespaceKept;
import dev.flowkv.server.data.Effect.OriginAdded;
import dev.flowkv.server.data.Effect.QuotaUsed;
import dev.flowkv.server.data.Effect.VersionKept;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is in the tables, and what changes do to it. */
final class Contents {
  private static final String DAY = "day";
  private static final String USED = "used.";

  private final Map<EmulatorState.Origin, Integer> originNumbers = new HashMap<>();
  private final NewVersions news = new NewVersions();
  private TableFile file;
  private int lastNumber;

  Contents(TableFile file) {
    this.file = file;
    file.origins().forEach((number, text) -> originNumbers.put(TableFile.origin(text), number));
    file.namespaces().values().forEach(row -> lastNumber = Math.max(lastNumber, row.number()));
  }

  /** The tables. They have new versions only after a {@link #flush}. */
  TableFile file() {
    return file;
  }

  /** Gives the tables what they do not have yet; it is in the file after their next commit. */
  void flush() {
    news.keysWithForgotten().forEach(this::removeForgotten);
    news.inOrder().forEach(kept -> file.versions().put(kept.key(), kept.version()));
    file.namespaces().replaceAll((id, row) -> news.after(row));
    news.clear();
  }

  private void removeForgotten(VersionKey first) {
    TableRows rows = new TableRows(file.versions().cursor(first));
    while (rows.hasNext()) {
      TableRows.Row row = rows.next();
      if (!row.key().isOfKey(first.namespace(), first.key())) {
        break;
      }
      if (news.isForgotten(row)) {
        file.versions().remove(row.key());
      }
    }
  }

  /**
   * Writes everything to a new file, which takes the place of the one before.
   *
   * @param replaced hears as soon as it has taken that place, whatever fails afterwards
   */
  void writeAsAWhole(Tables.Replaced replaced) throws IOException {
    file = file.writtenAsAWhole(news, replaced);
    news.clear();
  }

  /** Lets a change take effect, and says what it does. */
  List<Effect> apply(Change change) {
    List<Effect> effects = new ArrayList<>();
    if (change instanceof CommitLog.Written written) {
      write(written, effects);
    } else if (change instanceof CommitLog.NamespaceSet set) {
      NamespaceRow row = file.namespaces().get(set.id());
      NamespaceRow named = row == null ? newRow(set.title()) : row.titled(set.title());
      apply(new NamespaceKept(set.id(), named), effects);
    } else if (change instanceof CommitLog.NamespaceDeleted deleted) {
      apply(new NamespaceGone(deleted.id()), effects);
    } else if (change instanceof CommitLog.NamespaceEmptied emptied) {
      NamespaceRow row = file.namespaces().get(emptied.id());
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
    return effects;
  }

  private void write(CommitLog.Written written, List<Effect> effects) {
    NamespaceRow row = file.namespaces().get(written.namespaceId());
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
      apply(new VersionKept(new VersionKey(row.number(), key, w.sequence()), version), effects);
      if (w.isAlone()) {
        news.forget(new VersionKey(row.number(), key, w.sequence() - 1));
      }
    }
    Quota quota = written.quota();
    if (quota != null) {
      apply(new QuotaUsed(quota), effects);
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
        apply(new VersionKept(new VersionKey(row.number(), name, v.sequence()), version), effects);
      }
    }
  }

  private int origin(EmulatorState.Origin origin, List<Effect> effects) {
    Integer known = originNumbers.get(origin);
    if (known != null) {
      return known;
    }
    int number = originNumbers.size();
    apply(new OriginAdded(number, TableFile.text(origin)), effects);
    return number;
  }

  private NamespaceRow newRow(String title) {
    return new NamespaceRow(lastNumber + 1, title, 0, 0);
  }

  private void apply(Effect effect, List<Effect> effects) {
    apply(effect);
    effects.add(effect);
  }

  /** Does to the tables what a change did. */
  void apply(Effect effect) {
    if (effect instanceof VersionKept kept) {
      news.add(kept);
    } else if (effect instanceof OriginAdded added) {
      originNumbers.put(TableFile.origin(added.text()), added.number());
      file.origins().put(added.number(), added.text());
    } else if (effect instanceof QuotaUsed used) {
      file.settings().put(DAY, Long.toString(used.quota().day()));
      used.quota()
          .used()
          .forEach((name, count) -> file.settings().put(USED + name, count.toString()));
    } else if (effect instanceof NamespaceKept kept) {
      file.namespaces().put(kept.id(), kept.row());
      lastNumber = Math.max(lastNumber, kept.row().number());
    } else if (effect instanceof NamespaceGone gone) {
      remove(gone.id());
    } else if (effect instanceof AllGone) {
      file.namespaces().clear();
      file.versions().clear();
      news.clear();
      file.origins().clear();
      originNumbers.clear();
      file.settings().keySet().removeIf(name -> name.equals(DAY) || name.startsWith(USED));
    }
  }

  private void remove(String id) {
    NamespaceRow row = file.namespaces().remove(id);
    if (row == null) {
      return;
    }
    news.remove(row.number());
    Iterator<VersionKey> keys = file.versions().keyIterator(VersionKey.firstOf(row.number()));
    while (keys.hasNext()) {
      VersionKey key = keys.next();
      if (key.namespace() != row.number()) {
        break;
      }
      file.versions().remove(key);
    }
  }

  /**
   * Forgets the versions of a key up to a sequence number. The journal does not have that: what was
   * forgotten since the tables were committed is there again after a kill.
   *
   * <p>A newest version with a value that stays is never gone: the word of it came late, from
   * before the namespace was reset and its sequence numbers began again.
   */
  void forget(String namespaceId, byte[] key, long sequence) {
    NamespaceRow row = file.namespaces().get(namespaceId);
    if (row == null) {
      return;
    }
    news.forget(new VersionKey(row.number(), key, sequence));
  }

  /** What is used of the day's quota; null: nothing is known. */
  @Nullable Quota quota() {
    String day = file.settings().get(DAY);
    if (day == null) {
      return null;
    }
    Map<String, Integer> used = new HashMap<>();
    file.settings()
        .forEach(
            (name, count) -> {
              if (name.startsWith(USED)) {
                used.put(name.substring(USED.length()), Integer.valueOf(count));
              }
            });
    return new Quota(Long.parseLong(day), used);
  }
}
