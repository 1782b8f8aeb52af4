package dev.flowkv.conformance.history;

import java.util.List;

/**
 * What a check found.
 *
 * @param operations how many operations were looked at
 * @param keys of how many keys
 * @param boundMillis how stale an answer was allowed to be
 * @param violations what is wrong, in the order of the operations
 * @param measurements what is no rule
 */
public record CheckResult(
    int operations,
    int keys,
    long boundMillis,
    List<Violation> violations,
    Measurements measurements) {
  /** Copies the list. */
  public CheckResult {
    violations = List.copyOf(violations);
  }

  /** Whether every rule holds. */
  public boolean isAllowed() {
    return violations.isEmpty();
  }
}
