package dev.flowkv.server.cli;

import dev.flowkv.server.Version;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code flowkv}. */
@Command(
    name = "flowkv",
    description = "A Workers KV emulator with the real service's consistency.",
    mixinStandardHelpOptions = true,
    versionProvider = FlowKvCommand.Versions.class,
    subcommands = {
      ServeCommand.class,
      SeedCommand.class,
      ExportCommand.class,
      ClockCommand.class,
      FaultsCommand.class
    })
public final class FlowKvCommand implements Runnable {
  private static final int FAILED = 1;

  @Spec private CommandSpec spec;

  private FlowKvCommand() {}

  /** Runs a command and returns the exit status. */
  public static int run(String... args) {
    return new CommandLine(new FlowKvCommand())
        .setParameterExceptionHandler(FlowKvCommand::badUsage)
        .setExecutionExceptionHandler(FlowKvCommand::failed)
        .execute(args);
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "Missing command; try 'flowkv serve' or 'flowkv --help'");
  }

  private static int badUsage(CommandLine.ParameterException e, String[] args) {
    PrintWriter err = e.getCommandLine().getErr();
    err.println("flowkv: " + String.valueOf(e.getMessage()).replaceAll("\\s*\\R\\s*", " "));
    return CommandLine.ExitCode.USAGE;
  }

  private static int failed(Exception e, CommandLine commandLine, CommandLine.ParseResult parsed) {
    commandLine.getErr().println("flowkv: " + e.getMessage());
    return FAILED;
  }

  static final class Versions implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"flowkv " + Version.current()};
    }
  }
}
