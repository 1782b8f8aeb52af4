package dev.flowkv.exploration;

import dev.flowkv.engine.KvChoice;
import dev.flowkv.engine.ScheduledRun;
import dev.flowkv.explain.Anomaly;
import dev.flowkv.explain.Operation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Says how a program fails: with which surprises, and what else was unusual in that run. */
public final class FailureText {
  private static final int MOST_ANOMALIES = 10;
  private static final int MOST_SURPRISES = 20;

  private FailureText() {}

  /**
   * Says in which schedule a program failed.
   *
   * @param name of the program
   * @param limit how many schedules were to be tried; 0: all
   */
  public static String head(String name, ScheduleSearch.Failure failure, int limit) {
    return name + " " + head(failure, limit);
  }

  private static String head(ScheduleSearch.Failure failure, int limit) {
    String which =
        failure.number() == 0
            ? "failed again in a schedule that it failed in before"
            : "failed in schedule " + failure.number() + (limit == 0 ? "" : " of " + limit);
    return which + ", " + surprises(failure.schedule().surprises());
  }

  /**
   * Says how a program failed, in lines without its name, which goes before them.
   *
   * @param limit how many schedules were to be tried; 0: all
   * @param lines what {@link #lines} says of the run
   */
  public static String message(ScheduleSearch.Failure failure, int limit, List<String> lines) {
    return joined(head(failure, limit), lines);
  }

  /**
   * Says how a program failed in a schedule that it was asked to follow, as {@link #message}.
   *
   * @param lines what {@link #lines} says of the run
   */
  public static String replayed(ScheduledRun run, List<String> lines) {
    return joined("failed " + surprises(run.schedule().surprises()), lines);
  }

  /** With line feeds on every platform: programs hand it on. */
  private static String joined(String head, List<String> lines) {
    StringBuilder text = new StringBuilder(head).append(':');
    lines.forEach(line -> text.append("\n  ").append(line));
    return text.toString();
  }

  /** {@code with no surprise}, {@code with 1 surprise}, {@code with 2 surprises}. */
  public static String surprises(int count) {
    return count == 0
        ? "with no surprise"
        : count == 1 ? "with 1 surprise" : "with " + count + " surprises";
  }

  /** That names in the schedule did not occur in a run, a line each. */
  public static List<String> unmet(ScheduledRun run) {
    return run.unmet().stream()
        .map(name -> "the schedule names " + name + ", which did not occur as it says")
        .toList();
  }

  /**
   * The first surprises of a run, at most twenty, two lines each, and its other anomalies, at most
   * ten. That another shard answered does not say why it holds what it does, so the anomaly of that
   * step has a line, too.
   */
  public static List<String> lines(ScheduledRun run, RunWatcher watcher) {
    List<String> lines = new ArrayList<>();
    Set<Long> told = new HashSet<>();
    SurpriseText text = new SurpriseText(watcher);
    List<KvChoice> surprises = run.met().stream().filter(KvChoice::isSurprise).toList();
    for (int i = 0; i < surprises.size(); i++) {
      if (i < MOST_SURPRISES) {
        lines.addAll(text.lines(surprises.get(i)));
      }
      if (surprises.get(i).kind() != KvChoice.Kind.SHARD) {
        watcher.stepOf(surprises.get(i)).map(Operation::number).ifPresent(told::add);
      }
    }
    if (surprises.size() > MOST_SURPRISES) {
      lines.add("(" + (surprises.size() - MOST_SURPRISES) + " more surprises are in the schedule)");
    }
    List<Anomaly> others =
        watcher.anomalies().stream().filter(a -> !told.contains(a.operation())).toList();
    int skipped = Math.max(0, others.size() - MOST_ANOMALIES);
    if (skipped > 0) {
      lines.add("(" + skipped + " older anomalies are not told)");
    }
    others.stream().skip(skipped).forEach(anomaly -> lines.add(anomaly.line()));
    return lines;
  }
}
