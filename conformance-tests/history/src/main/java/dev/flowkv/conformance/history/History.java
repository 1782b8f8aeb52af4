package dev.flowkv.conformance.history;

import java.util.List;

/**
 * Operations, in the order in which they were recorded.
 *
 * @param startKnown whether everything that was ever written to the namespaces is here: nothing was
 *     forgotten, and they were empty at the start
 * @param operations the operations
 */
public record History(boolean startKnown, List<HistoryOperation> operations) {
  /** Copies the list. */
  public History {
    operations = List.copyOf(operations);
  }

  /** The same, of namespaces that may have held keys before. */
  public History withUnknownStart() {
    return new History(false, operations);
  }
}
