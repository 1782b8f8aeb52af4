package dev.flowkv.server.explain;

import dev.flowkv.engine.KvChange;
import dev.flowkv.engine.KvEvent;
import dev.flowkv.engine.KvHistory;
import dev.flowkv.engine.KvHistoryEntry;
import dev.flowkv.explain.Anomaly;
import dev.flowkv.explain.Explainer;
import dev.flowkv.formats.EventOperations;
import java.util.List;
import java.util.function.Consumer;

/** Explains the entries of a history, in their order. Not safe for use by several threads. */
public final class EntryExplainer {
  private final Explainer explainer = new Explainer();

  /**
   * Explains everything that a history held at one moment.
   *
   * @param found takes each anomaly, the oldest first
   */
  public static void explain(KvHistory.Recorded recorded, Consumer<Anomaly> found) {
    EntryExplainer explainer = new EntryExplainer();
    long number = recorded.first();
    for (KvHistoryEntry entry : recorded.entries()) {
      explainer.next(number++, entry).forEach(found);
    }
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
