package dev.flowkv.server.cli.explore;

import com.fasterxml.jackson.databind.JsonNode;
import dev.flowkv.engine.KvSchedule;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Explores a program on an emulator, or replays one schedule, and reports the result. */
final class ExploreRun {
  private static final int PASSED = 0;
  private static final int FAILED = 1;

  /** A signal is not to wait longer for an emulator that does not answer. */
  private static final long GIVING_BACK_MILLIS = 2_000;

  private final ExplorationApi api;
  private final Program program;
  private final Report report;
  private final Search search;
  private final Asked asked;

  /** The result while the emulator is kept for the inspector; null: it is not. */
  private volatile @Nullable Integer kept;

  /** Whether a schedule is followed, which is no exploration. */
  private volatile boolean isFollowing;

  /** Whether the emulator has an exploration that is not over. */
  private volatile boolean isSearching;

  ExploreRun(
      ExplorationApi api, Program program, Report report, ProgressLine progress, Asked asked) {
    this.api = api;
    this.program = program;
    this.report = report;
    this.search = new Search(api, program, progress);
    this.asked = asked;
  }

  /**
   * What is asked for.
   *
   * @param schedules how many schedules may be tried; 0: all
   * @param seed of the draws; null: the emulator's
   * @param schedule the one schedule to replay; null: none, it is a search
   * @param replay the command that replays a schedule, up to the schedule
   * @param isInspected whether the emulator is kept for the inspector after a failure or a replay
   * @param isKept whether the emulator goes on after this, so that its inspector can be looked at
   * @param page the inspector's page
   */
  record Asked(
      int schedules,
      @Nullable Long seed,
      @Nullable KvSchedule schedule,
      String replay,
      boolean isInspected,
      boolean isKept,
      String page) {}

  /**
   * Runs.
   *
   * @return the exit status
   * @throws IOException if it cannot be begun, or does not come to its end, saying why
   */
  int run() throws IOException, InterruptedException {
    try (Interruption interruption = Interruption.with(this::interrupted)) {
      try {
        KvSchedule schedule = asked.schedule();
        return schedule == null ? search(interruption) : replay(schedule, interruption);
      } catch (IOException e) {
        interruption.check();
        throw e;
      }
    }
  }

  private int search(Interruption interruption) throws IOException, InterruptedException {
    isSearching = true;
    Search.Result result = search.run(asked.schedules(), asked.seed(), interruption);
    isSearching = false;
    JsonNode state = result.state();
    Program.Outcome failed = result.lastFailed();
    if (!result.hasOperations()) {
      throw noOperation(failed);
    }
    JsonNode failure = state.path("failure");
    if (failed != null && failure.isObject()) {
      String schedule = ShellText.quoted(failure.path("schedule").asText());
      String link = failure.path("link").textValue();
      report.failed(
          failure.path("message").asText(),
          asked.replay().formatted(schedule),
          asked.isKept() ? link : null,
          failed);
      return inspected(FAILED, link);
    }
    report.line(state.path("summary").asText());
    if (state.path("notReproducible").asLong() > 0) {
      if (failed != null) {
        report.output(failed);
      }
      throw new IOException(
          "not reproducible: given the same answers, "
              + program.name()
              + " does not always do the same. What else does it depend on: a random number, the"
              + " time, operations at the same time?");
    }
    if (asked.schedules() == 0 && !state.path("exhausted").asBoolean()) {
      throw new IOException(
          "--schedules all: there are more than "
              + state.path("tried").asText()
              + " schedules. None of those that were tried fails. Use fewer keys, locations or"
              + " operations, or give a number of schedules");
    }
    return PASSED;
  }

  private IOException noOperation(Program.@Nullable Outcome first) {
    if (first != null) {
      report.output(first);
    }
    return new IOException(
        "no operation arrived: does the command use FLOWKV_URL? "
            + program.name()
            + " must ask the emulator at that address, and start none of its own");
  }

  private int replay(KvSchedule schedule, Interruption interruption)
      throws IOException, InterruptedException {
    api.follow(schedule.toString());
    isFollowing = true;
    try {
      Program.Outcome outcome = program.run(() -> api.followed());
      interruption.check(outcome.status());
      JsonNode followed = api.followed();
      if (followed.path("operations").asLong() == 0) {
        throw noOperation(outcome);
      }
      String link = followed.path("link").textValue();
      String message = followed.path("message").asText();
      boolean isPassed = outcome.isPassed() && !followed.path("tooLong").asBoolean();
      int status = isPassed ? PASSED : FAILED;
      report.failed(
          isPassed ? message.replaceFirst("^failed", "passed") : message,
          null,
          asked.isKept() ? link : null,
          outcome);
      return inspected(status, link);
    } finally {
      interruption.check();
      unfollow();
    }
  }

  /** Keeps the emulator until a signal comes, if that is asked for. */
  private int inspected(int status, @Nullable String link) throws InterruptedException {
    if (asked.isInspected()) {
      kept = status;
      report.line("inspector  " + (link == null ? asked.page() : link));
      report.line("Ctrl-C ends it");
      new CountDownLatch(1).await();
    }
    return status;
  }

  private void unfollow() {
    if (isFollowing) {
      isFollowing = false;
      try {
        api.unfollow();
      } catch (IOException e) {
        // The emulator has gone, and its schedule with it.
        return;
      }
    }
  }

  private void giveBack() {
    if (isSearching && search.state() != null) {
      search.endQuietly();
    }
    unfollow();
  }

  /** In a thread of its own, while the machine goes down. */
  private void interrupted() {
    try {
      program.end();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Integer status = kept;
    search.clearProgress();
    if (status == null) {
      report.interrupted(search.state());
    }
    Thread givingBack = new Thread(this::giveBack, "flowkv-giving-back");
    givingBack.setDaemon(true);
    givingBack.start();
    try {
      givingBack.join(GIVING_BACK_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (status != null) {
      Runtime.getRuntime().halt(status);
    }
  }
}
