package dev.flowkv.conformance.cli;

import dev.flowkv.conformance.CannotRunException;
import dev.flowkv.conformance.ConformanceTarget;
import dev.flowkv.conformance.Cost;
import dev.flowkv.conformance.Feature;
import dev.flowkv.conformance.Property;
import dev.flowkv.conformance.TargetInfo;
import dev.flowkv.conformance.cli.TargetOptions.Wanted;
import dev.flowkv.conformance.property.AllProperties;
import dev.flowkv.conformance.report.SuiteReport;
import dev.flowkv.conformance.run.OverBudgetException;
import dev.flowkv.conformance.run.PropertyResult;
import dev.flowkv.conformance.run.RunOptions;
import dev.flowkv.conformance.run.Status;
import dev.flowkv.conformance.run.SuiteRunner;
import dev.flowkv.conformance.run.TargetResult;
import dev.flowkv.explain.Printable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code conformance}. */
@Command(
    name = "conformance",
    description = "Asks whether something behaves as Workers KV is documented to.",
    mixinStandardHelpOptions = true,
    versionProvider = ConformanceCommand.Versions.class,
    footer = {
      "",
      "Status 0: all that is required holds; 1: a violation; 2: it could not be run.",
      "The emulator, under every profile:",
      "  conformance --target emulator",
      "Anybody's service, with a namespace that is made and deleted:",
      "  conformance --target rest --endpoint http://127.0.0.1:8786/client/v4 --account any --report out",
      "A service that caches nothing, in some 75 s instead of four minutes: add --staleness 1.",
      "What a service answered, kept without whose it is, and asked of the emulator:",
      "  conformance --target rest --endpoint https://api.cloudflare.com/client/v4 --record mine",
      "  conformance --target emulator-http --replay mine"
    })
final class ConformanceCommand implements Callable<Integer> {
  private static final int VIOLATION = 1;
  private static final int NOT_RUN = 2;

  @Spec private CommandSpec spec;

  @Mixin private TargetOptions targets;

  @Mixin private RecordOptions recordings;

  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      description = "Of all that is drawn (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(
      names = "--tries",
      paramLabel = "NUMBER",
      description = "Values that each property draws (default: as many as fit the target).")
  private @Nullable Integer tries;

  @Option(names = "--only", paramLabel = "REGEX", description = "Only properties whose id matches.")
  private @Nullable Pattern only;

  @Option(
      names = "--max-wait",
      paramLabel = "SECONDS",
      description = {
        "Where time cannot be moved: leave out properties that wait longer, and wait at most so long",
        "in all for a service that answers 429 with retry-after (default: ${DEFAULT-VALUE})."
      })
  private int maxWaitSeconds = 600;

  @Option(
      names = "--budget",
      paramLabel = "READS,WRITES,DELETES,LISTS",
      split = ",",
      description =
          "What may be spent where operations cost something (default: the free plan's day, ${DEFAULT-VALUE}).")
  private List<Integer> budget =
      List.of(
          Cost.FREE_PLAN.reads(),
          Cost.FREE_PLAN.writes(),
          Cost.FREE_PLAN.deletes(),
          Cost.FREE_PLAN.lists());

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description =
          "Write report.html, report.json, junit.xml and the histories of violations there.")
  private @Nullable Path report;

  @Option(
      names = "--publish",
      paramLabel = "FILE",
      description = "Write the result as a page in Markdown.")
  private @Nullable Path publish;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (budget.size() != 4) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--budget: must be four numbers: reads, writes, deletes, lists");
    }
    if (tries != null && tries < 1) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--tries: must be above 0, not " + tries);
    }
    if (maxWaitSeconds < 0) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--max-wait: must not be negative, not " + maxWaitSeconds);
    }
    List<Property> properties =
        AllProperties.list().stream()
            .filter(p -> only == null || only.matcher(p.id()).find())
            .toList();
    if (properties.isEmpty() && !recordings.isReplay()) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "--only: no property's id matches \""
              + only
              + "\"; ids are "
              + AllProperties.list().stream().map(Property::id).collect(Collectors.joining(", ")));
    }
    targets.longestWait(Duration.ofSeconds(maxWaitSeconds));
    List<Wanted> wantedTargets = targets.wanted();
    recordings.check(wantedTargets.size(), given());
    Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    if (recordings.isPreview()) {
      preview(wantedTargets.get(0), properties, start);
      return 0;
    }
    if (report != null) {
      ReportFiles.prepare(report); // Not after minutes of asking.
    }
    recordings.prepare(id -> only == null || only.matcher(id).find());
    seed = recordings.seed(seed);
    List<TargetResult> results = new ArrayList<>();
    for (Wanted wanted : wantedTargets) {
      RunOptions options = options(wanted, start);
      results.add(run(wanted, recordings.purpose(properties, options, start), options));
    }
    SuiteReport suite = new SuiteReport(start.toString(), seed, properties, results);
    PrintWriter out = spec.commandLine().getOut();
    if (report != null) {
      out.println("report: " + ReportFiles.write(report, suite));
    }
    if (publish != null) {
      ReportFiles.publish(publish, suite);
    }
    return status(results);
  }

  /** The names of the options that were given. */
  private List<String> given() {
    return spec.commandLine().getParseResult().matchedOptions().stream()
        .map(CommandLine.Model.OptionSpec::longestName)
        .toList();
  }

  private void preview(Wanted wanted, List<Property> properties, Instant start)
      throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    RunOptions options = options(wanted, start);
    sayCost(wanted, properties, options);
    new Preview(out).show(wanted.expected(), properties, options, start);
  }

  /** Says what a run costs, before anything is asked. */
  private void sayCost(Wanted wanted, List<Property> properties, RunOptions options) {
    TargetInfo info = wanted.expected();
    spec.commandLine()
        .getOut()
        .println(
            wanted.name()
                + ": "
                + (Preview.costs(info)
                    ? "this run asks at most "
                        + new SuiteRunner(options, r -> {}).planned(info, properties)
                        + "; allowed are "
                        + options.budget()
                    : "this run costs nothing"));
  }

  private TargetResult run(Wanted wanted, Purpose purpose, RunOptions options)
      throws InterruptedException {
    List<Property> properties = purpose.properties();
    if (recordings.isRecord() || recordings.isReplay()) {
      sayCost(wanted, properties, options);
    }
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    TargetResult result;
    Progress progress = new Progress(wanted.name(), properties.size(), err, System::nanoTime);
    SuiteRunner runner =
        new SuiteRunner(
            options,
            r -> {
              progress.count();
              purpose.ended(r);
              tell(r, purpose);
            },
            purpose::seen);
    try (progress) {
      progress.start();
      result = run(wanted, properties, runner);
    } catch (CannotRunException | OverBudgetException e) {
      runner.remarks().forEach(out::println);
      result =
          TargetResult.notRun(wanted.name(), wanted.description(), String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      runner.remarks().forEach(remark -> out.println(Printable.text(remark)));
      throw e;
    }
    result.remarks().forEach(remark -> out.println(Printable.text(remark)));
    if (result.notRun() == null) {
      purpose.closing().forEach(line -> out.println(Printable.text(line)));
    }
    out.println(Printable.text(result.summary()));
    return result;
  }

  private TargetResult run(Wanted wanted, List<Property> properties, SuiteRunner runner)
      throws InterruptedException {
    ConformanceTarget target = wanted.start().get();
    try {
      spec.commandLine()
          .getOut()
          .println(target.info().name() + ": " + target.info().description());
      return runner.run(target, properties);
    } finally {
      try {
        target.close();
      } catch (IOException e) {
        spec.commandLine().getErr().println("conformance: " + e.getMessage());
      }
    }
  }

  private RunOptions options(Wanted wanted, Instant start) {
    // Nobody else is on an emulator of the suite's own: the same seed asks for the same keys.
    String id =
        wanted.expected().has(Feature.VIRTUAL_CLOCK)
            ? RunOptions.OWN
            : RunOptions.runId(start.toEpochMilli(), UUID.randomUUID().toString().substring(0, 6));
    return new RunOptions(
        seed,
        tries == null ? OptionalInt.empty() : OptionalInt.of(tries),
        Duration.ofSeconds(maxWaitSeconds),
        new Cost(budget.get(0), budget.get(1), budget.get(2), budget.get(3)),
        id);
  }

  private void tell(PropertyResult r, Purpose purpose) {
    boolean wrong = r.status() == Status.VIOLATED || r.status() == Status.BROKEN;
    if (wrong && !r.isGivenUp()) {
      PrintWriter out = spec.commandLine().getOut();
      purpose.lines(r).forEach(line -> out.println(Printable.text(line)));
    }
  }

  private int status(List<TargetResult> results) {
    boolean violated = results.stream().anyMatch(t -> t.count(Status.VIOLATED) > 0);
    boolean broken = results.stream().anyMatch(t -> t.count(Status.BROKEN) > 0);
    boolean notRun = results.stream().anyMatch(t -> t.notRun() != null);
    boolean asked =
        results.stream().anyMatch(t -> t.count(Status.HOLDS) + t.count(Status.OBSERVED) > 0);
    if (violated) {
      return VIOLATION;
    }
    // With "all", what cannot be run here is said, and no failure.
    return broken || !asked || (notRun && !targets.isAll()) ? NOT_RUN : 0;
  }

  /** The version of the suite. */
  static String version() {
    String version = ConformanceCommand.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  static final class Versions implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"flowkv-conformance " + version()};
    }
  }
}
