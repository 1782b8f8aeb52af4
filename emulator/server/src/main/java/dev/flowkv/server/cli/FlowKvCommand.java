package dev.flowkv.server.cli;

import dev.flowkv.server.Version;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
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
      FaultsCommand.class,
      HealthCommand.class,
      CheckCommand.class,
      ReportCommand.class
    })
public final class FlowKvCommand implements Runnable {
  private static final int FAILED = 1;

  @Spec private CommandSpec spec;

  private FlowKvCommand() {}

  /** Runs a command and returns the exit status. */
  public static int run(String... args) {
    PrintWriter out = utf8(System.out);
    PrintWriter err = utf8(System.err);
    int status =
        new CommandLine(new FlowKvCommand())
            .setOut(out)
            .setErr(err)
            .setParameterExceptionHandler(FlowKvCommand::badUsage)
            .setExecutionExceptionHandler(FlowKvCommand::failed)
            .execute(args);
    if (status == CommandLine.ExitCode.OK && System.out.checkError()) {
      err.println("flowkv: the output cannot be written");
      return FAILED;
    }
    return status;
  }

  /** Keys and values are UTF-8 in every locale. */
  private static PrintWriter utf8(PrintStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "Missing command; try 'flowkv serve' or 'flowkv --help'");
  }

  private static int badUsage(CommandLine.ParameterException e, String[] args) {
    PrintWriter err = e.getCommandLine().getErr();
    err.println("flowkv: " + oneLine(e));
    return CommandLine.ExitCode.USAGE;
  }

  private static int failed(Exception e, CommandLine commandLine, CommandLine.ParseResult parsed) {
    commandLine.getErr().println("flowkv: " + oneLine(e));
    return FAILED;
  }

  private static String oneLine(Exception e) {
    return String.valueOf(e.getMessage()).replaceAll("\\s*\\R\\s*", " ");
  }

  static final class Versions implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"flowkv " + Version.current()};
    }
  }
}
