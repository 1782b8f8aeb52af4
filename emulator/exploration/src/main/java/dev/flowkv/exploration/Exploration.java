package dev.flowkv.exploration;

import dev.flowkv.engine.KvHistory;
import dev.flowkv.engine.KvSchedule;
import dev.flowkv.explain.AnomalyKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The result of an exploration.
 *
 * @param schedules how many different schedules were tried
 * @param isExhausted whether these are all there are: what the program does not fail with then, it
 *     cannot fail with
 * @param mostSurprises the most surprises of a schedule that was tried
 * @param notReproducible how many runs did not do as a run before with the same answers had done
 * @param anomalies how many were seen of each kind, in all runs
 * @param summary what was tried, in one line
 * @param failure the failure with the fewest surprises; empty: none was found
 */
public record Exploration(
    int schedules,
    boolean isExhausted,
    int mostSurprises,
    int notReproducible,
    Map<AnomalyKind, Long> anomalies,
    String summary,
    Optional<Failure> failure) {

  /**
   * How the program fails.
   *
   * @param schedule with which it fails, each time
   * @param number which of those that were tried it was, counted from 1
   * @param isMinimal whether all schedules with fewer surprises were tried, and pass
   * @param thrown what the program threw
   * @param text the schedule, its surprises and what else was unusual, in lines
   * @param history the operations of the run
   */
  public record Failure(
      KvSchedule schedule,
      int number,
      boolean isMinimal,
      Throwable thrown,
      String text,
      KvHistory.Recorded history) {}

  /** The failure's text, or the summary. */
  public String text() {
    return failure.map(Failure::text).orElse(summary);
  }

  private static String firstLine(Throwable thrown) {
    return thrown.toString().lines().filter(line -> !line.isBlank()).findFirst().orElse("");
  }

  /** The lines of a failure, joined. */
  static String joined(String head, List<String> lines, Throwable thrown, KvSchedule schedule) {
    StringBuilder text = new StringBuilder(head).append(':');
    lines.forEach(line -> text.append(System.lineSeparator()).append("  ").append(line));
    text.append(System.lineSeparator()).append("  thrown:   ").append(firstLine(thrown));
    return text.append(System.lineSeparator()).append("  schedule: ").append(schedule).toString();
  }
}
