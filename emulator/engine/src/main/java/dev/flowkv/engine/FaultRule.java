package dev.flowkv.engine;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which operations fail, how, and how often.
 *
 * @param match which
 * @param effect how
 * @param probability of each matching operation, 0 to 1
 * @param count how often at most; null: without end
 */
public record FaultRule(
    Match match, FaultEffect effect, double probability, @Nullable Integer count) {
  /** Checks the bounds. */
  public FaultRule {
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException("probability must be from 0 to 1, not " + probability);
    }
    if (count != null && count < 0) {
      throw new IllegalArgumentException("count must not be negative, not " + count);
    }
  }

  /** A rule that holds for every matching operation. */
  public static FaultRule always(Match match, FaultEffect effect) {
    return new FaultRule(match, effect, 1, null);
  }

  /**
   * What a rule is for. What is null matches all.
   *
   * @param operations the operations; empty: all
   * @param location the location's name
   * @param namespaceId the namespace
   * @param keyPrefix what one of the operation's keys, or a list's prefix, starts with
   */
  public record Match(
      Set<KvOperation> operations,
      @Nullable String location,
      @Nullable String namespaceId,
      @Nullable String keyPrefix) {
    /** Every operation. */
    public static final Match ALL = new Match(Set.of(), null, null, null);

    /** Copies the set. */
    public Match {
      operations = Set.copyOf(operations);
    }

    /** These operations, everywhere. */
    public static Match of(KvOperation first, KvOperation... more) {
      return new Match(EnumSet.of(first, more), null, null, null);
    }

    /** The same, at one location. */
    public Match at(String locationName) {
      return new Match(operations, locationName, namespaceId, keyPrefix);
    }

    /** The same, in one namespace. */
    public Match in(String id) {
      return new Match(operations, location, id, keyPrefix);
    }

    /** The same, of keys that start with this. */
    public Match keysFrom(String prefix) {
      return new Match(operations, location, namespaceId, prefix);
    }
  }
}
