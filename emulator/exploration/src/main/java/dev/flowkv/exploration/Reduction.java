package dev.flowkv.exploration;

import dev.flowkv.engine.KvSchedule;
import dev.flowkv.exploration.Attempt.Purpose;
import java.util.List;

/**
 * Takes surprises from a schedule that has failed for as long as it fails still, many at once at
 * first, and then replays it once.
 *
 * <p>Halves, then quarters, down to single ones, as Zeller and Hildebrandt do in <i>Simplifying and
 * isolating failure-inducing input</i> (IEEE TSE 2002).
 */
final class Reduction {
  private final int number;
  private final boolean isMinimal;
  private KvSchedule schedule;

  /** How many surprises are left out at once; 0: nothing more is to be left out. */
  private int chunk;

  /** Which of them come next. */
  private int from;

  private boolean isReplaying;
  private boolean isConfirmed;
  private int runsLeft;

  /**
   * A reduction of a schedule.
   *
   * @param number which of those that were tried it was
   * @param isMinimal whether it is known to have the fewest surprises
   * @param mostRuns how many runs it may take before the replay
   */
  Reduction(KvSchedule schedule, int number, boolean isMinimal, int mostRuns) {
    this.schedule = schedule;
    this.number = number;
    this.isMinimal = isMinimal;
    this.runsLeft = mostRuns;
    this.chunk = (schedule.surprises() + 1) / 2;
  }

  Attempt next() {
    if (chunk == 0 || runsLeft <= 0) {
      isReplaying = true;
      return Attempt.of(schedule, Purpose.REPLAY);
    }
    runsLeft--;
    List<String> names = schedule.names();
    return Attempt.of(
        schedule.without(names.subList(from, Math.min(from + chunk, names.size()))),
        Purpose.REDUCE);
  }

  /**
   * Takes the verdict of the run.
   *
   * @param taken the schedule that was followed
   * @return whether nothing is left to do
   */
  boolean ended(boolean hasFailed, KvSchedule taken) {
    if (isReplaying) {
      isConfirmed = hasFailed && taken.equals(schedule);
      return true;
    }
    // A run that goes another way may meet more surprises than it was given.
    if (hasFailed && taken.surprises() < schedule.surprises()) {
      schedule = taken;
      // What it could not do without before, it may do without now.
      chunk = Math.min(chunk, (schedule.surprises() + 1) / 2);
      from = chunk == 1 ? 0 : from;
    } else {
      from += chunk;
    }
    if (from >= schedule.surprises()) {
      from = 0;
      chunk /= 2;
    }
    return false;
  }

  KvSchedule schedule() {
    return schedule;
  }

  int number() {
    return number;
  }

  boolean isMinimal() {
    return isMinimal;
  }

  boolean isConfirmed() {
    return isConfirmed;
  }
}
