package dev.flowkv.conformance.history;

import dev.flowkv.conformance.history.HistoryOperation.Written;
import dev.flowkv.conformance.history.KeyWrites.Write;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The writes of every key of a history. */
final class KeysOfHistory {
  /** A key of a namespace. */
  record Place(String namespace, String key) {}

  private final Map<Place, KeyWrites> writes = new LinkedHashMap<>();
  private final KeyWrites none;

  KeysOfHistory(History history, long slack) {
    Map<Place, List<Write>> lists = new LinkedHashMap<>();
    for (int i = 0; i < history.operations().size(); i++) {
      HistoryOperation o = history.operations().get(i);
      Map<String, Written> last = new LinkedHashMap<>();
      // Of a key that one bulk write names twice, the last entry that takes effect remains.
      for (Written w : o.writes()) {
        if (w.effective() || !last.containsKey(w.key())) {
          last.put(w.key(), w);
        }
      }
      for (Written w : last.values()) {
        lists
            .computeIfAbsent(new Place(o.namespace(), w.key()), p -> new ArrayList<>())
            .add(new Write(o, i, w));
      }
    }
    lists.forEach((place, list) -> writes.put(place, new KeyWrites(list, slack)));
    this.none = new KeyWrites(List.of(), slack);
  }

  KeyWrites of(String namespace, String key) {
    return writes.getOrDefault(new Place(namespace, key), none);
  }

  Map<Place, KeyWrites> all() {
    return writes;
  }
}
