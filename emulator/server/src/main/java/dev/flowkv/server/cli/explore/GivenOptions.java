package dev.flowkv.server.cli.explore;

import dev.flowkv.server.cli.option.FileOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The options that stand on the command line, other than those that a file has added. */
final class GivenOptions {
  /** A replay says its schedule itself, and shows nobody's secret. */
  private static final Set<String> NOT_REPLAYED =
      Set.of("--schedules", "--schedule", "--inspect", "--token");

  private final CommandSpec command;
  private final FileOptions fromFile;

  GivenOptions(CommandSpec command, FileOptions fromFile) {
    this.command = command;
    this.fromFile = fromFile;
  }

  /** Returns the first of some options that is given. */
  Optional<String> firstOf(Set<String> names) {
    return command.commandLine().getParseResult().matchedOptions().stream()
        .distinct()
        .filter(option -> !values(option).isEmpty())
        .map(OptionSpec::longestName)
        .filter(names::contains)
        .findFirst();
  }

  /** Returns the options that another run needs to be like this one, as they are typed. */
  List<String> forAReplay() {
    List<String> words = new ArrayList<>();
    ParseResult parsed = command.commandLine().getParseResult();
    ParseResult root = command.root().commandLine().getParseResult();
    for (ParseResult each : root == parsed ? List.of(parsed) : List.of(root, parsed)) {
      each.matchedOptions().stream()
          .distinct()
          .filter(option -> !NOT_REPLAYED.contains(option.longestName()))
          .forEach(option -> add(option, words));
    }
    return words;
  }

  private void add(OptionSpec option, List<String> words) {
    for (String value : values(option)) {
      words.add(option.longestName());
      if (option.arity().max() > 0) {
        words.add(value);
      }
    }
  }

  /** Those of a file come first. */
  private List<String> values(OptionSpec option) {
    List<String> all = option.originalStringValues();
    return all.subList(Math.min(all.size(), fromFile.count(option.longestName())), all.size());
  }
}
