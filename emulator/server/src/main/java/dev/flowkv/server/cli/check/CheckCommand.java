package dev.flowkv.server.cli.check;

import dev.flowkv.conformance.history.HistoryOperation;
import dev.flowkv.conformance.history.Measurements;
import dev.flowkv.conformance.history.Violation;
import dev.flowkv.explain.Anomaly;
import dev.flowkv.explain.Printable;
import dev.flowkv.server.cli.option.JsonOption;
import dev.flowkv.server.cli.option.Versions;
import dev.flowkv.server.cli.terminal.Json;
import dev.flowkv.server.cli.terminal.Wording;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code flowkv check}. */
@Command(
    name = "check",
    description = "Says whether a recorded history is one that Workers KV may show.",
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    footer = {
      "",
      "Status 0: it is; 1: it breaks a rule; 2: it could not be checked.",
      "A running emulator's last operations:",
      "  curl -s http://127.0.0.1:8786/__flowkv/history | flowkv check -",
      "The same for a program: flowkv check --json history.jsonl",
      "An emulator of the profile strong shows no staleness at all:",
      "  flowkv check --propagation 0s --cache-ttl 0s --slack 0s history.jsonl"
    })
public final class CheckCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private CheckedHistory input;
  @Mixin private JsonOption json;

  @Option(
      names = "--most",
      paramLabel = "NUMBER",
      description = "Most violations that are printed (default: ${DEFAULT-VALUE}).")
  private int most = 20;

  @Option(
      names = "--explain",
      description = "Lists the anomalies: answers that are allowed, and surprise nevertheless.")
  private boolean explain;

  @Override
  public Integer call() throws IOException {
    input.notNegative("--most", most);
    CheckedHistory.Checked checked = input.check();
    PrintWriter out = spec.commandLine().getOut();
    if (json.isGiven()) {
      List<Anomaly> anomalies = explain ? checked.explained().anomalies() : null;
      Json.print(out, CheckJson.of(checked.result(), most, anomalies));
      return checked.result().isAllowed() ? 0 : 1;
    }
    out.println(
        Wording.count(checked.result().operations(), "operation")
            + " on "
            + Wording.count(checked.result().keys(), "key")
            + "; an answer may be "
            + checked.result().boundMillis()
            + " ms old");
    checked.result().violations().stream().limit(most).forEach(v -> print(out, v));
    if (explain) {
      explain(out, checked.explained().anomalies());
    }
    measured(out, checked.result().measurements());
    int violations = checked.result().violations().size();
    String verdict =
        violations == 0
            ? "@|green every rule holds|@"
            : "@|red,bold " + violations + (violations == 1 ? " violation" : " violations") + "|@";
    out.println(spec.commandLine().getColorScheme().ansi().string(verdict));
    return violations == 0 ? 0 : 1;
  }

  private static void print(PrintWriter out, Violation v) {
    out.println();
    out.println(
        Printable.text(
            v.rule().wireName()
                + ": key \""
                + v.key()
                + "\" of "
                + v.namespace()
                + " "
                + v.message()));
    for (HistoryOperation o : v.operations()) {
      out.println(
          "  line %d: %s at %s, %d to %d"
              .formatted(
                  o.line(),
                  o.kind().wireName(),
                  Printable.text(o.location()),
                  o.call(),
                  o.returned()));
    }
  }

  private static void explain(PrintWriter out, List<Anomaly> anomalies) {
    out.println();
    if (anomalies.isEmpty()) {
      out.println("no anomalies: every answer showed the latest write, and nothing was refused");
      return;
    }
    out.println(anomalies.size() + (anomalies.size() == 1 ? " anomaly:" : " anomalies:"));
    for (Anomaly a : anomalies) {
      out.println("  " + a.line());
    }
  }

  private static void measured(PrintWriter out, Measurements m) {
    out.println();
    out.println("read-your-writes at the writer's location: " + m.readYourWrites());
    out.println("monotonic reads at one location: " + m.monotonicReads());
    for (Measurements.Visibility v : m.visibility()) {
      String until =
          v.untilMillis() == Long.MAX_VALUE ? " ms or more" : " to " + v.untilMillis() + " ms";
      out.println("seen elsewhere " + v.fromMillis() + until + " after the write: " + v.seen());
    }
    m.firstSeenMillis()
        .forEach(
            (route, millis) ->
                out.println(
                    "first seen, "
                        + Printable.text(route)
                        + ": median "
                        + millis.getValueAtPercentile(50)
                        + " ms, p99 "
                        + millis.getValueAtPercentile(99)
                        + " ms of "
                        + millis.getTotalCount()
                        + " writes"));
    out.println("cacheStatus: " + m.cacheStatus());
    out.println("longest time a first put was read as absent: " + m.longestNegativeText());
    out.println();
  }
}
