package dev.flowkv.server.cli.worker;

import dev.flowkv.server.cli.option.FileOptions;
import dev.flowkv.server.cli.option.Versions;
import java.nio.file.Path;
import picocli.CommandLine.Command;

/** {@code flowkv run}. */
@Command(
    name = "run",
    description = {
      "Runs a program that runs Workers, such as Vite, their KV bindings served by an emulator."
    },
    versionProvider = Versions.class,
    showDefaultValues = true,
    footer = {
      "",
      "The program goes after --.",
      "Example: with the options of an emulator",
      "  flowkv run --location sjc --profile worst-case"
    })
public final class RunCommand extends WorkerCommand {
  /** Makes the command. */
  public RunCommand(FileOptions fromFile) {
    super(fromFile);
  }

  @Override
  public Path folder() {
    return Path.of("");
  }

  @Override
  void addTo(WorkerPlan described) {
    // It has no options of its own.
  }
}
