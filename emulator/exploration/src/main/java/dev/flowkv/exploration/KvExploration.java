package dev.flowkv.exploration;

import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.KvHistory;
import dev.flowkv.engine.KvSchedule;
import dev.flowkv.engine.ScheduleTooLongException;
import dev.flowkv.engine.ScheduledRun;
import dev.flowkv.engine.ScheduledRuns;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Runs a program under every schedule that Workers KV may follow, fewest surprises first, until it
 * fails, or nothing is left, or so many schedules were tried.
 *
 * <pre>{@code
 * Exploration exploration =
 *     KvExploration.of(EmulatorConfig.cloudflare().toBuilder().clock(ClockSetting.manual()).build())
 *         .schedules(200)
 *         .run(emulator -> {
 *           KvNamespace kv = emulator.namespace("app");
 *           kv.at("lhr").put("a", "1");
 *           emulator.clock().advance(Duration.ofSeconds(5));
 *           assertThat(kv.at("sjc").get("a").isPresent()).isTrue();
 *         });
 * System.out.println(exploration.text());
 * }</pre>
 *
 * <p>The program must do the same whenever it gets the same answers. It gets the same emulator each
 * time, as it was at the beginning. A delay of a fault rule moves its clock. Immutable.
 */
public final class KvExploration {
  /** How many schedules are tried unless it is said otherwise. */
  public static final int DEFAULT_SCHEDULES = 200;

  private final EmulatorConfig config;
  private final int schedules;
  private final boolean isOfAll;
  private final long seed;

  private KvExploration(EmulatorConfig config, int schedules, boolean isOfAll, long seed) {
    this.config = config;
    this.schedules = schedules;
    this.isOfAll = isOfAll;
    this.seed = seed;
  }

  /** What is run under many schedules. It fails by throwing anything. */
  @FunctionalInterface
  public interface Program {
    /** Runs once. */
    void run(KvEmulator emulator) throws Throwable;
  }

  /** Explores with {@link #DEFAULT_SCHEDULES} on an emulator of this configuration. */
  public static KvExploration of(EmulatorConfig config) {
    return new KvExploration(config, DEFAULT_SCHEDULES, false, config.seed());
  }

  /**
   * Tries at most so many schedules. Where there are more, those with the fewest surprises are
   * tried, and others by chance.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public KvExploration schedules(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("an exploration needs at least one schedule, not " + most);
    }
    return new KvExploration(config, most, false, seed);
  }

  /** Tries all schedules, up to {@link ScheduleSearch#MOST_OF_ALL}. */
  public KvExploration allSchedules() {
    return new KvExploration(config, ScheduleSearch.MOST_OF_ALL, true, seed);
  }

  /** What chance draws from, where there are more schedules than may be tried. */
  public KvExploration seed(long seed) {
    return new KvExploration(config, schedules, isOfAll, seed);
  }

  /**
   * Explores.
   *
   * @throws IllegalStateException if the clock is not manual or read caches are bounded, saying
   *     what to do
   */
  public Exploration run(Program program) {
    Explored explored = new Explored(program);
    ScheduleSearch search = new ScheduleSearch(schedules, !isOfAll, seed, List.of());
    for (Optional<Attempt> next = search.next(); next.isPresent(); next = search.next()) {
      explored.run(next.get(), search);
    }
    return explored.result(search);
  }

  /**
   * Runs the program once, following a schedule. What the schedule names and does not occur is in
   * the result's text.
   */
  public Exploration replay(KvSchedule schedule, Program program) {
    return new Explored(program).replay(schedule);
  }

  /** A program, and the emulator that it runs on. */
  private final class Explored {
    private final Program program;
    private final KvEmulator emulator;
    private final ScheduledRuns runs;
    private final Tally tally = new Tally();
    private @Nullable Throwable thrown;
    private @Nullable ScheduledRun lastRun;
    private @Nullable RunWatcher lastWatcher;
    private @Nullable KvHistory lastHistory;

    Explored(Program program) {
      this.program = program;
      this.emulator = KvEmulator.create(config.toBuilder().delay(this::delay).build());
      this.runs = ScheduledRuns.from(emulator);
    }

    private void delay(Duration by) {
      emulator.clock().advance(by);
    }

    void run(Attempt attempt, ScheduleSearch search) {
      ScheduledRun run = run(attempt);
      search.ended(run, thrown == null ? Verdict.PASSED : Verdict.FAILED);
    }

    private ScheduledRun run(Attempt attempt) {
      emulator.observers().forEach(emulator::stopObserving);
      ScheduledRun run = runs.begin(attempt.schedule(), attempt.otherwise());
      RunWatcher watcher = new RunWatcher(run);
      KvHistory history = KvHistory.ofAtMost(ScheduledRuns.MOST_OPERATIONS);
      emulator.observe(watcher);
      emulator.observe(history);
      thrown = thrownBy(run);
      lastRun = run;
      lastWatcher = watcher;
      lastHistory = history;
      tally.add(watcher.anomalies());
      return run;
    }

    Exploration replay(KvSchedule schedule) {
      ScheduledRun run = run(Attempt.of(schedule, Attempt.Purpose.REPLAY));
      List<String> unmet = FailureText.unmet(run);
      String how = FailureText.surprises(run.schedule().surprises());
      String summary = "1 schedule, " + how + ": " + SummaryText.seen(tally) + lines(unmet);
      Throwable failure = thrown;
      return new Exploration(
          1,
          false,
          run.schedule().surprises(),
          0,
          tally.counts(),
          summary,
          failure == null
              ? Optional.empty()
              : Optional.of(
                  failure(
                      new ScheduleSearch.Failure(run.schedule(), 1, false),
                      "the program failed " + how,
                      failure)));
    }

    private static String lines(List<String> lines) {
      return lines.stream()
          .map(line -> System.lineSeparator() + "  " + line)
          .collect(Collectors.joining());
    }

    private @Nullable Throwable thrownBy(ScheduledRun run) {
      try {
        program.run(emulator);
      } catch (VirtualMachineError e) {
        throw e;
      } catch (Throwable e) {
        return e;
      }
      return run.isTooLong() ? new ScheduleTooLongException(ScheduledRuns.MOST_OPERATIONS) : null;
    }

    Exploration result(ScheduleSearch search) {
      return new Exploration(
          search.tried(),
          search.isExhausted(),
          search.mostSurprises(),
          search.notReproducible(),
          tally.counts(),
          SummaryText.of(search, tally),
          search
              .failure()
              .map(
                  found ->
                      failure(
                          found,
                          FailureText.head("the program", found, search.limit()),
                          Objects.requireNonNull(thrown))));
    }

    /** The last run was that of the failure. */
    private Exploration.Failure failure(
        ScheduleSearch.Failure found, String head, Throwable failure) {
      ScheduledRun run = Objects.requireNonNull(lastRun);
      List<String> lines =
          new ArrayList<>(FailureText.lines(run, Objects.requireNonNull(lastWatcher)));
      lines.addAll(FailureText.unmet(run));
      return new Exploration.Failure(
          found.schedule(),
          found.number(),
          found.isMinimal(),
          failure,
          Exploration.joined(head, lines, failure, found.schedule()),
          Objects.requireNonNull(lastHistory).recorded());
    }
  }
}
