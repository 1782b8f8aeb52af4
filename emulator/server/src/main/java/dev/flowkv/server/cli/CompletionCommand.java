package dev.flowkv.server.cli;

import dev.flowkv.server.cli.option.Versions;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code flowkv completion}. */
@Command(
    name = "completion",
    description = "Prints a script that completes flowkv's commands and options in bash and zsh.",
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    footer = {
      "",
      "Example: for this shell; in ~/.bashrc or ~/.zshrc for every one",
      "  source <(flowkv completion)",
      "There is none for fish and PowerShell."
    })
final class CompletionCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().getOut().print(AutoComplete.bash("flowkv", spec.root().commandLine()));
    spec.commandLine().getOut().flush();
    return 0;
  }
}
