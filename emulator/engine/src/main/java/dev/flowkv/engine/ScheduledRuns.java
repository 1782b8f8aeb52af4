package dev.flowkv.engine;

import dev.flowkv.engine.KvEmulator.Start;
import dev.flowkv.engine.schedule.FollowingScheduler;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Runs on one emulator that all begin with the same state, each under a schedule of its own: what
 * the model leaves open is decided by the schedule, and not by the seed.
 *
 * <pre>{@code
 * ScheduledRuns runs = ScheduledRuns.from(emulator);
 * ScheduledRun run = runs.begin(KvSchedule.parse("app/sjc:get:counter#1=-1"));
 * // operations on the emulator
 * run.met();   // the choices that were met, the one of the schedule among them
 * runs.end();  // the emulator is as it was before
 * }</pre>
 *
 * <p>While a run goes on the clock stays manual, no state can be restored, and no setting can be
 * changed to what is refused at the start. A reset is a part of the run.
 */
public final class ScheduledRuns {
  /** More than an example has; a test that waits in vain is to end. */
  public static final int MOST_OPERATIONS = 10_000;

  private final KvEmulator emulator;
  private final Start start;

  private ScheduledRuns(KvEmulator emulator) {
    this.emulator = emulator;
    this.start = emulator.start();
  }

  /**
   * Takes the state that is there now as the one to begin with.
   *
   * @throws IllegalStateException if the clock is not manual, if read caches are bounded, or if
   *     there are runs already, saying what to do
   */
  public static ScheduledRuns from(KvEmulator emulator) {
    return new ScheduledRuns(emulator);
  }

  /**
   * Begins a run, in which what the schedule does not name takes its first option.
   *
   * @throws IllegalStateException if the runs have ended
   */
  public ScheduledRun begin(KvSchedule schedule) {
    return begin(schedule, Unscheduled.FIRST);
  }

  /**
   * Begins a run.
   *
   * @param otherwise chooses where the schedule says nothing
   * @throws IllegalStateException if the runs have ended
   */
  public ScheduledRun begin(KvSchedule schedule, Unscheduled otherwise) {
    FollowingScheduler[] made = new FollowingScheduler[1];
    emulator.begin(
        start,
        clock ->
            made[0] =
                new FollowingScheduler(
                    schedule,
                    otherwise,
                    clock,
                    () -> emulator.config().settings(),
                    MOST_OPERATIONS));
    return new ScheduledRun(Objects.requireNonNull(made[0]));
  }

  /**
   * Ends the runs: the state is the one that they began with, and the seed decides again. If they
   * have ended already, nothing happens.
   */
  public void end() {
    emulator.end(start);
  }

  /** Refuses what schedules cannot do with. */
  static void check(ClockMode mode, Settings settings) {
    if (mode != ClockMode.MANUAL) {
      throw new IllegalStateException(
          "schedules need a manual clock, since their answers must not depend on the computer's"
              + " time; this one is "
              + mode.wireName()
              + ". Set it with ClockSetting.manual(), --clock manual or PUT /__flowkv/clock.");
    }
    String reason = refused(null, settings);
    if (reason != null) {
      throw new IllegalStateException(reason);
    }
  }

  static void checkChange(Settings before, Settings after) {
    String reason = refused(before, after);
    if (reason != null) {
      throw new IllegalStateException(reason + " Nothing was changed.");
    }
  }

  private static @Nullable String refused(@Nullable Settings before, Settings after) {
    if (after.optionalNumber(Setting.READ_CACHE_MAX_ENTRIES).isPresent()) {
      return "schedules need read caches without a bound, since what a bounded one drops is not"
          + " part of the model; set readCacheMaxEntries to off.";
    }
    if (before != null
        && before.number(Setting.TOMBSTONE_RETENTION_SECONDS) == 0
        && after.number(Setting.TOMBSTONE_RETENTION_SECONDS) > 0) {
      // Deletes that nobody could tell apart so far would differ on lists from now on.
      return "tombstoneRetentionSeconds cannot be raised from 0 while a schedule is followed; set"
          + " it before.";
    }
    return null;
  }
}
