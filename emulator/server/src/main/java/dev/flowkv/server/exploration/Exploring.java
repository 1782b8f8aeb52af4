package dev.flowkv.server.exploration;

import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.ScheduledRun;
import dev.flowkv.engine.ScheduledRuns;
import dev.flowkv.exploration.Attempt;
import dev.flowkv.exploration.FailureText;
import dev.flowkv.exploration.RunWatcher;
import dev.flowkv.exploration.ScheduleSearch;
import dev.flowkv.exploration.SummaryText;
import dev.flowkv.exploration.Tally;
import dev.flowkv.exploration.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An exploration that goes on: the search, and the run that the client makes now. */
final class Exploring {
  private final KvEmulator emulator;
  private final ScheduledRuns runs;
  private final ScheduleSearch search;
  private final boolean isOfAll;
  private final Tally tally = new Tally();
  private ExplorationState.@Nullable Found found;
  private @Nullable Attempt attempt;
  private ScheduledRun run;
  private RunWatcher watcher;

  /**
   * Begins with the first run.
   *
   * @param isOfAll whether all schedules are to be tried
   * @throws IllegalStateException if the emulator cannot follow schedules, saying why
   */
  Exploring(KvEmulator emulator, ScheduleSearch search, boolean isOfAll) {
    this.emulator = emulator;
    this.runs = ScheduledRuns.from(emulator);
    this.search = search;
    this.isOfAll = isOfAll;
    Attempt first = search.next().orElseThrow();
    this.attempt = first;
    this.run = runs.begin(first.schedule(), first.otherwise());
    this.watcher = new RunWatcher(run);
    emulator.observe(watcher);
  }

  /** How many operations the run that goes on has had. */
  long operations() {
    return watcher.operations();
  }

  /** Takes what became of the run that goes on, and begins the next one, if there is one. */
  void ended(Verdict verdict) {
    emulator.stopObserving(watcher);
    tally.add(watcher.anomalies());
    search.ended(run, run.isTooLong() ? Verdict.FAILED : verdict);
    List<String> lines = FailureText.lines(run, watcher);
    found = search.failure().map(f -> new ExplorationState.Found(f, lines)).orElse(null);
    attempt = search.next().orElse(null);
    if (attempt != null) {
      run = runs.begin(attempt.schedule(), attempt.otherwise());
      watcher = new RunWatcher(run);
      emulator.observe(watcher);
    }
  }

  boolean isEnded() {
    return attempt == null;
  }

  /** Gives the state back that was there before. */
  void close() {
    emulator.stopObserving(watcher);
    runs.end();
  }

  ExplorationState state() {
    Attempt now = attempt;
    Map<String, Long> anomalies = new TreeMap<>();
    tally.counts().forEach((kind, count) -> anomalies.put(kind.wireName(), count));
    return new ExplorationState(
        now == null,
        isOfAll ? 0 : search.limit(),
        search.tried(),
        now == null ? null : now.purpose(),
        now == null ? null : now.schedule(),
        watcher.operations(),
        search.isExhausted(),
        search.mostSurprises(),
        search.notReproducible(),
        anomalies,
        SummaryText.of(search, tally),
        Optional.ofNullable(found));
  }
}
