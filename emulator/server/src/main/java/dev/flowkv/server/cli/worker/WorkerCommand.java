package dev.flowkv.server.cli.worker;

import dev.flowkv.server.cli.option.FileOptions;
import dev.flowkv.server.cli.serve.ServeCommand;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Reads the options of a command that runs Workers on an emulator: those of {@code serve}, and its
 * own. Programs in Node run Workers, so the command itself is in {@code harness-scripts/npm}; what
 * is here says what it is asked for, so that options and {@code flowkv.toml} have one reader.
 */
public abstract class WorkerCommand implements Callable<Integer> {
  /** Its options and its help are the command's, too. */
  @Mixin private final ServeCommand serve;

  private final FileOptions fromFile;

  @Spec private CommandSpec spec;

  @Option(
      names = "--location",
      paramLabel = "NAME",
      description = "Where the Worker runs: one of the emulator's locations; default: its first.")
  private @Nullable String location;

  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "${env:FLOWKV_URL}",
      showDefaultValue = CommandLine.Help.Visibility.NEVER,
      description = {
        "Join the emulator there, or start it there if nothing answers; or set FLOWKV_URL.",
        "Without it: the one of this project if it runs, else a new one."
      })
  private @Nullable String url;

  @Option(
      names = "--plan",
      hidden = true,
      description = "Print as JSON what is asked for, for the program that does it.")
  private boolean plan;

  WorkerCommand(FileOptions fromFile) {
    this.fromFile = fromFile;
    this.serve = new ServeCommand(fromFile);
  }

  /** Returns the folder of the Worker, whose {@code flowkv.toml} is taken. */
  public abstract Path folder();

  /** Adds what this command has of its own. */
  abstract void addTo(WorkerPlan described);

  @Override
  public Integer call() {
    if (!plan) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          spec.name()
              + " needs Node: npx flowkv "
              + spec.name()
              + " runs it, or in a clone npx path/to/flowkv/harness-scripts/npm "
              + spec.name());
    }
    WorkerPlan described = WorkerPlan.of(spec, fromFile, folder());
    described.put("location", location);
    described.put("url", url == null || url.isEmpty() ? null : url);
    addTo(described);
    spec.commandLine().getOut().println(described.json());
    return CommandLine.ExitCode.OK;
  }
}
