package dev.flowkv.conformance.run;

import dev.flowkv.conformance.Cost;
import java.time.Duration;
import java.util.OptionalInt;

/**
 * How a suite is run.
 *
 * @param seed of all that is drawn
 * @param tries how many values each property draws; empty: as many as fit the target
 * @param longestWait a property that lets more time pass, where it cannot be moved, is not run
 * @param budget what may be spent where operations cost something
 * @param runId part of every key, so that runs do not meet
 */
public record RunOptions(
    long seed, OptionalInt tries, Duration longestWait, Cost budget, String runId) {
  /** All keys of all runs start with this. */
  public static final String PREFIX = "flowkv-conformance/";

  /** The id of a run that meets no other, as long as others. */
  public static final String OWN = "000000-000000";

  /** The usual: everything, with the free plan's budget. */
  public static RunOptions of(long seed, String runId) {
    return new RunOptions(seed, OptionalInt.empty(), Duration.ofMinutes(10), Cost.FREE_PLAN, runId);
  }

  /** A run's id; it begins with the start, so that others can tell how old its keys are. */
  public static String runId(long nowMillis, String unique) {
    return Long.toString(nowMillis / 1000, Character.MAX_RADIX) + "-" + unique;
  }

  /** The same with so many tries. */
  public RunOptions withTries(int number) {
    return new RunOptions(seed, OptionalInt.of(number), longestWait, budget, runId);
  }
}
