package dev.flowkv.conformance;

import java.util.EnumSet;
import java.util.Set;

/**
 * A rule that a target is asked about.
 *
 * @param id its stable name: {@code list-byte-order}
 * @param rule what must hold, in a sentence
 * @param source where that is said
 * @param words the documentation's own; empty: not quoted
 * @param strength what is claimed
 * @param needs what a target must be able to
 * @param cost of one run, without its tries
 * @param costPerTry of one of its tries
 * @param waitSeconds how long it lets pass at least, where time cannot be moved; the bound of
 *     staleness comes to it
 * @param check asks; throws {@link PropertyViolation} where it does not hold
 */
public record Property(
    String id,
    String rule,
    String source,
    String words,
    Strength strength,
    Set<Feature> needs,
    Cost cost,
    Cost costPerTry,
    int waitSeconds,
    Check check) {
  /** What a property does with a target. */
  public interface Check {
    /** Asks. */
    void check(Trial trial) throws InterruptedException;
  }

  /** Begins a property that needs nothing special. */
  public static Builder of(String id, String rule) {
    return new Builder(id, rule);
  }

  /** What it costs with so many tries. */
  public Cost cost(int tries) {
    return cost.plus(costPerTry.times(tries));
  }

  /** Builds a property. */
  public static final class Builder {
    /** A list may come in more pages than its keys need: some can be empty. */
    private static final int PAGES_OF_A_LIST = 3;

    private final String id;
    private final String rule;
    private String source = "";
    private String words = "";
    private Strength strength = Strength.EXACT;
    private final EnumSet<Feature> needs = EnumSet.noneOf(Feature.class);
    private Cost cost = Cost.NONE;
    private Cost costPerTry = Cost.NONE;
    private int waitSeconds;

    private Builder(String id, String rule) {
      this.id = id;
      this.rule = rule;
    }

    /** Where the rule is said. */
    public Builder source(String text) {
      this.source = text;
      return this;
    }

    /** The documentation's own words. */
    public Builder says(String quotation) {
      this.words = quotation;
      return this;
    }

    /** What is claimed. */
    public Builder strength(Strength claim) {
      this.strength = claim;
      return this;
    }

    /** What a target must be able to. */
    public Builder needs(Feature... features) {
      needs.addAll(Set.of(features));
      return this;
    }

    /** What it costs, its tries aside; lists, each with room for empty pages. */
    public Builder costs(int reads, int writes, int deletes, int lists) {
      this.cost = new Cost(reads, writes, deletes, lists * PAGES_OF_A_LIST);
      return this;
    }

    /** What each of its tries costs. */
    public Builder costsPerTry(int reads, int writes, int deletes, int lists) {
      this.costPerTry = new Cost(reads, writes, deletes, lists * PAGES_OF_A_LIST);
      return this;
    }

    /** How long it lets pass. */
    public Builder waits(int seconds) {
      this.waitSeconds = seconds;
      return this;
    }

    /** The property. */
    public Property check(Check check) {
      return new Property(
          id,
          rule,
          source,
          words,
          strength,
          Set.copyOf(needs),
          cost,
          costPerTry,
          waitSeconds,
          check);
    }
  }
}
