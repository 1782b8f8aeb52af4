package dev.flowkv.server.cli;

import java.nio.file.Path;
import picocli.CommandLine.Command;

/** {@code flowkv run}. */
@Command(
    name = "run",
    description = {
      "Runs a program that runs Workers, such as Vite, their KV bindings served by an emulator."
    },
    versionProvider = FlowKvCommand.Versions.class,
    showDefaultValues = true,
    footer = {
      "",
      "The program goes after --.",
      "Example: with the options of an emulator",
      "  flowkv run --location sjc --profile worst-case"
    })
final class RunCommand extends WorkerCommand {
  @Override
  Path folder() {
    return Path.of("");
  }

  @Override
  void addTo(WorkerPlan described) {
    // It has nothing of its own.
  }
}
