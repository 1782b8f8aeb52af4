package dev.flowkv.server.cli.option;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Remembers which options of the command line a file gave, for what is said of them later. */
public final class FileOptions {
  private @Nullable ConfigFile file;
  private List<ConfigFile.Argument> arguments = List.of();

  /** Notes the options that were taken from a file. */
  public void take(ConfigFile from, List<ConfigFile.Argument> given) {
    file = from;
    arguments = List.copyOf(given);
  }

  /** Returns the file that options were taken from; null: none was. */
  public @Nullable String file() {
    return arguments.isEmpty() ? null : String.valueOf(file);
  }

  /** Lists the options that were taken from a file. */
  public List<ConfigFile.Argument> arguments() {
    return arguments;
  }

  /** Counts the values that a file gave to an option; they come before those of the user. */
  public int count(String option) {
    return (int) arguments.stream().filter(a -> a.option().equals(option)).count();
  }
}
