package dev.flowkv.conformance.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells apart what a namespace was before and after it was emptied or replaced: what was written to
 * the one is not what is read of the other. What it is from then on has a name of its own, such as
 * {@code app (from line 17 on)}.
 */
final class Generations {
  private final List<HistoryOperation> operations = new ArrayList<>();
  private final List<Change> changes = new ArrayList<>();
  private final Map<String, Generation> latest = new HashMap<>();
  private final Map<String, Boolean> begunLater = new HashMap<>();

  /**
   * A change that no operation has made; each operation is either before or after it.
   *
   * @param line where it stands
   * @param isEmpty whether there is nothing after it; else there may be anything
   * @param namespace null: all of them
   */
  record Change(long line, boolean isEmpty, @Nullable String namespace) {
    private boolean isOf(String other) {
      return namespace == null || namespace.equals(other);
    }
  }

  /**
   * A namespace since its latest change.
   *
   * @param name what it is called here
   * @param seen how many changes have been looked at
   */
  private record Generation(String name, int seen) {}

  /** An operation, after those and the changes that have been added. */
  void add(HistoryOperation o) {
    operations.add(o.in(of(o.namespace()).name));
  }

  /** A change, after the operations that have been added. */
  void add(Change change) {
    changes.add(change);
  }

  private Generation of(String namespace) {
    Generation before = latest.get(namespace);
    if (before != null && before.seen == changes.size()) {
      return before;
    }
    String name = before == null ? namespace : before.name;
    for (Change change : changes.subList(before == null ? 0 : before.seen, changes.size())) {
      if (change.isOf(namespace)) {
        // One that is first named after its changes keeps its name: there is nothing to tell apart.
        if (before != null) {
          name = namespace + " (from line " + change.line + " on)";
        }
        begunLater.put(name, change.isEmpty);
      }
    }
    Generation now = new Generation(name, changes.size());
    latest.put(namespace, now);
    return now;
  }

  /** All operations, each of the namespace that it found. */
  History history(boolean startKnown) {
    return new History(startKnown, begunLater, operations);
  }
}
