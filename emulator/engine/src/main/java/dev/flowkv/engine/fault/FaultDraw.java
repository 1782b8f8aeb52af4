package dev.flowkv.engine.fault;

import dev.flowkv.engine.FaultRule;

/** Decides whether a fault rule hits an operation that it matches. */
public interface FaultDraw {
  /**
   * Whether the rule hits.
   *
   * @param place of the rule among the rules, counted from 0
   * @param n how many operations the rule has matched before
   * @param seed of the rules
   * @param location where the operation arrives
   */
  boolean hits(FaultRule rule, int place, long n, long seed, String location);
}
