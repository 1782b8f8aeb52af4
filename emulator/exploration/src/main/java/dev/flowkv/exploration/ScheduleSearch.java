package dev.flowkv.exploration;

import dev.flowkv.engine.KvChoice;
import dev.flowkv.engine.KvSchedule;
import dev.flowkv.engine.ScheduledRun;
import dev.flowkv.engine.Unscheduled;
import dev.flowkv.exploration.Attempt.Purpose;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Says which schedule comes next: the one without a surprise, all with one, all with two, and so
 * on. Where the next of these groups is more than may be tried, the rest is drawn: from this group,
 * and from all schedules there are. A failure is believed when it has been replayed, and one that
 * was drawn is reduced first, to surprises none of which it can do without.
 *
 * <pre>{@code
 * for (Optional<Attempt> next = search.next(); next.isPresent(); next = search.next()) {
 *   ScheduledRun run = runs.begin(next.get().schedule(), next.get().otherwise());
 *   search.ended(run, theProgramPasses() ? Verdict.PASSED : Verdict.FAILED);
 * }
 * }</pre>
 *
 * <p>The idea is that of thread schedules with few preemptions (Musuvathi and Qadeer, <i>Iterative
 * context bounding</i>, PLDI 2007) and of few delays (Emmi, Qadeer, Rakamarić, <i>Delay-bounded
 * scheduling</i>, POPL 2011). Memory is bounded by the number of schedules. Not safe for use by
 * several threads.
 */
public final class ScheduleSearch {
  /** How many schedules a search without a limit tries at most. */
  public static final int MOST_OF_ALL = 10_000;

  private static final int MOST_REDUCTIONS = 200;

  /** How many draws in a row may be of schedules that were tried before. */
  private static final int MOST_REPEATS = 100;

  private final int limit;
  private final boolean isDrawing;
  private final SplittableRandom random;
  private final Deque<KvSchedule> remembered;
  private final Deque<Branch> level = new ArrayDeque<>();
  private Reservoir<Branch> nextLevel;
  private final Set<KvSchedule> drawn = new HashSet<>();

  private @Nullable Attempt current;
  private @Nullable Branch branch;
  private @Nullable Reduction reduction;
  private boolean isSystematic = true;
  private int completeSurprises = -1;
  private int tried;
  private int drawnCount;
  private int repeats;
  private int leftOut;
  private int mostSurprises;
  private int notReproducible;
  private boolean hasChoices;
  private @Nullable Failure failure;

  /**
   * A search that has not begun.
   *
   * @param limit how many schedules are tried at most
   * @param isDrawing whether the rest is drawn where the limit is too small for all; else they are
   *     tried in order, up to the limit
   * @param seed of the draws
   * @param remembered schedules to try before all others, since they failed in an earlier search
   */
  public ScheduleSearch(int limit, boolean isDrawing, long seed, List<KvSchedule> remembered) {
    if (limit < 1) {
      throw new IllegalArgumentException("a search needs at least one schedule, not " + limit);
    }
    this.limit = limit;
    this.isDrawing = isDrawing;
    this.random = new SplittableRandom(seed);
    this.remembered = new ArrayDeque<>(remembered);
    this.level.add(Branch.ROOT);
    this.nextLevel = newLevel();
  }

  private Reservoir<Branch> newLevel() {
    return new Reservoir<>(limit, random.split());
  }

  /**
   * What makes the program fail.
   *
   * @param schedule the schedule
   * @param number which of those that were tried it was, counted from 1; 0: one from an earlier
   *     search
   * @param isMinimal whether all schedules with fewer surprises were tried, and pass
   */
  public record Failure(KvSchedule schedule, int number, boolean isMinimal) {}

  /** The next run; empty: the search has ended. */
  public Optional<Attempt> next() {
    if (current == null && failure == null) {
      current = pick();
    }
    return Optional.ofNullable(current);
  }

  private @Nullable Attempt pick() {
    branch = null;
    if (reduction != null) {
      return reduction.next();
    }
    if (!remembered.isEmpty()) {
      return Attempt.of(remembered.removeFirst(), Purpose.REMEMBERED);
    }
    if (tried >= limit) {
      return null;
    }
    return isSystematic ? pickInOrder() : draw();
  }

  private @Nullable Attempt pickInOrder() {
    if (level.isEmpty() && !nextLevel.kept().isEmpty()) {
      completeSurprises++;
      level.addAll(nextLevel.kept());
      boolean fits = nextLevel.isComplete() && level.size() <= limit - tried;
      nextLevel = newLevel();
      if (!fits && isDrawing) {
        isSystematic = false;
        shuffleLevel();
        return draw();
      }
    }
    branch = level.pollFirst();
    return branch == null ? null : Attempt.of(branch.schedule(), Purpose.TRY);
  }

  private void shuffleLevel() {
    List<Branch> shuffled = new ArrayList<>(level);
    for (int i = shuffled.size() - 1; i > 0; i--) {
      Collections.swap(shuffled, i, random.nextInt(i + 1));
    }
    level.clear();
    level.addAll(shuffled);
  }

  /** In turns: one of the next group, and one of all. In the first of all every write is late. */
  private @Nullable Attempt draw() {
    boolean isOfLevel = drawnCount % 2 == 1 || repeats >= MOST_REPEATS;
    if (isOfLevel && !level.isEmpty()) {
      branch = level.pollFirst();
      return Attempt.of(Objects.requireNonNull(branch).schedule(), Purpose.TRY);
    }
    if (repeats >= MOST_REPEATS) {
      return null;
    }
    return new Attempt(
        KvSchedule.NONE,
        drawnCount == 0 ? everyWriteIsLate() : surprisesWith(1.0 / (2 + random.nextInt(7))),
        Purpose.TRY);
  }

  /** A fault does not hit every time: who tries again until it does not would never end. */
  private Unscheduled everyWriteIsLate() {
    Unscheduled faults = surprisesWith(0.5);
    return (kind, options) ->
        kind == KvChoice.Kind.FAULT ? faults.option(kind, options) : options - 1;
  }

  private Unscheduled surprisesWith(double probability) {
    SplittableRandom own = random.split();
    return (kind, options) -> own.nextDouble() < probability ? 1 + own.nextInt(options - 1) : 0;
  }

  /**
   * Takes the verdict of the run that {@link #next} asked for.
   *
   * @throws IllegalStateException if it asked for none
   */
  public void ended(ScheduledRun run, Verdict verdict) {
    ended(run.met(), run.unmet(), verdict);
  }

  /** As {@link #ended(ScheduledRun, Verdict)}. */
  public void ended(List<KvChoice> met, List<String> unmet, Verdict verdict) {
    Attempt attempt = current;
    if (attempt == null) {
      throw new IllegalStateException("the search has not asked for a run");
    }
    current = null;
    hasChoices |= !met.isEmpty();
    switch (attempt.purpose()) {
      case TRY -> tried(met, unmet, verdict);
      case REMEMBERED -> {
        if (verdict == Verdict.FAILED) {
          reduction = new Reduction(KvSchedule.of(met), 0, false, MOST_REDUCTIONS);
        }
      }
      default -> reduced(met, verdict);
    }
  }

  private void tried(List<KvChoice> met, List<String> unmet, Verdict verdict) {
    Branch tried = branch;
    KvSchedule taken = KvSchedule.of(met);
    boolean isDraw = tried == null;
    if (!isSystematic) {
      drawnCount++;
      boolean isRepeated = !drawn.add(taken) || (isDraw && taken.surprises() <= completeSurprises);
      repeats = isRepeated ? repeats + 1 : 0;
      if (isRepeated && verdict != Verdict.FAILED) {
        return;
      }
    }
    this.tried++;
    leftOut += verdict == Verdict.LEFT_OUT ? 1 : 0;
    mostSurprises = Math.max(mostSurprises, taken.surprises());
    int end = tried == null ? 0 : tried.end(met);
    boolean goesAsBefore = unmet.isEmpty() && (tried == null || end > -2);
    if (verdict == Verdict.FAILED) {
      reduction = new Reduction(taken, this.tried, !isDraw, isDraw ? MOST_REDUCTIONS : 0);
    } else if (!goesAsBefore) {
      notReproducible++;
    } else if (tried != null && isSystematic) {
      tried.grow(met, end, nextLevel);
    }
  }

  private void reduced(List<KvChoice> met, Verdict verdict) {
    Reduction r = Objects.requireNonNull(reduction);
    if (r.ended(verdict == Verdict.FAILED, KvSchedule.of(met))) {
      reduction = null;
      if (r.isConfirmed()) {
        failure = new Failure(r.schedule(), r.number(), r.isMinimal());
      } else {
        notReproducible++;
      }
    }
  }

  /** What has failed, and failed again when it was replayed. */
  public Optional<Failure> failure() {
    return Optional.ofNullable(failure);
  }

  /** What has failed, and is replayed or reduced now. */
  public Optional<Failure> candidate() {
    return Optional.ofNullable(reduction)
        .map(r -> new Failure(r.schedule(), r.number(), r.isMinimal()));
  }

  /** How many different schedules were tried. */
  public int tried() {
    return tried;
  }

  /** Of those that were tried, how many say nothing, since an assumption did not hold. */
  public int leftOut() {
    return leftOut;
  }

  /** How many runs did not do as a run before with the same answers had done. */
  public int notReproducible() {
    return notReproducible;
  }

  /** The most surprises of a schedule that was tried. */
  public int mostSurprises() {
    return mostSurprises;
  }

  /** Up to how many surprises all schedules were tried; -1: not even the one without any. */
  public int completeSurprises() {
    boolean isAtEndOfLevel = isSystematic && current == null && level.isEmpty() && tried > 0;
    return isExhausted() ? mostSurprises : completeSurprises + (isAtEndOfLevel ? 1 : 0);
  }

  /** How many schedules may be tried. */
  public int limit() {
    return limit;
  }

  /** Whether any choice was met. */
  public boolean hasChoices() {
    return hasChoices;
  }

  /**
   * Whether all schedules there are were tried: what the program does not fail with then, it cannot
   * fail with. False if any run was not reproducible.
   */
  public boolean isExhausted() {
    return isSystematic
        && current == null
        && failure == null
        && reduction == null
        && notReproducible == 0
        && tried > 0
        && level.isEmpty()
        && nextLevel.isComplete()
        && nextLevel.kept().isEmpty();
  }
}
