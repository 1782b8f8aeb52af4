package dev.flowkv.server.exploration;

import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.KvHistory;
import dev.flowkv.engine.KvSchedule;
import dev.flowkv.engine.ScheduledRun;
import dev.flowkv.engine.ScheduledRuns;
import dev.flowkv.engine.Unscheduled;
import dev.flowkv.exploration.Attempt;
import dev.flowkv.exploration.FailureText;
import dev.flowkv.exploration.ScheduleSearch;
import dev.flowkv.exploration.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The one exploration of an emulator, or the one schedule that it follows. An exploration that
 * nobody asks about, and in which no operation arrives, ends by itself after a minute.
 */
public final class ExplorationDesk implements AutoCloseable {
  private static final long IDLE_NANOS = Duration.ofMinutes(1).toNanos();
  private static final long LOOK_EVERY_SECONDS = 5;

  private final KvEmulator emulator;
  private final @Nullable KvHistory history;
  private final LongSupplier nanoTime;
  private @Nullable Exploring exploring;
  private @Nullable Following following;

  /** What an exploration that has ended came to, until something else begins. */
  private @Nullable ExplorationState result;

  private @Nullable ScheduledExecutorService idleWatch;
  private long lastSign;
  private long operationsThen;

  /** A schedule that the emulator follows. */
  private record Following(KvSchedule schedule, ScheduledRuns runs, WatchedRun run) {
    Followed state() {
      List<String> lines = run.lines();
      return new Followed(
          schedule,
          run.run(),
          run.watcher().operations(),
          lines,
          FailureText.replayed(run.run(), lines),
          run.place());
    }
  }

  /**
   * A schedule that is followed, and what it has met so far.
   *
   * @param run its choices
   * @param operations how many operations it has had
   * @param lines its surprises, and what else was unusual
   * @param message what to say of a program that fails with it; the program's name goes before it
   * @param place where in the history to begin to look; empty: nowhere, or none is recorded
   */
  public record Followed(
      KvSchedule schedule,
      ScheduledRun run,
      long operations,
      List<String> lines,
      String message,
      Optional<RecordedPlace> place) {}

  /** That something goes on already, or nothing does. */
  public static final class ConflictException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ConflictException(String message) {
      super(message);
    }
  }

  /**
   * A desk at which nothing goes on.
   *
   * @param history the server's; null: none is recorded
   * @param nanoTime counts nanoseconds, from any moment on
   */
  public ExplorationDesk(KvEmulator emulator, @Nullable KvHistory history, LongSupplier nanoTime) {
    this.emulator = emulator;
    this.history = history;
    this.nanoTime = nanoTime;
  }

  /**
   * Begins an exploration with the first run.
   *
   * @param schedules how many may be tried; 0: all
   * @param seed of the draws, where there are more
   * @throws ConflictException if something goes on
   * @throws IllegalStateException if the emulator cannot follow schedules, saying why
   */
  public synchronized ExplorationState begin(int schedules, long seed) {
    requireNothing();
    boolean isOfAll = schedules == 0;
    int limit = isOfAll ? ScheduleSearch.MOST_OF_ALL : schedules;
    Exploring begun =
        new Exploring(
            emulator, new ScheduleSearch(limit, !isOfAll, seed, List.of()), isOfAll, history);
    exploring = begun;
    result = null;
    sign(begun);
    ScheduledExecutorService watch =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "flowkv-exploration");
              thread.setDaemon(true);
              return thread;
            });
    watch.scheduleWithFixedDelay(
        this::endIfIdle, LOOK_EVERY_SECONDS, LOOK_EVERY_SECONDS, TimeUnit.SECONDS);
    idleWatch = watch;
    return begun.state();
  }

  /**
   * Takes the verdict of the run that goes on, and begins the next one, if there is one.
   *
   * @throws ConflictException if no exploration goes on
   */
  public synchronized ExplorationState next(Verdict verdict) {
    Exploring now = exploring;
    if (now == null) {
      throw new ConflictException(
          "No exploration is going on. POST /__flowkv/exploration begins one; one that nobody asks"
              + " about for a minute ends by itself.");
    }
    now.ended(verdict);
    sign(now);
    ExplorationState state = now.state();
    if (now.isEnded()) {
      end();
      result = state;
    }
    return state;
  }

  /** Where the exploration is, or what the last one came to; empty: there was none. */
  public synchronized Optional<ExplorationState> state() {
    Exploring now = exploring;
    if (now != null) {
      sign(now);
      return Optional.of(now.state());
    }
    return Optional.ofNullable(result);
  }

  /** Ends the exploration, if one goes on, and gives the state back that was there before. */
  public synchronized void end() {
    if (exploring != null) {
      exploring.close();
      exploring = null;
      result = null;
    }
    if (idleWatch != null) {
      idleWatch.shutdown();
      idleWatch = null;
    }
  }

  /** Ends an exploration that shows no sign of life. */
  synchronized void endIfIdle() {
    Exploring now = exploring;
    if (now == null) {
      return;
    }
    if (now.operations() != operationsThen) {
      sign(now);
    } else if (nanoTime.getAsLong() - lastSign >= IDLE_NANOS) {
      end();
    }
  }

  private void sign(Exploring now) {
    lastSign = nanoTime.getAsLong();
    operationsThen = now.operations();
  }

  /**
   * Follows a schedule from now on, until {@link #unfollow}.
   *
   * @throws ConflictException if something goes on
   * @throws IllegalStateException if the emulator cannot follow schedules, saying why
   */
  public synchronized Followed follow(KvSchedule schedule) {
    Following before = following;
    if (before == null) {
      requireNothing();
    } else {
      before.run.stop();
    }
    ScheduledRuns runs = before == null ? ScheduledRuns.from(emulator) : before.runs;
    Attempt attempt = new Attempt(schedule, Unscheduled.FIRST, Attempt.Purpose.REPLAY);
    Following now =
        new Following(schedule, runs, WatchedRun.begin(emulator, runs, attempt, history));
    following = now;
    return now.state();
  }

  /** The schedule that is followed; empty: none is. */
  public synchronized Optional<Followed> followed() {
    return Optional.ofNullable(following).map(Following::state);
  }

  /** Follows no schedule any more, and gives the state back that was there before. */
  public synchronized void unfollow() {
    if (following != null) {
      following.run.stop();
      following.runs.end();
      following = null;
    }
  }

  private void requireNothing() {
    if (exploring != null) {
      throw new ConflictException(
          "An exploration is going on. DELETE /__flowkv/exploration ends it; one that nobody asks"
              + " about for a minute ends by itself.");
    }
    if (following != null) {
      throw new ConflictException(
          "The schedule "
              + Objects.requireNonNull(following).schedule
              + " is followed. DELETE /__flowkv/schedule ends that.");
    }
  }

  @Override
  public synchronized void close() {
    end();
    unfollow();
  }
}
