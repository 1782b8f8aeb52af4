package dev.flowkv.server.cli.explore;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The options of {@code serve} that make no sense here, each of which is answered with a reason.
 */
final class RefusedOptions {
  private static final String EXPLAINED = "explore explains the schedule that fails, and no other";

  private static final Map<String, String> REASONS =
      Map.of(
          "--snapshot",
          "each schedule begins with the same state, and saves none; to begin with a snapshot,"
              + " start 'flowkv serve --clock manual --snapshot FILE' and give its address to --url",
          "--data",
          "each schedule begins with the same state, and keeps none",
          "--sync",
          "nothing is kept",
          "--reset",
          "nothing is kept",
          "--history-file",
          "it would hold every run; start 'flowkv serve --clock manual --history-file FILE' and"
              + " replay the schedule that fails with --url and --schedule",
          "--until-stdin-ends",
          "explore ends by itself",
          "--explain",
          EXPLAINED,
          "--no-explain",
          EXPLAINED,
          "--log",
          EXPLAINED);

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(names = "--snapshot", hidden = true)
  private @Nullable String snapshot;

  @Option(names = "--data", hidden = true)
  private @Nullable String data;

  @Option(names = "--sync", hidden = true)
  private @Nullable String sync;

  @Option(names = "--reset", hidden = true)
  private boolean reset;

  @Option(names = "--history-file", hidden = true)
  private @Nullable String historyFile;

  @Option(names = "--until-stdin-ends", hidden = true)
  private boolean untilStdinEnds;

  @Option(names = "--explain", hidden = true, arity = "0..1")
  private @Nullable String explain;

  @Option(names = "--no-explain", hidden = true)
  private boolean noExplain;

  @Option(names = "--log", hidden = true)
  private @Nullable String log;

  /**
   * Refuses them.
   *
   * @throws CommandLine.ParameterException naming one that is given, with the reason
   */
  void check() {
    REASONS.keySet().stream()
        .sorted()
        .filter(command.commandLine().getParseResult()::hasMatchedOption)
        .findFirst()
        .ifPresent(
            option -> {
              throw new CommandLine.ParameterException(
                  command.commandLine(), option + ": " + REASONS.get(option));
            });
  }
}
