package dev.flowkv.server.cli.explore;

import com.fasterxml.jackson.databind.JsonNode;
import dev.flowkv.server.cli.client.ControlClient;
import dev.flowkv.server.cli.terminal.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks an emulator for an exploration, over its control API. */
final class ExplorationApi {
  private static final String EXPLORATION = "exploration";
  private static final String SCHEDULE = "schedule";

  private final ControlClient emulator;
  private boolean hasAnswered;

  ExplorationApi(ControlClient emulator) {
    this.emulator = emulator;
  }

  /**
   * Begins an exploration.
   *
   * @param schedules how many may be tried; 0: all
   * @param seed of the draws; null: the emulator's
   */
  JsonNode begin(int schedules, @Nullable Long seed) throws IOException {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("schedules", schedules == 0 ? "all" : schedules);
    if (seed != null) {
      body.put("seed", seed);
    }
    return ask("POST", EXPLORATION, body);
  }

  /** Says the verdict of the run, and returns the next one. */
  JsonNode next(boolean isPassed) throws IOException {
    return ask("POST", EXPLORATION + "/next", Map.of("verdict", isPassed ? "passed" : "failed"));
  }

  /** Returns where the exploration is; a sign of life. */
  JsonNode state() throws IOException {
    return ask("GET", EXPLORATION, null);
  }

  /** Ends the exploration; the emulator has its former state again. */
  void end() throws IOException {
    ask("DELETE", EXPLORATION, null);
  }

  /** Follows one schedule from now on. */
  void follow(String schedule) throws IOException {
    ask("PUT", SCHEDULE, Map.of(SCHEDULE, schedule));
  }

  /** Returns the schedule that is followed, with what was met. */
  JsonNode followed() throws IOException {
    return ask("GET", SCHEDULE, null);
  }

  /** Follows no schedule any more; the emulator has its former state again. */
  void unfollow() throws IOException {
    ask("DELETE", SCHEDULE, null);
  }

  private JsonNode ask(String method, String path, @Nullable Object body) throws IOException {
    byte[] bytes = body == null ? null : Json.line(body).getBytes(StandardCharsets.UTF_8);
    JsonNode answer;
    try {
      answer = Json.read(emulator.ask(method, path, bytes));
    } catch (ControlClient.RefusedException e) {
      throw e;
    } catch (IOException e) {
      throw hasAnswered
          ? new IOException(
              "the emulator at " + emulator.url() + " has ended in the middle of the exploration",
              e)
          : e;
    }
    hasAnswered = true;
    return answer;
  }
}
