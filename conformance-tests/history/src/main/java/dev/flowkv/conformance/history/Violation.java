package dev.flowkv.conformance.history;

import java.util.List;

/**
 * A rule that a history breaks.
 *
 * @param rule which one
 * @param namespace where
 * @param key the key
 * @param message what is wrong, in a sentence
 * @param operations the fewest operations that show it, the offending one last
 */
public record Violation(
    Rule rule, String namespace, String key, String message, List<HistoryOperation> operations) {
  /** Copies the list. */
  public Violation {
    operations = List.copyOf(operations);
  }
}
