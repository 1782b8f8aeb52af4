package dev.flowkv.server.data;

import dev.flowkv.engine.CommitLog.Kept;
import dev.flowkv.engine.EmulatorState;
import dev.flowkv.engine.EmulatorState.StoredVersion;
import dev.flowkv.engine.KvValue;
import dev.flowkv.server.data.Effect.OriginAdded;
import dev.flowkv.server.data.Effect.VersionKept;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads what an emulator begins with. */
final class KeptState {
  private final TableFile tables;
  private final Batch lacking;
  private final List<EmulatorState.Origin> origins = new ArrayList<>();
  private long lastMillis;

  private KeptState(TableFile tables, Batch lacking) {
    this.tables = tables;
    this.lacking = lacking;
    new TreeMap<>(lacking.origins()).values().forEach(text -> origins.add(OriginAdded.read(text)));
  }

  /** Reads what tables have, and what they lack. */
  static Kept of(TableFile tables, Batch lacking) {
    KeptState state = new KeptState(tables, lacking);
    List<EmulatorState.Namespace> namespaces = state.namespaces();
    return new Kept(namespaces, lacking.quota(), Math.max(lacking.lastMillis(), state.lastMillis));
  }

  /** A namespace that is being read. */
  private static final class Reading {
    private final List<EmulatorState.Key> keys = new ArrayList<>();
    private long sequence;
  }

  private List<EmulatorState.Namespace> namespaces() {
    Map<Integer, Reading> byNumber = new HashMap<>();
    lacking.namespaces().forEach((id, row) -> byNumber.put(row.number(), new Reading()));
    read(byNumber);
    List<EmulatorState.Namespace> namespaces = new ArrayList<>();
    new TreeMap<>(lacking.namespaces())
        .forEach(
            (id, was) -> {
              NamespaceRow row = lacking.news().after(was);
              Reading reading = byNumber.getOrDefault(row.number(), new Reading());
              lastMillis = Math.max(lastMillis, row.lastMillis());
              namespaces.add(
                  new EmulatorState.Namespace(
                      id,
                      row.title(),
                      Math.max(row.sequence(), reading.sequence),
                      origins,
                      reading.keys,
                      List.of(),
                      List.of()));
            });
    return namespaces;
  }

  private void read(Map<Integer, Reading> byNumber) {
    KeptRows all = new KeptRows(tables, lacking);
    VersionKey first = null;
    Key key = new Key();
    while (all.hasNext()) {
      VersionKept next = all.next();
      VersionKey at = next.key();
      if (first != null && !at.isOfKey(first.namespace(), first.key())) {
        key.addTo(byNumber.get(first.namespace()), first);
        key = new Key();
      }
      first = at;
      key.add(at.sequence(), next.version());
    }
    if (first != null) {
      key.addTo(byNumber.get(first.namespace()), first);
    }
  }

  /** A key that is being read, its oldest version first. */
  private final class Key {
    private final List<StoredVersion> versions = new ArrayList<>(1);
    private @Nullable Long limitedMillis;

    void add(long sequence, KeptVersion v) {
      lastMillis = Math.max(lastMillis, v.commitMillis());
      limitedMillis = v.limitedMillis();
      int last = versions.size() - 1;
      if (last >= 0) {
        versions.set(last, superseded(versions.get(last), v.commitMillis()));
      }
      byte[] value = v.value();
      versions.add(
          new StoredVersion(
              sequence,
              v.revision(),
              v.commitMillis(),
              v.origin(),
              value == null ? null : KvValue.wrap(value),
              v.metadata(),
              v.expirationSeconds(),
              null));
    }

    private StoredVersion superseded(StoredVersion v, long atMillis) {
      return new StoredVersion(
          v.sequence(),
          v.revision(),
          v.commitMillis(),
          v.origin(),
          v.value(),
          v.metadata(),
          v.expirationSeconds(),
          atMillis);
    }

    void addTo(@Nullable Reading reading, VersionKey at) {
      if (reading == null) {
        throw new IllegalStateException("a version is of a namespace that is not there");
      }
      reading.sequence = Math.max(reading.sequence, versions.get(versions.size() - 1).sequence());
      Collections.reverse(versions);
      reading.keys.add(
          new EmulatorState.Key(
              new String(at.key(), StandardCharsets.UTF_8), limitedMillis, versions));
    }
  }
}
