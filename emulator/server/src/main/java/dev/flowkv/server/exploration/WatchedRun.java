package dev.flowkv.server.exploration;

import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.KvHistory;
import dev.flowkv.engine.ScheduleTooLongException;
import dev.flowkv.engine.ScheduledRun;
import dev.flowkv.engine.ScheduledRuns;
import dev.flowkv.exploration.Attempt;
import dev.flowkv.exploration.FailureText;
import dev.flowkv.exploration.RunWatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A run of the client's program under a schedule, which is looked at while it goes on. */
final class WatchedRun {
  private final KvEmulator emulator;
  private final ScheduledRun run;
  private final RunWatcher watcher;

  /** What to add to the number of a step for its number in the history; null: there is none. */
  private final @Nullable Long before;

  private WatchedRun(
      KvEmulator emulator, ScheduledRun run, RunWatcher watcher, @Nullable Long before) {
    this.emulator = emulator;
    this.run = run;
    this.watcher = watcher;
    this.before = before;
  }

  /**
   * Begins a run.
   *
   * @param history the server's; null: none is recorded
   */
  static WatchedRun begin(
      KvEmulator emulator, ScheduledRuns runs, Attempt attempt, @Nullable KvHistory history) {
    ScheduledRun run = runs.begin(attempt.schedule(), attempt.otherwise());
    RunWatcher watcher = new RunWatcher(run);
    emulator.observe(watcher);
    // If there are keys, the watcher has heard so: that is its first step, and is in the history.
    Long before = history == null ? null : history.last() - watcher.steps();
    return new WatchedRun(emulator, run, watcher, before);
  }

  ScheduledRun run() {
    return run;
  }

  RunWatcher watcher() {
    return watcher;
  }

  /** Looks no longer. */
  void stop() {
    emulator.stopObserving(watcher);
  }

  /**
   * Its surprises, what else was unusual, what the schedule names that did not occur, and whether
   * it had too many operations.
   */
  List<String> lines() {
    List<String> lines = new ArrayList<>(FailureText.lines(run, watcher));
    lines.addAll(FailureText.unmet(run));
    if (run.isTooLong()) {
      lines.add(new ScheduleTooLongException(ScheduledRuns.MOST_OPERATIONS).getMessage());
    }
    return lines;
  }

  /** Where in the history to begin to look; empty: nowhere, or none is recorded. */
  Optional<RecordedPlace> place() {
    Long offset = before;
    return offset == null
        ? Optional.empty()
        : watcher
            .firstUnusual()
            .map(
                place ->
                    new RecordedPlace(
                        place.namespace(), place.key(), offset + place.number(), offset));
  }
}
