package dev.flowkv.server.cli.explore;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;

/** A line that says how far a search is, written again and again; on a terminal only. */
final class ProgressLine {
  private static final long BETWEEN_NANOS = 100_000_000;
  private static final String CLEARED = "\r\u001b[K";

  private final PrintWriter err;
  private final boolean isShown;
  private long lastNanos;
  private boolean isThere;

  /**
   * Makes a line that is not there yet.
   *
   * @param isShown whether anybody looks
   */
  ProgressLine(PrintWriter err, boolean isShown) {
    this.err = err;
    this.isShown = isShown;
  }

  /** Shows where a search is, at most ten times a second. */
  synchronized void show(JsonNode state) {
    long now = System.nanoTime();
    if (!isShown || (isThere && now - lastNanos < BETWEEN_NANOS)) {
      return;
    }
    lastNanos = now;
    isThere = true;
    String purpose = state.path("purpose").asText();
    String limit = state.path("limit").isNumber() ? " of " + state.path("limit").asText() : "";
    err.print(
        CLEARED
            + state.path("tried").asText()
            + limit
            + " schedules tried"
            + (purpose.equals("replay") || purpose.equals("reduce")
                ? "; one failed, and is tried again"
                : ""));
    err.flush();
  }

  /** Takes the line away. */
  synchronized void clear() {
    if (isThere) {
      isThere = false;
      err.print(CLEARED);
      err.flush();
    }
  }
}
