package dev.flowkv.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The fault rules of one emulator.
 *
 * <p>For each operation the rules are asked in order. Delays add up and let the next rule be asked;
 * the first other effect ends the search. Whether a rule applies to the n-th operation that matches
 * it is a hash of the seed, the rule's place and n, so the same seed and operations fail alike.
 */
public final class KvFaults {
  private static final State NO_RULES = new State(0, List.of(), 0);

  private volatile State state = NO_RULES;

  private record State(long seed, List<Counted> rules, long oldestReadMillis) {}

  private static final class Counted {
    private final FaultRule rule;
    private final int place;
    private final AtomicLong matched = new AtomicLong();
    private final AtomicLong applied = new AtomicLong();

    Counted(FaultRule rule, int place) {
      this.rule = rule;
      this.place = place;
    }

    /** Counts a matching operation and says whether the rule applies to it. */
    boolean applies(long seed) {
      long n = matched.getAndIncrement();
      double draw = new SeededHash(seed).add("fault").add(place).add(n).uniform(1);
      if (draw >= rule.probability()) {
        return false;
      }
      Integer most = rule.count();
      long before =
          applied.getAndUpdate(times -> most != null && times >= most ? times : times + 1);
      return most == null || before < most;
    }
  }

  KvFaults() {}

  /**
   * Replaces all rules; their counters start anew.
   *
   * @param seed of the draws
   */
  public void set(long seed, List<FaultRule> rules) {
    List<Counted> counted = new ArrayList<>();
    long oldest = 0;
    for (FaultRule rule : rules) {
      counted.add(new Counted(rule, counted.size()));
      if (rule.effect() instanceof FaultEffect.StaleRead stale) {
        oldest = Math.max(oldest, stale.age().toMillis());
      }
    }
    state = rules.isEmpty() ? NO_RULES : new State(seed, List.copyOf(counted), oldest);
  }

  /** Takes all rules away. */
  public void clear() {
    state = NO_RULES;
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
    return state.seed;
  }

  /** The rules, in order, with what they have done. */
  public List<Hits> rules() {
    return state.rules.stream()
        .map(c -> new Hits(c.rule, c.matched.get(), c.applied.get()))
        .toList();
  }

  /** How far back reads may be made to look: so long are versions kept that nobody else sees. */
  long oldestReadMillis() {
    return state.oldestReadMillis;
  }

  FaultPlan plan(Caller caller, String namespaceId, KvCall<?> call) {
    State s = state;
    return s == NO_RULES ? FaultPlan.NONE : decide(s, caller, namespaceId, call);
  }

  private static FaultPlan decide(State s, Caller caller, String namespaceId, KvCall<?> call) {
    Duration delay = Duration.ZERO;
    @Nullable FaultEffect effect = null;
    for (Counted c : s.rules) {
      if (c.rule.match().matches(caller, namespaceId, call) && c.applies(s.seed)) {
        if (c.rule.effect() instanceof FaultEffect.Delay more) {
          delay = delay.plus(more.by());
        } else {
          effect = c.rule.effect();
          break;
        }
      }
    }
    return delay.isZero() && effect == null ? FaultPlan.NONE : new FaultPlan(delay, effect);
  }
}
