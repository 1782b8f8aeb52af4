package dev.flowkv.exploration;

import dev.flowkv.engine.KvSchedule;
import dev.flowkv.engine.Unscheduled;

/**
 * A run that a search asks for.
 *
 * @param schedule the schedule to follow
 * @param otherwise chooses where the schedule says nothing
 * @param purpose why the search asks for it
 */
public record Attempt(KvSchedule schedule, Unscheduled otherwise, Purpose purpose) {
  /** Why a search asks for a run. */
  public enum Purpose {
    /** To see whether a schedule that failed in an earlier search fails still. */
    REMEMBERED,
    /** To see whether a schedule fails. */
    TRY,
    /** To see whether a schedule that has failed fails again. */
    REPLAY,
    /** To see whether a schedule fails with a surprise less. */
    REDUCE
  }

  static Attempt of(KvSchedule schedule, Purpose purpose) {
    return new Attempt(schedule, Unscheduled.FIRST, purpose);
  }
}
