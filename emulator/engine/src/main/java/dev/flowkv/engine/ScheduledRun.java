package dev.flowkv.engine;

import dev.flowkv.engine.schedule.FollowingScheduler;
import java.util.List;

/** A run under a schedule, and the choices that it has met so far. Safe for use by many threads. */
public final class ScheduledRun {
  private final FollowingScheduler scheduler;

  ScheduledRun(FollowingScheduler scheduler) {
    this.scheduler = scheduler;
  }

  /** The choices that were met, in order. */
  public List<KvChoice> met() {
    return scheduler.met();
  }

  /** The choices that were met after the first so many, in order. */
  public List<KvChoice> metSince(int first) {
    return scheduler.metSince(first);
  }

  /** How many choices were met. */
  public int metCount() {
    return scheduler.metCount();
  }

  /** The names in the schedule that were not met, or whose choice had no such option. */
  public List<String> unmet() {
    return scheduler.unmet();
  }

  /** Whether the run has had more operations than {@link ScheduledRuns#MOST_OPERATIONS}. */
  public boolean isTooLong() {
    return scheduler.isTooLong();
  }

  /** The schedule that was followed: all choices that did not take their first option. */
  public KvSchedule schedule() {
    return KvSchedule.of(met());
  }
}
