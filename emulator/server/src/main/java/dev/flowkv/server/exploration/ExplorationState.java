package dev.flowkv.server.exploration;

import dev.flowkv.engine.KvSchedule;
import dev.flowkv.exploration.Attempt;
import dev.flowkv.exploration.ScheduleSearch;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where an exploration is.
 *
 * @param isEnded whether nothing is left to run
 * @param limit how many schedules may be tried; 0: all
 * @param tried how many different schedules were tried
 * @param purpose why the next run is asked for; null: none is
 * @param schedule that the emulator follows now; null: none
 * @param operations how many operations the run has had that ended last, or goes on
 * @param isExhausted whether all schedules there are were tried
 * @param mostSurprises the most surprises of a schedule that was tried
 * @param notReproducible how many runs did not do as a run before with the same answers
 * @param anomalies how many were seen, by the names of their kinds
 * @param seen the same in words
 * @param summary what was tried, in one line
 * @param failure what was found; empty: nothing so far
 */
public record ExplorationState(
    boolean isEnded,
    int limit,
    int tried,
    Attempt.@Nullable Purpose purpose,
    @Nullable KvSchedule schedule,
    long operations,
    boolean isExhausted,
    int mostSurprises,
    int notReproducible,
    Map<String, Long> anomalies,
    String seen,
    String summary,
    Optional<Found> failure) {

  /**
   * A failure that was replayed.
   *
   * @param lines its surprises, and what else was unusual in the run
   * @param message which schedule it was, and the lines; the program's name goes before it
   * @param place where in the history to begin to look; empty: nowhere, or none is recorded
   */
  public record Found(
      ScheduleSearch.Failure failure,
      List<String> lines,
      String message,
      Optional<RecordedPlace> place) {}
}
