package dev.flowkv.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Describes a command as a part of a page: what it does, its arguments, its options. */
public final class OptionsTable {
  private OptionsTable() {}

  /**
   * Returns the section of a command.
   *
   * @param shared options that stand elsewhere on the page, by their longest names
   */
  public static String of(String name, CommandLine command, List<String> shared) {
    List<String> rows = new ArrayList<>();
    for (PositionalParamSpec argument : command.getCommandSpec().positionalParameters()) {
      if (!argument.hidden()) {
        rows.add(row("`" + argument.paramLabel() + "`", argument));
      }
    }
    for (OptionSpec option : command.getCommandSpec().options()) {
      if (!option.hidden() && !shared.contains(option.longestName())) {
        rows.add(row(names(option), option));
      }
    }
    String does =
        String.join(" ", command.getCommandSpec().usageMessage().description())
            .replace("@|bold ", "");
    return "## "
        + name
        + "\n\n"
        + does
        + "\n"
        + (rows.isEmpty()
            ? ""
            : "\n| option | meaning | default |\n|---|---|---|\n" + String.join("\n", rows) + "\n");
  }

  private static String names(OptionSpec option) {
    String value = option.arity().max() == 0 ? "" : value(option);
    return List.of(option.names()).stream()
        .map(name -> "`" + name + value + "`")
        .collect(Collectors.joining(", "));
  }

  private static String value(OptionSpec option) {
    return option.arity().min() == 0 ? "[=" + option.paramLabel() + "]" : " " + option.paramLabel();
  }

  private static String row(String names, ArgSpec argument) {
    String meaning = String.join(" ", argument.description());
    // Some descriptions say themselves what holds without the option.
    String standard = meaning.contains("default") ? "" : standard(argument);
    meaning = meaning.replace("${COMPLETION-CANDIDATES}", candidates(argument));
    return "| %s | %s | %s |"
        .formatted(
            names.replace("|", "\\|"),
            meaning.replace("|", "\\|").replace("<", "&lt;"),
            standard.isEmpty() ? "" : "`" + standard + "`");
  }

  private static String candidates(ArgSpec argument) {
    List<String> candidates = new ArrayList<>();
    Iterable<String> given = argument.completionCandidates();
    if (given != null) {
      given.forEach(candidates::add);
    }
    return String.join(", ", candidates);
  }

  /** What holds where the option is not given; empty: nothing, or not to be said. */
  private static String standard(ArgSpec argument) {
    if (argument.showDefaultValue() == Visibility.NEVER) {
      return "";
    }
    String text = argument.defaultValueString();
    boolean isNothing =
        text == null
            || text.startsWith("${")
            || List.of("null", "false", "[]", "{}", "").contains(text);
    return isNothing ? "" : text.replaceAll("^\\[(.*)\\]$", "$1").replace(", ", ",");
  }
}
