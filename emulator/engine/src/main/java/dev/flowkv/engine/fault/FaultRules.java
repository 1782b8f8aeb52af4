package dev.flowkv.engine.fault;

import dev.flowkv.engine.FaultEffect;
import dev.flowkv.engine.FaultRule;
import dev.flowkv.engine.KvOperation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The rules in force, with their counters, and what they decide for an operation. */
public final class FaultRules {
  private static final State NO_RULES = new State(0, List.of(), 0);

  private volatile State state = NO_RULES;

  private record State(long seed, List<Counted> rules, long oldestReadMillis) {}

  /** A rule and what it has done. */
  public static final class Counted {
    private final FaultRule rule;
    private final int place;
    private final AtomicLong matched = new AtomicLong();
    private final AtomicLong applied = new AtomicLong();

    Counted(FaultRule rule, int place) {
      this.rule = rule;
      this.place = place;
    }

    /** Counts a matching operation and says whether the rule applies to it. */
    boolean applies(long seed, String location, FaultDraw draw) {
      long n = matched.getAndIncrement();
      Integer most = rule.count();
      // A rule that is used up hits nothing, whatever is drawn.
      if ((most != null && applied.get() >= most) || !draw.hits(rule, place, n, seed, location)) {
        return false;
      }
      long before =
          applied.getAndUpdate(times -> most != null && times >= most ? times : times + 1);
      return most == null || before < most;
    }

    public FaultRule rule() {
      return rule;
    }

    /** Operations it was asked for. */
    public long matched() {
      return matched.get();
    }

    /** Operations it has made fail. */
    public long applied() {
      return applied.get();
    }
  }

  /** Replaces all rules; their counters start again. */
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

  public void clear() {
    state = NO_RULES;
  }

  /** The rules with their counters, as they were at one moment. */
  public static final class Saved {
    private final State state;
    private final List<Long> matched;
    private final List<Long> applied;

    private Saved(State state) {
      this.state = state;
      this.matched = state.rules.stream().map(Counted::matched).toList();
      this.applied = state.rules.stream().map(Counted::applied).toList();
    }
  }

  public Saved save() {
    return new Saved(state);
  }

  /** Goes on from what was saved, which may be done any number of times. */
  public void restore(Saved saved) {
    List<Counted> rules = new ArrayList<>();
    for (Counted before : saved.state.rules) {
      Counted rule = new Counted(before.rule, before.place);
      rule.matched.set(saved.matched.get(before.place));
      rule.applied.set(saved.applied.get(before.place));
      rules.add(rule);
    }
    state =
        rules.isEmpty()
            ? NO_RULES
            : new State(saved.state.seed, List.copyOf(rules), saved.state.oldestReadMillis);
  }

  public long seed() {
    return state.seed;
  }

  /** The rules, in order. */
  public List<Counted> rules() {
    return state.rules;
  }

  /** How far back reads may be made to look: so long are versions kept that nobody else sees. */
  public long oldestReadMillis() {
    return state.oldestReadMillis;
  }

  public boolean isEmpty() {
    return state == NO_RULES;
  }

  /**
   * Decides for one operation. Counts it for the rules that match.
   *
   * @param location where it arrives
   * @param keys gives the keys that it names, for the rules that ask
   * @param draw says whether a rule that matches hits
   */
  public FaultPlan plan(
      String location,
      String namespaceId,
      KvOperation operation,
      Supplier<List<String>> keys,
      FaultDraw draw) {
    State s = state;
    Duration delay = Duration.ZERO;
    @Nullable FaultEffect effect = null;
    for (Counted c : s.rules) {
      if (matches(c.rule.match(), location, namespaceId, operation, keys)
          && c.applies(s.seed, location, draw)) {
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

  private static boolean matches(
      FaultRule.Match match,
      String location,
      String namespaceId,
      KvOperation operation,
      Supplier<List<String>> keys) {
    return (match.operations().isEmpty() || match.operations().contains(operation))
        && (match.location() == null || match.location().equals(location))
        && (match.namespaceId() == null || match.namespaceId().equals(namespaceId))
        && (match.keyPrefix() == null || hasPrefix(keys.get(), match.keyPrefix()));
  }

  private static boolean hasPrefix(List<String> keys, String prefix) {
    return keys.stream().anyMatch(key -> key.startsWith(prefix));
  }
}
