package dev.flowkv.server.exploration;

import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.KvHistory;
import dev.flowkv.engine.ScheduledRuns;
import dev.flowkv.exploration.Attempt;
import dev.flowkv.exploration.FailureText;
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
  private final @Nullable KvHistory history;
  private @Nullable Attempt attempt;
  private WatchedRun run;

  /**
   * Begins with the first run.
   *
   * @param isOfAll whether all schedules are to be tried
   * @param history the server's; null: none is recorded
   * @throws IllegalStateException if the emulator cannot follow schedules, saying why
   */
  Exploring(
      KvEmulator emulator, ScheduleSearch search, boolean isOfAll, @Nullable KvHistory history) {
    this.emulator = emulator;
    this.runs = ScheduledRuns.from(emulator);
    this.search = search;
    this.isOfAll = isOfAll;
    this.history = history;
    Attempt first = search.next().orElseThrow();
    this.attempt = first;
    this.run = WatchedRun.begin(emulator, runs, first, history);
  }

  /** How many operations the run that goes on has had. */
  long operations() {
    return run.watcher().operations();
  }

  /** Takes the verdict of the run that goes on, and begins the next one, if there is one. */
  void ended(Verdict verdict) {
    run.stop();
    tally.add(run.watcher().anomalies());
    search.ended(run.run(), run.run().isTooLong() ? Verdict.FAILED : verdict);
    found = search.failure().map(this::found).orElse(null);
    attempt = search.next().orElse(null);
    if (attempt != null) {
      run = WatchedRun.begin(emulator, runs, attempt, history);
    }
  }

  /** The run that has just ended was the failure's replay. */
  private ExplorationState.Found found(ScheduleSearch.Failure failure) {
    List<String> lines = run.lines();
    return new ExplorationState.Found(
        failure, lines, FailureText.message(failure, limit(), lines), run.place());
  }

  private int limit() {
    return isOfAll ? 0 : search.limit();
  }

  boolean isEnded() {
    return attempt == null;
  }

  /** Gives the state back that was there before. */
  void close() {
    run.stop();
    runs.end();
  }

  ExplorationState state() {
    Attempt now = attempt;
    Map<String, Long> anomalies = new TreeMap<>();
    tally.counts().forEach((kind, count) -> anomalies.put(kind.wireName(), count));
    return new ExplorationState(
        now == null,
        limit(),
        search.tried(),
        now == null ? null : now.purpose(),
        now == null ? null : now.schedule(),
        run.watcher().operations(),
        search.isExhausted(),
        search.mostSurprises(),
        search.notReproducible(),
        anomalies,
        SummaryText.seen(tally),
        SummaryText.of(search, tally),
        Optional.ofNullable(found));
  }
}
