package dev.flowkv.model;

import dev.flowkv.model.ModelFault.Effect;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The fault rule in force, if there is one, and what it has done so far. */
final class ModelFaults {
  private @Nullable ModelFault rule;
  private long matched;
  private int hit;

  /** Puts a rule in force, or none; its counters start again. */
  void set(@Nullable ModelFault newRule) {
    rule = newRule;
    matched = 0;
    hit = 0;
  }

  /** What happens to an operation; null: nothing. */
  @Nullable Effect effect(
      String operation, String location, List<String> keys, ModelChance chance) {
    if (rule == null || !rule.matches(operation, location, keys)) {
      return null;
    }
    long n = matched++;
    boolean usedUp = rule.count() != null && hit >= rule.count();
    boolean certain = rule.probability() == 1;
    boolean impossible = rule.probability() == 0;
    if (usedUp || impossible || (!certain && !chance.hits(rule.probability(), n))) {
      return null;
    }
    hit++;
    return rule.effect();
  }
}
