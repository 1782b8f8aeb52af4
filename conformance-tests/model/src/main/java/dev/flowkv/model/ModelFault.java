package dev.flowkv.model;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A fault rule, as {@code docs/how-to/faults.md} has it.
 *
 * @param operations which operations it matches, such as {@code get}; empty: all
 * @param location where they arrive; null: anywhere
 * @param keyPrefix what one of their keys, or a list's prefix, starts with; null: anything
 * @param effect what it does
 * @param probability with which it hits an operation that it matches, from 0 to 1
 * @param count how often it hits at most; null: without end
 */
public record ModelFault(
    Set<String> operations,
    @Nullable String location,
    @Nullable String keyPrefix,
    Effect effect,
    double probability,
    @Nullable Integer count) {
  /** What a rule does to an operation. */
  public sealed interface Effect {}

  /**
   * The operation is answered with an error, and nothing is done.
   *
   * @param text of the answer
   */
  public record Failure(String text) implements Effect {}

  /** A write is done, and its acknowledgement is lost. Other operations are let through. */
  public record LostAcknowledgement() implements Effect {}

  /**
   * The operation is done later.
   *
   * @param millis by how much the clock moves before it is done
   */
  public record Delay(long millis) implements Effect {}

  /**
   * A read or list meets another cache of its location, which was filled some time ago.
   *
   * @param ageMillis how long ago, unless the reader permits less
   */
  public record StaleRead(long ageMillis) implements Effect {}

  /** Copies the set. */
  public ModelFault {
    operations = Set.copyOf(operations);
  }

  boolean matches(String operation, String at, List<String> keys) {
    return (operations.isEmpty() || operations.contains(operation))
        && (location == null || location.equals(at))
        && (keyPrefix == null || keys.stream().anyMatch(key -> key.startsWith(keyPrefix)));
  }
}
