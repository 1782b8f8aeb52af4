package dev.flowkv.junit;

import dev.flowkv.engine.ClockMode;
import dev.flowkv.engine.KvDelay;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.KvHistory;
import dev.flowkv.engine.KvSchedule;
import dev.flowkv.engine.ScheduleTooLongException;
import dev.flowkv.engine.ScheduledRun;
import dev.flowkv.engine.ScheduledRuns;
import dev.flowkv.engine.Unscheduled;
import dev.flowkv.exploration.Attempt;
import dev.flowkv.exploration.RunWatcher;
import dev.flowkv.exploration.ScheduleSearch;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The emulator of one test, and the record of what is done with it. */
final class Session {
  /** More than a test makes, unless it runs away. */
  private static final int MOST_OPERATIONS = 100_000;

  private final Setup setup;
  private final String owner;
  private final KvEmulator emulator;
  private KvHistory history = newHistory();
  private long seed;
  private @Nullable ScheduleSearch search;
  private @Nullable ScheduledRuns runs;
  private @Nullable Followed followed;

  /**
   * A run under a schedule.
   *
   * @param attempt what the search asked for
   */
  record Followed(Attempt attempt, ScheduledRun run, RunWatcher watcher) {}

  /**
   * A session, begun with the first seed or schedule.
   *
   * @param owner the unique id of the test or container that it was made for
   * @param failed schedules that the test has failed with before
   */
  Session(Setup setup, String owner, List<KvSchedule> failed) {
    this.setup = setup;
    this.owner = owner;
    this.emulator = KvEmulator.create(setup.config().toBuilder().delay(this::delay).build());
    begin(failed);
  }

  private static KvHistory newHistory() {
    return KvHistory.ofAtMost(MOST_OPERATIONS);
  }

  /** Starts over with the first seed or schedule. */
  void begin(List<KvSchedule> failed) {
    begin(firstSeed());
    KvSchedule only = setup.onlySchedule();
    if (only != null || setup.isSearching()) {
      runs = ScheduledRuns.from(emulator);
    }
    if (only != null) {
      follow(new Attempt(only, Unscheduled.FIRST, Attempt.Purpose.TRY));
    } else if (setup.isSearching()) {
      boolean isOfAll = setup.schedules() == WorkersKv.ALL;
      int limit = isOfAll ? ScheduleSearch.MOST_OF_ALL : setup.schedules();
      search = new ScheduleSearch(limit, !isOfAll, firstSeed(), failed);
      follow(search.next().orElseThrow());
    }
  }

  /** Starts over with another seed: the same object, which parameters hold, as if it were new. */
  void begin(long newSeed) {
    seed = newSeed;
    if (runs != null) {
      runs.end();
      runs = null;
      followed = null;
      search = null;
    }
    emulator.observers().forEach(emulator::stopObserving);
    emulator.restore(KvEmulator.create(setup.config().toBuilder().seed(newSeed).build()).capture());
    emulator.faults().set(newSeed, setup.faults());
    // Another one, so that a schedule's entries have the numbers of its replay.
    history = newHistory();
    emulator.observe(history);
  }

  /** Starts over with a schedule. */
  void follow(Attempt attempt) {
    emulator.observers().forEach(emulator::stopObserving);
    ScheduledRun run = Objects.requireNonNull(runs).begin(attempt.schedule(), attempt.otherwise());
    RunWatcher watcher = new RunWatcher(run);
    history = newHistory();
    emulator.observe(watcher);
    emulator.observe(history);
    followed = new Followed(attempt, run, watcher);
  }

  /**
   * Checks that a run under a schedule has not had too many operations: its code may have caught
   * what they threw.
   *
   * @throws ScheduleTooLongException if it has
   */
  void checkLength() {
    if (followed != null && followed.run().isTooLong()) {
      throw new ScheduleTooLongException(ScheduledRuns.MOST_OPERATIONS);
    }
  }

  /** What a fault rule delays takes the emulator's time, and none of the test's. */
  private void delay(Duration by) {
    if (emulator.clock().mode() == ClockMode.MANUAL) {
      emulator.clock().advance(by);
    } else {
      KvDelay.system().pause(by);
    }
  }

  Setup setup() {
    return setup;
  }

  String owner() {
    return owner;
  }

  KvEmulator emulator() {
    return emulator;
  }

  KvHistory history() {
    return history;
  }

  /** The search that the test is run by; null: it is run once, or seed by seed. */
  @Nullable ScheduleSearch search() {
    return search;
  }

  /** The run that goes on now under a schedule; null: a seed decides. */
  @Nullable Followed followed() {
    return followed;
  }

  /** The seed of the run that goes on now. */
  long seed() {
    return seed;
  }

  long firstSeed() {
    return setup.config().seed();
  }
}
