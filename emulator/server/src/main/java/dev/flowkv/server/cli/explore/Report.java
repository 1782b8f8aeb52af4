package dev.flowkv.server.cli.explore;

import com.fasterxml.jackson.databind.JsonNode;
import dev.flowkv.server.cli.terminal.Wording;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/** Prints the result of an exploration. */
final class Report {
  private final PrintWriter out;
  private final String name;

  /**
   * A report to this stream.
   *
   * @param name of the program
   */
  Report(PrintWriter out, String name) {
    this.out = out;
    this.name = name;
  }

  /**
   * Prints how the program failed.
   *
   * @param message what the emulator says of it
   * @param replay the command that runs it so again; null: it was that command
   * @param link to the run in the inspector; null: there is none, or nobody can follow it
   */
  void failed(
      String message, @Nullable String replay, @Nullable String link, Program.Outcome outcome) {
    out.println(name + " " + message);
    if (replay != null) {
      out.println("  replay:  " + replay);
    }
    if (link != null) {
      out.println("  inspect: " + link);
    }
    output(outcome);
  }

  /** Prints the output of a run, and how the run ended. */
  void output(Program.Outcome outcome) {
    String how = outcome.isTimedOut() ? "ended by --timeout" : "exit status " + outcome.status();
    boolean isEmpty = outcome.output().isEmpty();
    out.println("  output:  " + (isEmpty ? "none, " : "") + how);
    out.print(outcome.output());
    if (!isEmpty && !outcome.output().endsWith("\n")) {
      out.println();
    }
    out.flush();
  }

  /** Prints a line. */
  void line(String line) {
    out.println(line);
    out.flush();
  }

  /** Prints how far a search came that a signal ended. */
  void interrupted(@Nullable JsonNode state) {
    if (state == null) {
      return;
    }
    String purpose = state.path("purpose").asText();
    String tried = Wording.count(state.path("tried").asLong(), "schedule") + " tried, ";
    line(
        "interrupted: "
            + tried
            + (purpose.equals("replay") || purpose.equals("reduce")
                ? "one failed and was not replayed yet: " + state.path("schedule").asText()
                : "none failed: " + state.path("seen").asText()));
  }
}
