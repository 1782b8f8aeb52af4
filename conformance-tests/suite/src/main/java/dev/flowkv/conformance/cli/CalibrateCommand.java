package dev.flowkv.conformance.cli;

import dev.flowkv.conformance.CannotRunException;
import dev.flowkv.conformance.ConformanceTarget;
import dev.flowkv.conformance.assumption.AssumptionsJson;
import dev.flowkv.conformance.assumption.AssumptionsTable;
import dev.flowkv.conformance.calibrate.Calibration;
import dev.flowkv.conformance.calibrate.Calibrator;
import dev.flowkv.conformance.calibrate.ProfileFile;
import dev.flowkv.conformance.cli.TargetOptions.Wanted;
import dev.flowkv.conformance.run.RunOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code calibrate}. */
@Command(
    name = "calibrate",
    description = "Measures how stale something is, and writes a profile of it for the emulator.",
    mixinStandardHelpOptions = true,
    versionProvider = ConformanceCommand.Versions.class,
    footer = {
      "",
      "A harness Worker of yours, and an emulator like it:",
      "  calibrate --target harness --endpoint https://harness.example.workers.dev --output mine.json",
      "  flowkv serve --profile mine.json"
    })
final class CalibrateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private TargetOptions targets;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "FILE",
      description = "The profile to write.")
  private Path output;

  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      description = "Of the delays (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Override
  public Integer call() throws IOException, InterruptedException {
    targets.withoutQuotas();
    List<Wanted> wanted = targets.wanted();
    if (wanted.size() != 1) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "calibrate takes one target, and of emulators one --profile");
    }
    PrintWriter out = spec.commandLine().getOut();
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    String run = RunOptions.runId(now.toEpochMilli(), UUID.randomUUID().toString().substring(0, 6));
    try (ConformanceTarget target = wanted.get(0).start().get()) {
      Calibration calibration =
          new Calibrator(target, seed, RunOptions.PREFIX + run + "/calibrate/").measure();
      new TreeMap<>(calibration.measured())
          .forEach((name, value) -> out.println(name + ": " + value));
      calibration.learned().forEach(l -> out.println(AssumptionsTable.settled(l)));
      Files.writeString(
          output,
          ProfileFile.of(
              calibration, now.toString(), AssumptionsJson.learned(calibration, now.toString())));
      out.println(output);
      return 0;
    } catch (CannotRunException e) {
      spec.commandLine().getErr().println("calibrate: " + e.reason());
      return CommandLine.ExitCode.USAGE;
    }
  }
}
