package dev.flowkv.server.cli.serve;

import dev.flowkv.explain.AnomalyKind;
import dev.flowkv.server.cli.option.Candidates;
import dev.flowkv.server.cli.terminal.Terminal;
import dev.flowkv.server.explain.LogFormat;
import dev.flowkv.server.explain.TerminalReport;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that say what {@code serve} prints of operations. */
final class TerminalOptions {
  /** What {@code --explain} without kinds stands for. */
  private static final String ALL = "all";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec serve;

  @Option(
      names = "--explain",
      paramLabel = "KINDS",
      arity = "0..1",
      split = ",",
      fallbackValue = ALL,
      showDefaultValue = Visibility.NEVER,
      completionCandidates = Candidates.Anomalies.class,
      description = {
        "Print a line for each answer that is unusual, with the reason; on a terminal,",
        "this is the default. KINDS, separated by commas, picks some: stale-read,",
        "cached-miss, own-write-not-seen, non-monotonic-read, stale-list,",
        "refused-write, fault."
      })
  private @Nullable List<String> explain;

  @Option(names = "--no-explain", description = "Print no such lines, on a terminal neither.")
  private boolean noExplain;

  @Option(
      names = "--log",
      paramLabel = "FORMAT",
      completionCandidates = Candidates.LogFormats.class,
      description = "Print a line for each operation: requests, or json for JSON Lines.")
  private @Nullable String log;

  /**
   * Returns what is to be printed.
   *
   * @throws CommandLine.ParameterException if a kind or a format does not exist
   */
  TerminalReport report() {
    return new TerminalReport(kinds(), format());
  }

  private Set<AnomalyKind> kinds() {
    if (noExplain || (explain == null && !Terminal.isErrorStream())) {
      return Set.of();
    }
    Set<AnomalyKind> kinds = EnumSet.noneOf(AnomalyKind.class);
    for (String name : explain == null ? List.of(ALL) : explain) {
      if (name.equals(ALL)) {
        kinds.addAll(Arrays.asList(AnomalyKind.values()));
        continue;
      }
      try {
        kinds.add(AnomalyKind.named(name));
      } catch (IllegalArgumentException e) {
        throw bad("--explain: " + e.getMessage());
      }
    }
    return kinds;
  }

  private @Nullable LogFormat format() {
    if (log == null) {
      return null;
    }
    for (LogFormat format : LogFormat.values()) {
      if (format.name().toLowerCase(Locale.ROOT).equals(log)) {
        return format;
      }
    }
    throw bad("--log: must be requests or json, not \"" + log + "\"");
  }

  private CommandLine.ParameterException bad(String mistake) {
    return new CommandLine.ParameterException(serve.commandLine(), mistake);
  }
}
