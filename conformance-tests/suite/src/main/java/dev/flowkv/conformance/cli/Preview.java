package dev.flowkv.conformance.cli;

import dev.flowkv.conformance.Feature;
import dev.flowkv.conformance.Property;
import dev.flowkv.conformance.TargetInfo;
import dev.flowkv.conformance.record.Recording;
import dev.flowkv.conformance.run.RunOptions;
import dev.flowkv.conformance.run.SuiteRunner;
import dev.flowkv.conformance.targets.RehearsalTarget;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Shows what a recording would keep, from a rehearsal on an emulator in this process. */
final class Preview {
  private static final int SHOWN_EXCHANGES = 2;
  private static final int LONGEST_LINE = 500;
  private static final int TRIES = 3;

  private final PrintWriter out;

  Preview(PrintWriter out) {
    this.out = out;
  }

  /** Rehearses on an emulator that can what the target can, and prints lines of each file. */
  void show(TargetInfo target, List<Property> properties, RunOptions options, Instant start)
      throws InterruptedException, IOException {
    Map<String, List<String>> files = new TreeMap<>();
    RunOptions short3 = options.tries().isPresent() ? options : options.withTries(TRIES);
    Recording recording =
        new Recording(
            new Recording.Run(
                options.runId(), start.toString(), ConformanceCommand.version(), options.seed()),
            files::put);
    try (RehearsalTarget rehearsal = RehearsalTarget.of(target)) {
      new SuiteRunner(short3, recording::ended, recording::of).run(rehearsal, properties);
    }
    files.forEach(this::show);
    recording.remarks().forEach(out::println);
    out.println(
        "a rehearsal on the emulator; nothing was asked of "
            + target.name()
            + ", and nothing was written. Of HTTP the status, the data center, cf-cache-status and"
            + " retry-after are kept; of contents those that the suite wrote itself");
  }

  private void show(String property, List<String> lines) {
    out.println(property + ".jsonl, " + lines.size() + " lines");
    int shown = Math.min(1 + SHOWN_EXCHANGES, lines.size() - 1);
    lines.subList(0, shown).forEach(this::show);
    if (shown < lines.size() - 1) {
      out.println("  …");
    }
    show(lines.get(lines.size() - 1));
  }

  private void show(String line) {
    out.println(
        "  " + (line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE) + "…"));
  }

  /** Whether a run at such a target costs something. */
  static boolean costs(TargetInfo info) {
    return !info.has(Feature.UNMETERED) && !info.has(Feature.VIRTUAL_CLOCK);
  }
}
