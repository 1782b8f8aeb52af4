package dev.flowkv.server.cli;

import dev.flowkv.explain.Printable;
import dev.flowkv.server.cli.option.ConfigFile;
import dev.flowkv.server.cli.option.FileOptions;
import dev.flowkv.server.cli.option.Suggestions;
import dev.flowkv.server.cli.option.Versions;
import dev.flowkv.server.cli.worker.WorkerCommand;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code flowkv}. */
@Command(
    name = "flowkv",
    description = "A Workers KV emulator with the real service's consistency.",
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    footer = {
      "",
      "Example: an emulator on which tests move the clock, and a minute later on it:",
      "  flowkv serve --clock manual",
      "  flowkv clock --advance 61s",
      "'flowkv COMMAND --help' has examples of each command."
    })
public final class FlowKvCommand implements Runnable {
  private static final int FAILED = 1;

  @Spec private CommandSpec spec;

  @Option(
      names = "--config",
      scope = ScopeType.INHERIT,
      paramLabel = "FILE",
      description = "File with options; without it, flowkv.toml where there is one.")
  private @Nullable Path config;

  @Option(
      names = "--no-config",
      scope = ScopeType.INHERIT,
      description = "Take no options from flowkv.toml.")
  private boolean noConfig;

  private final FileOptions fromFile = new FileOptions();

  private FlowKvCommand() {}

  /** Makes the command line with all commands. */
  static CommandLine withAllCommands() {
    FlowKvCommand flowkv = new FlowKvCommand();
    CommandLine commandLine = new CommandLine(flowkv);
    Commands.addAll(commandLine, flowkv.fromFile);
    return commandLine;
  }

  /** Runs a command and returns the exit status. */
  public static int run(String... args) {
    PrintWriter out = utf8(System.out);
    PrintWriter err = utf8(System.err);
    FlowKvCommand flowkv = new FlowKvCommand();
    CommandLine commandLine = new CommandLine(flowkv);
    Commands.addAskedFor(commandLine, flowkv.fromFile, args);
    commandLine
        .setOut(out)
        .setErr(err)
        .setExpandAtFiles(false)
        .setParameterExceptionHandler(flowkv::badUsage)
        .setExecutionExceptionHandler(FlowKvCommand::failed);
    int status;
    try {
      status = commandLine.execute(flowkv.withConfig(commandLine, args));
    } catch (IOException e) {
      print(commandLine, e);
      return CommandLine.ExitCode.USAGE;
    }
    if (status == CommandLine.ExitCode.OK && System.out.checkError()) {
      err.println("flowkv: the output cannot be written");
      return FAILED;
    }
    return status;
  }

  /** The arguments, with those of the file before the ones that the user gave to the command. */
  private String[] withConfig(CommandLine commandLine, String... args) throws IOException {
    ParseResult parsed = parsed(commandLine, args);
    if (parsed == null || !parsed.hasSubcommand() || isAskedForHelp(parsed)) {
      return args;
    }
    if (noConfig && config != null) {
      throw new IOException("--no-config and --config: only one of them can be given");
    }
    ParseResult command = parsed.subcommand();
    Path found = config == null ? folderOf(command).resolve(ConfigFile.NAME) : config;
    if (noConfig || (config == null && !Files.exists(found))) {
      return args;
    }
    // A file may have options of every command.
    ConfigFile file = ConfigFile.read(found, withAllCommands().getCommandSpec());
    // The value of --config may be called like a command.
    int begin = args[0].equals("--config") ? 2 : 0;
    while (!args[begin].equals(command.commandSpec().name())) {
      begin++;
    }
    begin++;
    List<String> all = new ArrayList<>(Arrays.asList(args).subList(0, begin));
    List<ConfigFile.Argument> given = file.arguments(command);
    fromFile.take(file, given);
    given.forEach(argument -> all.add(argument.text()));
    all.addAll(Arrays.asList(args).subList(begin, args.length));
    return all.toArray(String[]::new);
  }

  /** The folder whose flowkv.toml is taken. */
  private static Path folderOf(ParseResult command) {
    return command.commandSpec().userObject() instanceof WorkerCommand worker
        ? worker.folder()
        : Path.of("");
  }

  /** What is given; null: there are mistakes, which its execution reports. */
  private static @Nullable ParseResult parsed(CommandLine commandLine, String... args) {
    List<CommandLine> all = new ArrayList<>(commandLine.getSubcommands().values());
    all.add(commandLine);
    all.forEach(c -> c.getCommandSpec().parser().collectErrors(true));
    ParseResult parsed = commandLine.parseArgs(args);
    all.forEach(c -> c.getCommandSpec().parser().collectErrors(false));
    // What is missing may be in the file.
    boolean isWrong =
        parsed.asCommandLineList().stream()
            .flatMap(c -> c.getParseResult().errors().stream())
            .anyMatch(e -> !isOptionMissing(e));
    return isWrong ? null : parsed;
  }

  /** A whole option, and not the value of one that is given. */
  private static boolean isOptionMissing(Exception e) {
    return e instanceof CommandLine.MissingParameterException missing
        && missing.getMissing().stream().allMatch(ArgSpec::required);
  }

  private static boolean isAskedForHelp(ParseResult parsed) {
    return parsed.asCommandLineList().stream()
        .anyMatch(c -> c.isUsageHelpRequested() || c.isVersionHelpRequested());
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

  private int badUsage(CommandLine.ParameterException e, String[] args) {
    String message = oneLine(e);
    boolean isOfFile =
        fromFile.arguments().stream()
            .map(ConfigFile.Argument::option)
            .anyMatch(
                option -> message.startsWith(option + ":") || message.contains("'" + option + "'"));
    print(
        e.getCommandLine(),
        (isOfFile ? fromFile.file() + ": " : "") + message + Suggestions.hint(e));
    return CommandLine.ExitCode.USAGE;
  }

  private static int failed(Exception e, CommandLine commandLine, ParseResult parsed) {
    print(commandLine, e);
    return FAILED;
  }

  private static void print(CommandLine commandLine, Exception e) {
    print(commandLine, oneLine(e));
  }

  private static void print(CommandLine commandLine, String message) {
    commandLine
        .getErr()
        .println(commandLine.getColorScheme().errorText("flowkv:").concat(" " + message));
  }

  private static String oneLine(Exception e) {
    String message = String.valueOf(e.getMessage()).replaceAll("\\s*\\R\\s*", " ");
    return Printable.text(message.replaceFirst(" is not an? (int|long)$", " is no whole number"));
  }
}
