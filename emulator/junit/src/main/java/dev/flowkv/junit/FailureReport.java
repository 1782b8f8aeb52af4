package dev.flowkv.junit;

import dev.flowkv.engine.KvHistory;
import dev.flowkv.exploration.Attempt;
import dev.flowkv.exploration.FailureText;
import dev.flowkv.exploration.ScheduleSearch;
import dev.flowkv.junit.Session.Followed;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * What is said of a run that failed: which one it was, what was unusual about it, and how to see it
 * again.
 *
 * @param failed which run failed, in one line
 * @param tally how many runs fail; null: there was one
 * @param anomalies what was unusual, line by line
 * @param history the file with the operations
 * @param replay the command that runs the test so again
 */
record FailureReport(
    String failed, @Nullable Tally tally, List<String> anomalies, String history, String replay) {

  /**
   * How many schedules fail.
   *
   * @param failing those that fail
   * @param tried those that came to an end, other than by an assumption
   */
  record Tally(int failing, int tried) {}

  /** Reports the run that is in the session now, and writes its history. */
  static FailureReport of(Session session, ExtensionContext context) {
    Followed followed = session.followed();
    KvHistory.Recorded recorded = session.history().recorded();
    if (followed != null) {
      return ofSchedule(session, followed, recorded, context);
    }
    int schedules = session.setup().schedules();
    String failed = Replay.test(context) + " failed with seed " + session.seed();
    if (schedules > 1) {
      long number = session.seed() - session.firstSeed() + 1;
      failed += ", schedule " + number + " of " + schedules;
    }
    return new FailureReport(
        failed,
        null,
        RunAnomalies.lines(recorded),
        HistoryFile.write(recorded, "seed-" + session.seed(), context),
        Replay.command(context, session.seed()));
  }

  private static FailureReport ofSchedule(
      Session session, Followed followed, KvHistory.Recorded recorded, ExtensionContext context) {
    ScheduleSearch search = session.search();
    ScheduleSearch.Failure failure =
        search == null
            ? new ScheduleSearch.Failure(followed.attempt().schedule(), 1, true)
            : search.candidate().orElseGet(() -> unheard(followed, search));
    boolean isLimited = search != null && session.setup().schedules() != WorkersKv.ALL;
    List<String> lines = new ArrayList<>(FailureText.lines(followed.run(), followed.watcher()));
    if (lines.isEmpty()) {
      lines.addAll(RunAnomalies.lines(recorded));
    }
    lines.addAll(FailureText.unmet(followed.run()));
    return new FailureReport(
        (search == null
                ? Replay.test(context)
                    + " failed "
                    + FailureText.surprises(followed.run().schedule().surprises())
                : FailureText.head(Replay.test(context), failure, isLimited ? search.limit() : 0))
            + ":",
        null,
        lines,
        HistoryFile.write(
            recorded, search == null ? "replayed" : "schedule-" + failure.number(), context),
        Replay.command(context, failure.schedule()));
  }

  /** The failure of a run that the search does not hear of, as when the stack overflows. */
  private static ScheduleSearch.Failure unheard(Followed followed, ScheduleSearch search) {
    boolean isTry = followed.attempt().purpose() == Attempt.Purpose.TRY;
    return new ScheduleSearch.Failure(
        followed.run().schedule(), isTry ? search.tried() + 1 : 0, false);
  }

  /** Returns the same report, which also says how many schedules fail. */
  FailureReport with(Tally found) {
    return new FailureReport(failed, found, anomalies, history, replay);
  }

  /** Returns the lines, the first one not indented, with no end of line after the last. */
  String text() {
    StringBuilder text = new StringBuilder(failed);
    if (tally != null) {
      text.append("; fails with ").append(tally.failing).append(" of ").append(tally.tried);
      text.append(" schedules tried");
    }
    anomalies.forEach(line -> line(text, line));
    line(text, "history: " + history);
    line(text, "replay:  " + replay);
    return text.toString();
  }

  private static void line(StringBuilder text, String line) {
    text.append(System.lineSeparator()).append("  ").append(line);
  }
}
