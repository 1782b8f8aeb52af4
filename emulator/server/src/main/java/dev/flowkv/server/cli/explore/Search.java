package dev.flowkv.server.cli.explore;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Runs a program once for each schedule that an emulator asks for. */
final class Search {
  private final ExplorationApi api;
  private final Program program;
  private final ProgressLine progress;
  private volatile @Nullable JsonNode state;

  Search(ExplorationApi api, Program program, ProgressLine progress) {
    this.api = api;
    this.program = program;
    this.progress = progress;
  }

  /**
   * What a search came to.
   *
   * @param state what the emulator says of it
   * @param hasOperations whether the first run had any
   * @param lastFailed the last run that failed, or the first one if it had no operations; null:
   *     none failed
   */
  record Result(JsonNode state, boolean hasOperations, Program.@Nullable Outcome lastFailed) {}

  /**
   * Searches.
   *
   * @param schedules how many may be tried; 0: all
   * @param seed of the draws; null: the emulator's
   * @throws IOException if it cannot be begun, or does not come to its end, saying why
   */
  Result run(int schedules, @Nullable Long seed, Interruption interruption)
      throws IOException, InterruptedException {
    JsonNode now = api.begin(schedules, seed);
    state = now;
    Program.Outcome lastFailed = null;
    boolean isOver = false;
    try {
      for (boolean isFirst = true; isRunning(now); isFirst = false) {
        progress.show(now);
        Program.Outcome outcome = program.run(this::look);
        interruption.check(outcome.status());
        if (isFirst && look().path("operations").asLong() == 0) {
          return new Result(now, false, outcome);
        }
        lastFailed = outcome.isPassed() ? lastFailed : outcome;
        now = api.next(outcome.isPassed());
        state = now;
        if (now.path("failure").isObject()) {
          // Also of a program that passes: a run with too many operations has failed.
          lastFailed = outcome;
        }
      }
      isOver = true;
      return new Result(now, true, lastFailed);
    } finally {
      progress.clear();
      if (!isOver) {
        interruption.check();
        endQuietly();
      }
    }
  }

  /** Takes the line that says how far it is from the terminal. */
  void clearProgress() {
    progress.clear();
  }

  /** What the emulator has said last; null: it has not begun. */
  @Nullable JsonNode state() {
    return state;
  }

  private JsonNode look() throws IOException {
    JsonNode now = api.state();
    if (!isRunning(now)) {
      throw new IOException(
          "the exploration was ended in the middle, by the command or by another client of the"
              + " emulator");
    }
    return now;
  }

  private static boolean isRunning(JsonNode state) {
    return state.path("state").asText().equals("running");
  }

  /** Ends the exploration; an emulator that has gone has ended it itself. */
  void endQuietly() {
    try {
      api.end();
    } catch (IOException e) {
      // The first failure says why it could not go on.
      return;
    }
  }
}
