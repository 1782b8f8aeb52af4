package dev.flowkv.server.cli;

import dev.flowkv.server.cli.ask.ClockCommand;
import dev.flowkv.server.cli.ask.ExportCommand;
import dev.flowkv.server.cli.ask.FaultsCommand;
import dev.flowkv.server.cli.ask.HealthCommand;
import dev.flowkv.server.cli.ask.ImportCommand;
import dev.flowkv.server.cli.ask.KeysCommand;
import dev.flowkv.server.cli.ask.NamespacesCommand;
import dev.flowkv.server.cli.ask.SeedCommand;
import dev.flowkv.server.cli.ask.TailCommand;
import dev.flowkv.server.cli.ask.ViewsCommand;
import dev.flowkv.server.cli.check.CheckCommand;
import dev.flowkv.server.cli.check.ReportCommand;
import dev.flowkv.server.cli.explore.ExploreCommand;
import dev.flowkv.server.cli.option.FileOptions;
import dev.flowkv.server.cli.serve.ServeCommand;
import dev.flowkv.server.cli.worker.DevCommand;
import dev.flowkv.server.cli.worker.RunCommand;
import java.util.List;
import picocli.CommandLine;

/**
 * Makes the commands. Describing one to picocli takes as long as running many of them, so a command
 * line that begins with a command's name gets that command and no other.
 */
final class Commands {
  /** The order of the help. */
  private static final List<String> NAMES =
      List.of(
          "serve",
          "dev",
          "run",
          "explore",
          "namespaces",
          "keys",
          "views",
          "tail",
          "import",
          "seed",
          "export",
          "clock",
          "faults",
          "health",
          "check",
          "report",
          "doctor",
          "completion");

  private static final List<String> VERSION = List.of("-V", "--version");

  private Commands() {}

  /** Adds the command that the arguments begin with; all, if they begin with something else. */
  static void addAskedFor(CommandLine root, FileOptions fromFile, String... arguments) {
    String first = arguments.length == 0 ? "" : arguments[0];
    if (arguments.length == 1 && VERSION.contains(first)) {
      return;
    }
    // A script that completes commands has all of them.
    if (NAMES.contains(first) && !first.equals("completion")) {
      root.addSubcommand(first, command(first, fromFile));
    } else {
      addAll(root, fromFile);
    }
  }

  /** Adds all commands. */
  static void addAll(CommandLine root, FileOptions fromFile) {
    NAMES.forEach(name -> root.addSubcommand(name, command(name, fromFile)));
  }

  private static Object command(String name, FileOptions fromFile) {
    return switch (name) {
      case "serve" -> new ServeCommand(fromFile);
      case "dev" -> new DevCommand(fromFile);
      case "run" -> new RunCommand(fromFile);
      case "explore" -> ExploreCommand.commandLine(fromFile);
      case "namespaces" -> new NamespacesCommand();
      case "keys" -> new KeysCommand();
      case "views" -> new ViewsCommand();
      case "tail" -> new TailCommand();
      case "import" -> new ImportCommand();
      case "seed" -> new SeedCommand();
      case "export" -> new ExportCommand();
      case "clock" -> new ClockCommand();
      case "faults" -> new FaultsCommand();
      case "health" -> new HealthCommand();
      case "check" -> new CheckCommand();
      case "report" -> new ReportCommand();
      case "doctor" -> new DoctorCommand();
      case "completion" -> new CompletionCommand();
      default -> throw new IllegalArgumentException(name);
    };
  }
}
