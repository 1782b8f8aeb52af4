package dev.flowkv.server.cli.option;

import dev.flowkv.formats.DidYouMean;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What somebody may have meant who has misspelt a command, an option, or an option's value. */
public final class Suggestions {
  private Suggestions() {}

  /** Returns the end of a refusal's line; empty: nothing that there is looks like it. */
  public static String hint(CommandLine.ParameterException refusal) {
    CommandSpec command = refusal.getCommandLine().getCommandSpec();
    if (refusal instanceof CommandLine.UnmatchedArgumentException unmatched) {
      String wrong = unmatched.getUnmatched().get(0);
      return unmatched.isUnknownOption()
          ? DidYouMean.hint(wrong.replaceAll("=.*", ""), options(command))
          : DidYouMean.hint(wrong, commands(command));
    }
    return command.options().stream()
        .filter(o -> String.valueOf(refusal.getMessage()).startsWith(o.longestName() + ":"))
        .findFirst()
        .map(o -> valueHint(o, String.valueOf(refusal.getMessage())))
        .orElse("");
  }

  /** The commands that help shows. */
  static Set<String> commands(CommandSpec command) {
    return command.subcommands().entrySet().stream()
        .filter(e -> !e.getValue().getCommandSpec().usageMessage().hidden())
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  private static List<String> options(CommandSpec command) {
    List<String> names = new ArrayList<>();
    command.options().stream()
        .filter(o -> !o.hidden())
        .forEach(o -> names.addAll(List.of(o.names())));
    return names;
  }

  /** For a value of which the refusal says that it is none of those that a shell offers. */
  private static String valueHint(OptionSpec option, String message) {
    Iterable<String> candidates = option.completionCandidates();
    if (candidates == null) {
      return "";
    }
    Collection<String> known =
        StreamSupport.stream(candidates.spliterator(), false).map(Suggestions::name).toList();
    return option.originalStringValues().stream()
        .map(Suggestions::name)
        .filter(given -> message.contains("\"" + given + "\"") && !known.contains(given))
        .map(given -> DidYouMean.hint(given, known))
        .findFirst()
        .orElse("");
  }

  /** Of {@code NAME=VALUE}, the name. */
  private static String name(String text) {
    return text.replaceAll("=.*", "");
  }
}
