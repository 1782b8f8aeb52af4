package dev.flowkv.engine;

import dev.flowkv.engine.fault.FaultPlan;
import dev.flowkv.engine.fault.FaultRules;
import dev.flowkv.engine.operation.Caller;
import dev.flowkv.engine.state.World;
import java.util.List;
import java.util.function.Supplier;

/**
 * The fault rules of one emulator.
 *
 * <p>For each operation the rules are asked in order. Delays add up and let the next rule be asked;
 * the first other effect ends the search. Whether a rule applies to the n-th operation that matches
 * it is a hash of the seed, the rule's place and n, so the same seed and operations fail alike.
 */
public final class KvFaults {
  private final FaultRules rules;

  KvFaults(FaultRules rules) {
    this.rules = rules;
  }

  /**
   * Replaces all rules; their counters start again at zero.
   *
   * @param seed of the draws
   */
  public void set(long seed, List<FaultRule> rules) {
    this.rules.set(seed, rules);
  }

  /** Takes all rules away. */
  public void clear() {
    rules.clear();
  }

  /**
   * A rule and what it has done.
   *
   * @param rule the rule
   * @param matched operations it was asked for
   * @param applied operations it has made fail
   */
  public record Hits(FaultRule rule, long matched, long applied) {}

  /** The seed of the draws. */
  public long seed() {
    return rules.seed();
  }

  /** The rules, in order, with what they have done. */
  public List<Hits> rules() {
    return rules.rules().stream().map(c -> new Hits(c.rule(), c.matched(), c.applied())).toList();
  }

  FaultPlan plan(Caller caller, String namespaceId, KvCall<?> call, Supplier<World> world) {
    return rules.isEmpty()
        ? FaultPlan.NONE
        : rules.plan(
            caller.location(),
            namespaceId,
            call.operation(),
            call::keys,
            world.get().account().scheduler());
  }
}
