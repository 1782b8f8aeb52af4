package dev.flowkv.exploration;

import dev.flowkv.engine.KvSchedule;
import dev.flowkv.exploration.Attempt.Purpose;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Takes surprises from a schedule that has failed for as long as it fails still, and then replays
 * it once.
 */
final class Reduction {
  private final int number;
  private final boolean isMinimal;
  private final Deque<String> candidates = new ArrayDeque<>();
  private KvSchedule schedule;
  private String leftAway = "";
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
    if (mostRuns > 0) {
      candidates.addAll(schedule.names());
    }
  }

  Attempt next() {
    if (candidates.isEmpty() || runsLeft <= 0) {
      isReplaying = true;
      return Attempt.of(schedule, Purpose.REPLAY);
    }
    runsLeft--;
    leftAway = candidates.removeFirst();
    return Attempt.of(schedule.without(leftAway), Purpose.REDUCE);
  }

  /**
   * Takes what became of the run.
   *
   * @param taken the schedule that was followed
   * @return whether nothing is left to do
   */
  boolean ended(boolean hasFailed, KvSchedule taken) {
    if (isReplaying) {
      isConfirmed = hasFailed && taken.equals(schedule);
      return true;
    }
    if (hasFailed) {
      schedule = taken;
      // What it could not do without before, it may do without now.
      candidates.clear();
      candidates.addAll(schedule.names());
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
