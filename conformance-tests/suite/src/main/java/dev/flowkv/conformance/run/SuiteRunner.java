package dev.flowkv.conformance.run;

import dev.flowkv.conformance.CannotRunException;
import dev.flowkv.conformance.ConformanceTarget;
import dev.flowkv.conformance.Cost;
import dev.flowkv.conformance.Feature;
import dev.flowkv.conformance.Property;
import dev.flowkv.conformance.PropertyViolation;
import dev.flowkv.conformance.Strength;
import dev.flowkv.conformance.TargetInfo;
import dev.flowkv.conformance.TargetTroubleException;
import dev.flowkv.conformance.Trial;
import dev.flowkv.conformance.Trial.TrialSettings;
import dev.flowkv.conformance.run.PropertyResult.Evidence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Asks a target about properties. */
public final class SuiteRunner {
  private static final int TRIES_IN_PROCESS = 50;
  private static final int TRIES_SERVED = 15;
  private static final int TRIES_LOCAL = 12;
  private static final int TRIES_PAID_FOR = 3;
  private static final Cost NO_LIMIT =
      new Cost(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);

  private final RunOptions options;
  private final Consumer<PropertyResult> listener;
  private final BiFunction<Property, ConformanceTarget, ConformanceTarget> seen;
  private final List<String> remarks = new CopyOnWriteArrayList<>();

  /**
   * A runner.
   *
   * @param listener hears of each property when it has been asked
   */
  public SuiteRunner(RunOptions options, Consumer<PropertyResult> listener) {
    this(options, listener, (property, target) -> target);
  }

  /**
   * A runner.
   *
   * @param listener hears of each property when it has been asked
   * @param seen gives the target as a property is to see it
   */
  public SuiteRunner(
      RunOptions options,
      Consumer<PropertyResult> listener,
      BiFunction<Property, ConformanceTarget, ConformanceTarget> seen) {
    this.options = options;
    this.listener = listener;
    this.seen = seen;
  }

  /** What else there is to say, also of a run that was given up: what could not be cleaned up. */
  public List<String> remarks() {
    return List.copyOf(remarks);
  }

  /**
   * Asks.
   *
   * @throws OverBudgetException before anything is asked, if it would cost too much
   * @throws CannotRunException before any property is asked, if the target's clock does not run
   */
  public TargetResult run(ConformanceTarget target, List<Property> properties)
      throws InterruptedException {
    long start = System.nanoTime();
    TargetInfo info = target.info();
    Map<Property, @Nullable PropertyResult> results = new LinkedHashMap<>();
    List<Property> runnable = new ArrayList<>();
    for (Property p : properties) {
      String missing = missing(info, p);
      if (missing == null) {
        runnable.add(p);
        results.put(p, null);
      } else {
        results.put(p, told(PropertyResult.notRun(p, missing)));
      }
    }
    checkBudget(info, runnable);
    Leftovers leftovers = new Leftovers(target, options.runId());
    if (isPaidFor(info)) {
      int deletesLeft = options.budget().deletes() - plan(info, runnable).deletes();
      remarks.addAll(leftovers.ofEarlierRuns(properties, deletesLeft));
    }
    Set<String> written = ConcurrentHashMap.newKeySet();
    try {
      checkClock(target, runnable, written::add);
      List<PropertyResult> asked =
          info.has(Feature.VIRTUAL_CLOCK)
              ? inTurn(target, runnable)
              : new WaitingTogether(
                      target,
                      turn -> ask(target, turn.property(), turn.pauses(), written::add),
                      options.longestWait())
                  .all(runnable);
      asked.forEach(r -> results.put(r.property(), r));
    } finally {
      if (!info.has(Feature.VIRTUAL_CLOCK)) {
        // Also of a run that is given up.
        boolean interrupted = Thread.interrupted();
        target.cleanUp();
        remarks.addAll(leftovers.remove(written));
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }
    return new TargetResult(
        info.name(),
        info.description(),
        null,
        results.values().stream().map(Objects::requireNonNull).collect(Collectors.toList()),
        Duration.ofNanos(System.nanoTime() - start).toMillis(),
        remarks());
  }

  private void checkClock(
      ConformanceTarget target, List<Property> properties, Consumer<String> written)
      throws InterruptedException {
    if (target.info().has(Feature.VIRTUAL_CLOCK) || properties.isEmpty()) {
      return;
    }
    String wrong = new ClockCheck(target, options.runId(), written).wrong();
    if (wrong != null) {
      throw new CannotRunException(wrong);
    }
  }

  private List<PropertyResult> inTurn(ConformanceTarget target, List<Property> properties)
      throws InterruptedException {
    List<PropertyResult> asked = new ArrayList<>();
    for (Property p : properties) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      target.reset(seed(p));
      asked.add(ask(target, p, target::pass, key -> {}));
    }
    return asked;
  }

  private long seed(Property p) {
    return options.seed() * 31 + p.id().hashCode();
  }

  private PropertyResult ask(
      ConformanceTarget target, Property p, Trial.Pauses pauses, Consumer<String> written) {
    TargetInfo info = target.info();
    int tries = tries(info);
    Trial trial =
        new Trial(
            seen.apply(p, target),
            new TrialSettings(
                RunOptions.PREFIX + options.runId() + "/" + p.id() + "/",
                seed(p),
                tries,
                isPaidFor(info) ? p.cost(tries) : NO_LIMIT,
                info.has(Feature.VIRTUAL_CLOCK)),
            pauses,
            written);
    long start = System.nanoTime();
    Status status = p.strength() == Strength.OBSERVED ? Status.OBSERVED : Status.HOLDS;
    String text = "";
    Evidence evidence = null;
    try {
      p.check().check(trial);
    } catch (PropertyViolation e) {
      // What is measured cannot fail.
      status =
          p.strength() == Strength.OBSERVED || trial.isHeldUp() ? Status.BROKEN : Status.VIOLATED;
      text =
          trial.isHeldUp()
              ? "requests had to wait, since the service limits them; that may be why " + e.text()
              : e.text();
      evidence =
          e.key().map(key -> new Evidence(key, trial.history(), trial.checkOptions())).orElse(null);
    } catch (CannotRunException e) {
      status = Status.NOT_RUN;
      text = e.reason();
    } catch (InterruptedException | CancellationException e) {
      Thread.currentThread().interrupt();
      return PropertyResult.givenUp(p, trial.spent());
    } catch (TargetTroubleException e) {
      status = Status.BROKEN;
      text = String.valueOf(e.getMessage());
    } catch (RuntimeException | AssertionError e) {
      status = Status.BROKEN;
      text = e.getClass().getSimpleName() + ": " + e.getMessage();
    }
    return told(
        new PropertyResult(
            p,
            status,
            text,
            trial.observations(),
            trial.spent(),
            Duration.ofNanos(System.nanoTime() - start).toMillis(),
            evidence));
  }

  private PropertyResult told(PropertyResult result) {
    synchronized (listener) {
      listener.accept(result);
    }
    return result;
  }

  private static boolean isPaidFor(TargetInfo info) {
    return !info.has(Feature.VIRTUAL_CLOCK) && !info.has(Feature.UNMETERED);
  }

  private int tries(TargetInfo info) {
    int usual =
        isPaidFor(info)
            ? TRIES_PAID_FOR
            : !info.has(Feature.VIRTUAL_CLOCK)
                ? TRIES_LOCAL
                : info.face().equals("java") ? TRIES_IN_PROCESS : TRIES_SERVED;
    return options.tries().orElse(usual);
  }

  private @Nullable String missing(TargetInfo info, Property p) {
    List<String> lacking =
        p.needs().stream().filter(f -> !info.has(f)).map(Feature::words).sorted().toList();
    if (!lacking.isEmpty()) {
      return "needs " + String.join(" and ", lacking) + "; " + info.missing();
    }
    Duration wait = info.staleness().plusSeconds(p.waitSeconds());
    if (!info.has(Feature.VIRTUAL_CLOCK) && wait.compareTo(options.longestWait()) > 0) {
      return "waits for "
          + wait.toSeconds()
          + " s, and --max-wait is "
          + options.longestWait().toSeconds()
          + " s";
    }
    return null;
  }

  private void checkBudget(TargetInfo info, List<Property> properties) {
    if (!isPaidFor(info)) {
      return;
    }
    Cost planned = plan(info, properties);
    if (!planned.fits(options.budget())) {
      throw new OverBudgetException(
          "this run would need " + planned + "; allowed are " + options.budget());
    }
  }

  /** What a run costs at the most, cleaning up included. */
  private Cost plan(TargetInfo info, List<Property> properties) {
    Cost planned = properties.stream().map(p -> p.cost(tries(info))).reduce(Cost.NONE, Cost::plus);
    Cost cleaningUp = new Cost(0, 0, planned.writes(), Leftovers.LISTS);
    return planned.plus(cleaningUp).plus(ClockCheck.COST);
  }

  /** What a run of all these properties costs at the most at such a target. */
  public Cost planned(TargetInfo info, List<Property> properties) {
    return plan(info, properties.stream().filter(p -> missing(info, p) == null).toList());
  }
}
