package dev.flowkv.server.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code flowkv health}. */
@Command(
    name = "health",
    description = "Says whether an emulator answers: for scripts and for containers.",
    mixinStandardHelpOptions = true,
    versionProvider = FlowKvCommand.Versions.class,
    footer = {
      "",
      "Status 0: it does; 1: it does not.",
      "Example:",
      "  flowkv health --url http://127.0.0.1:8786"
    })
final class HealthCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ControlClient server;

  @Override
  public Integer call() throws IOException, InterruptedException {
    server.requireAnswer();
    spec.commandLine().getOut().println("ok");
    return 0;
  }
}
