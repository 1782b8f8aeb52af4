package dev.flowkv.server.cli.worker;

import dev.flowkv.server.cli.option.FileOptions;
import dev.flowkv.server.cli.option.Versions;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code flowkv dev}. */
@Command(
    name = "dev",
    description = {
      "Runs a Worker under plain wrangler dev, its KV bindings served by an emulator.",
      "--locations runs it once for each location, on consecutive ports."
    },
    versionProvider = Versions.class,
    showDefaultValues = true,
    footer = {
      "",
      "What is for wrangler goes after --.",
      "Example: a Worker in two locations, with the emulator's settings",
      "  flowkv dev path/to/worker --locations lhr,sjc --profile worst-case --seed 7"
    })
public final class DevCommand extends WorkerCommand {
  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
      description = "The Worker's folder; default: the current one.")
  private Path dir = Path.of("");

  @Option(
      names = "--wrangler",
      paramLabel = "WHICH",
      description = "pinned: DIR's own, else the one that FlowKV pins; newest: the newest pinned.")
  private String wrangler = "pinned";

  @Option(
      names = "--no-persist",
      description = {
        "Keep the data in memory. Otherwise it stays in .wrangler/state/flowkv of the Worker's",
        "folder, unless --data or --snapshot says where else. --reset empties it first."
      })
  private boolean noPersist;

  /** Makes the command. */
  public DevCommand(FileOptions fromFile) {
    super(fromFile);
  }

  @Override
  public Path folder() {
    return dir;
  }

  @Override
  void addTo(WorkerPlan described) {
    described.put("wrangler", wrangler);
    described.put("noPersist", noPersist ? true : null);
    described.putLocationsToRunAt();
  }
}
