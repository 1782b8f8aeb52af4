package dev.flowkv.conformance.history;

import java.util.List;
import java.util.Map;

/**
 * Operations, in the order in which they were recorded.
 *
 * @param startKnown whether everything that was ever written to the namespaces is here: nothing was
 *     forgotten, and they were empty at the start
 * @param begunLater namespaces that stand for another one from some line on, since it was emptied
 *     or replaced there, and whether they were empty then
 * @param operations the operations
 */
public record History(
    boolean startKnown, Map<String, Boolean> begunLater, List<HistoryOperation> operations) {
  /** Copies the list. */
  public History {
    begunLater = Map.copyOf(begunLater);
    operations = List.copyOf(operations);
  }

  /** Of namespaces that nothing but operations has changed. */
  public History(boolean startKnown, List<HistoryOperation> operations) {
    this(startKnown, Map.of(), operations);
  }

  /** Whether everything that was ever written to a namespace is here. */
  boolean isStartKnown(String namespace) {
    return begunLater.getOrDefault(namespace, startKnown);
  }

  /** The same, of namespaces that may have held keys before. */
  public History withUnknownStart() {
    return new History(false, begunLater, operations);
  }
}
