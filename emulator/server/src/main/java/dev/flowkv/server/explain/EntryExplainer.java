package dev.flowkv.server.explain;

import dev.flowkv.engine.KvChange;
import dev.flowkv.engine.KvEvent;
import dev.flowkv.engine.KvHistory;
import dev.flowkv.engine.KvHistoryEntry;
import dev.flowkv.explain.Anomaly;
import dev.flowkv.explain.Explainer;
import dev.flowkv.formats.EventOperations;
import java.util.ArrayList;
import java.util.List;

/** Explains the entries of a history, in their order. Not safe for use by several threads. */
public final class EntryExplainer {
  private final Explainer explainer = new Explainer();

  /** Returns the anomalies of everything that a history held at one moment, by its numbers. */
  public static List<Anomaly> explain(KvHistory.Recorded recorded) {
    EntryExplainer explainer = new EntryExplainer();
    List<Anomaly> found = new ArrayList<>();
    long number = recorded.first();
    for (KvHistoryEntry entry : recorded.entries()) {
      found.addAll(explainer.next(number++, entry));
    }
    return found;
  }

  /**
   * Returns the anomalies of the next entry.
   *
   * @param number its number in the history
   */
  List<Anomaly> next(long number, KvHistoryEntry entry) {
    if (entry instanceof KvEvent event) {
      return explainer.explain(EventOperations.of(number, event));
    }
    explainer.changed(((KvChange) entry).namespaceId());
    return List.of();
  }
}
