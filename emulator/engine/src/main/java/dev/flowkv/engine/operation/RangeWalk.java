package dev.flowkv.engine.operation;

import dev.flowkv.engine.KeyRange;
import dev.flowkv.engine.argument.Key;
import dev.flowkv.engine.store.CentralStore;
import dev.flowkv.engine.store.VersionChain;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Walks over the keys of a range. A group is one step, however many keys it has. */
final class RangeWalk {
  private final CentralStore store;
  private final Key prefix;
  private final byte @Nullable [] delimiter;
  private final Key begin;
  private final boolean isBeginIncluded;

  RangeWalk(CentralStore store, KeyRange range) {
    this.store = store;
    this.prefix = Key.ofText(range.prefix());
    this.delimiter = range.delimiter() == null ? null : Key.ofText(range.delimiter()).utf8();
    Key after = range.after() == null ? null : Key.ofText(range.after());
    if (after == null || after.compareTo(prefix) < 0) {
      this.begin = prefix;
      this.isBeginIncluded = true;
    } else {
      Key group = after.startsWith(prefix) ? group(after) : null;
      this.begin = group == null ? after : behind(group);
      this.isBeginIncluded = group != null;
    }
  }

  /**
   * A key, or a group.
   *
   * @param key the key; of a group, what its keys begin with
   * @param chain null: it is a group
   */
  record Row(Key key, @Nullable VersionChain chain) {}

  List<Row> rows(long limit) {
    List<Row> rows = new ArrayList<>();
    Iterator<Map.Entry<Key, VersionChain>> keys = from(begin, isBeginIncluded);
    while (rows.size() < limit && keys.hasNext()) {
      Map.Entry<Key, VersionChain> e = keys.next();
      if (!e.getKey().startsWith(prefix)) {
        break;
      }
      Key group = group(e.getKey());
      if (group != null) {
        rows.add(new Row(group, null));
        keys = from(behind(group), true);
      } else if (e.getValue().head() != null) {
        // Without a version the key is being written for the first time.
        rows.add(new Row(e.getKey(), e.getValue()));
      }
    }
    return rows;
  }

  private Iterator<Map.Entry<Key, VersionChain>> from(Key key, boolean isIncluded) {
    return store.from(key, isIncluded).entrySet().iterator();
  }

  /** What a key begins with, up to the first delimiter behind the prefix; null: there is none. */
  private @Nullable Key group(Key key) {
    byte[] sought = delimiter;
    if (sought == null) {
      return null;
    }
    byte[] utf8 = key.utf8();
    for (int i = prefix.utf8().length; i + sought.length <= utf8.length; i++) {
      if (Arrays.equals(utf8, i, i + sought.length, sought, 0, sought.length)) {
        return Key.ofUtf8(Arrays.copyOf(utf8, i + sought.length));
      }
    }
    return null;
  }

  /** The least bytes above all that begin like this; UTF-8 has no byte that cannot be raised. */
  private static Key behind(Key group) {
    byte[] next = group.utf8().clone();
    next[next.length - 1]++;
    return Key.ofUtf8(next);
  }
}
