package dev.flowkv.exploration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.engine.KvChoice;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.KvSchedule;
import dev.flowkv.engine.ScheduledRun;
import dev.flowkv.engine.ScheduledRuns;
import dev.flowkv.model.ModelAnswer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Goes through all schedules of a program: by the search, and in the plainest way there is. */
final class AllSchedules {
  /** No program whose outcomes the oracle finds has so many. */
  private static final int MOST_SCHEDULES = 100_000;

  private AllSchedules() {}

  /** Fails unless the schedules of a program lead to these outcomes, and to no others. */
  static void check(SmallProgram program, Set<List<ModelAnswer>> permitted) {
    KvEmulator emulator = ProgramOnEngine.emulator(program);
    assertThat(ProgramOnEngine.run(emulator, program.before()))
        .as("the answers before the exploration begins with%n%s", program)
        .isEqualTo(ProgramOnModel.answersBefore(program));
    compare(permitted, bySearch(emulator, program), program);
    compare(permitted, depthFirst(emulator, program), program);
  }

  private static void compare(
      Set<List<ModelAnswer>> permitted,
      Map<List<ModelAnswer>, KvSchedule> reached,
      SmallProgram program) {
    Set<List<ModelAnswer>> missing = new LinkedHashSet<>(permitted);
    missing.removeAll(reached.keySet());
    assertThat(missing).as("permitted, and not reached, of%n%s", program).isEmpty();
    Map<List<ModelAnswer>, KvSchedule> more = new LinkedHashMap<>(reached);
    more.keySet().removeAll(permitted);
    assertThat(more).as("reached, and not permitted, of%n%s", program).isEmpty();
  }

  /** The outcomes that the search reaches, each with the first schedule that led to it. */
  static Map<List<ModelAnswer>, KvSchedule> bySearch(KvEmulator emulator, SmallProgram program) {
    Map<List<ModelAnswer>, KvSchedule> outcomes = new LinkedHashMap<>();
    ScheduledRuns runs = ScheduledRuns.from(emulator);
    ScheduleSearch search = new ScheduleSearch(MOST_SCHEDULES, false, 0, List.of());
    for (Optional<Attempt> next = search.next(); next.isPresent(); next = search.next()) {
      ScheduledRun run = runs.begin(next.get().schedule(), next.get().otherwise());
      outcomes.putIfAbsent(ProgramOnEngine.run(emulator, program.steps()), run.schedule());
      search.ended(run, Verdict.PASSED);
    }
    runs.end();
    if (!search.isExhausted()) {
      throw new AssertionError("the search has not tried all schedules of\n" + program);
    }
    return outcomes;
  }

  /**
   * The outcomes, depth first: a schedule, and then each that differs from it in one choice more,
   * behind the last one that it names.
   */
  static Map<List<ModelAnswer>, KvSchedule> depthFirst(KvEmulator emulator, SmallProgram program) {
    Map<List<ModelAnswer>, KvSchedule> outcomes = new LinkedHashMap<>();
    ScheduledRuns runs = ScheduledRuns.from(emulator);
    Deque<KvSchedule> schedules = new ArrayDeque<>(List.of(KvSchedule.NONE));
    int tried = 0;
    while (!schedules.isEmpty()) {
      if (tried++ == MOST_SCHEDULES) {
        throw new AssertionError("more than " + MOST_SCHEDULES + " schedules of\n" + program);
      }
      KvSchedule schedule = schedules.pop();
      ScheduledRun run = runs.begin(schedule);
      List<ModelAnswer> answers = ProgramOnEngine.run(emulator, program.steps());
      if (!run.schedule().equals(schedule)) {
        throw new AssertionError(
            "schedule " + schedule + " was followed as " + run.schedule() + " in\n" + program);
      }
      outcomes.putIfAbsent(answers, schedule);
      more(schedule, run.met()).forEach(schedules::push);
    }
    runs.end();
    return outcomes;
  }

  private static List<KvSchedule> more(KvSchedule schedule, List<KvChoice> met) {
    int behind = 0;
    for (int i = 0; i < met.size(); i++) {
      if (schedule.choices().containsKey(met.get(i).name())) {
        behind = i + 1;
      }
    }
    List<KvSchedule> more = new ArrayList<>();
    for (KvChoice choice : met.subList(behind, met.size())) {
      choice.options().stream()
          .skip(1)
          .forEach(option -> more.add(schedule.with(choice.name(), option.value())));
    }
    return more;
  }
}
