package dev.flowkv.server.cli.explore;

import dev.flowkv.engine.ClockMode;
import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.KvSchedule;
import dev.flowkv.engine.Setting;
import dev.flowkv.exploration.KvExploration;
import dev.flowkv.server.FlowKvServer;
import dev.flowkv.server.cli.client.ControlClient;
import dev.flowkv.server.cli.option.DurationConverter;
import dev.flowkv.server.cli.option.FileOptions;
import dev.flowkv.server.cli.option.Versions;
import dev.flowkv.server.cli.serve.EmulatorOptions;
import dev.flowkv.server.cli.terminal.Terminal;
import dev.flowkv.server.explain.InspectorAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code flowkv explore}. */
@Command(
    name = "explore",
    description = {
      "Runs a command once for each answer that KV may give, fewest surprises first.",
      "It finds the emulator at FLOWKV_URL. Its exit status says whether it passes: 0 it does."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    showDefaultValues = true,
    footer = {
      "",
      "Status 0: no schedule fails; 1: one does; 2: it cannot be explored.",
      "Example: a script of curl calls, and the schedule that it failed in",
      "  flowkv explore -- ./test.sh",
      "  flowkv explore --schedule app/sjc:get:visits#1=-1 -- ./test.sh",
      "Tests, each answer of an emulator that is as bad as possible",
      "  flowkv explore --profile worst-case --schedules all -- npx vitest run"
    })
public final class ExploreCommand implements Callable<Integer> {
  private static final int MOST_SCHEDULES = 1_000_000;
  private static final Duration LONGEST_TIMEOUT = Duration.ofDays(1);
  private static final String ALL = "all";

  private static final String SEED = "--seed";

  /** Of the options of an emulator, those that also say something to one that runs already. */
  private static final Set<String> FOR_EVERY_EMULATOR = Set.of("--token", SEED);

  @Spec private CommandSpec spec;

  private final FileOptions fromFile;

  @Mixin private final EmulatorOptions emulator;

  @Mixin private final RefusedOptions refused = new RefusedOptions();

  @Parameters(
      arity = "0..*",
      paramLabel = "COMMAND",
      showDefaultValue = Visibility.NEVER,
      description = "What to run, with its arguments; it goes after --.")
  private List<String> command = new ArrayList<>();

  @Option(
      names = "--schedules",
      paramLabel = "NUMBER",
      description = "How many schedules are tried at most, or all.")
  private String schedules = Integer.toString(KvExploration.DEFAULT_SCHEDULES);

  @Option(
      names = "--schedule",
      paramLabel = "SCHEDULE",
      description = "Run the command once, with the surprises that this schedule names.")
  private @Nullable String schedule;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "The running emulator to explore; without it, one is started.")
  private @Nullable String url;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      showDefaultValue = Visibility.NEVER,
      description = "How long a run may take until it counts as failed (default: 5m).")
  private Duration timeout = Duration.ofMinutes(5);

  @Option(
      names = "--inspect",
      description = "Keep the emulator after a failure or a replay, until Ctrl-C.")
  private boolean inspect;

  /**
   * Makes the command.
   *
   * @param fromFile which of its options a file gave
   */
  public ExploreCommand(FileOptions fromFile) {
    this.fromFile = fromFile;
    this.emulator = new EmulatorOptions(fromFile, 0, "manual");
  }

  /**
   * Makes the command line of the command: what comes after the program's name is the program's.
   */
  public static CommandLine commandLine(FileOptions fromFile) {
    return new CommandLine(new ExploreCommand(fromFile)).setStopAtPositional(true);
  }

  @Override
  public Integer call() throws InterruptedException {
    refused.check();
    if (command.isEmpty()) {
      throw bad("Missing COMMAND; what to run goes after --, such as 'flowkv explore -- npm test'");
    }
    if (timeout.isZero() || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
      throw bad("--timeout: must be longer than 0s, and at most 1440m");
    }
    int most = schedules();
    KvSchedule replayed = replayed();
    String problem = Program.problem(command.get(0));
    if (problem != null) {
      throw bad(problem);
    }
    try {
      return url == null ? onAnEmulatorOfItsOwn(most, replayed) : onTheOneAt(url, most, replayed);
    } catch (IOException e) {
      throw bad(String.valueOf(e.getMessage()));
    }
  }

  private int schedules() {
    if (schedules.equals(ALL)) {
      return 0;
    }
    if (schedules.matches("[1-9]\\d{0,6}") && Integer.parseInt(schedules) <= MOST_SCHEDULES) {
      return Integer.parseInt(schedules);
    }
    throw bad(
        "--schedules: must be from 1 to " + MOST_SCHEDULES + ", or all, not \"" + schedules + "\"");
  }

  private @Nullable KvSchedule replayed() {
    try {
      return schedule == null ? null : KvSchedule.parse(schedule);
    } catch (IllegalArgumentException e) {
      throw bad("--schedule: " + e.getMessage());
    }
  }

  private int onAnEmulatorOfItsOwn(int most, @Nullable KvSchedule replayed)
      throws IOException, InterruptedException {
    EmulatorOptions.Checked options = emulator.checked();
    requireExplorable(options.config());
    KvEmulator started = KvEmulator.create(options.config());
    try (FlowKvServer server = emulator.start(started, options)) {
      return run(EmulatorOptions.url(options.server(), server.port()), most, replayed, inspect);
    }
  }

  private void requireExplorable(EmulatorConfig config) {
    if (config.clock().mode() != ClockMode.MANUAL) {
      throw bad(
          "--clock: must be manual, not "
              + config.clock().mode().wireName()
              + ": answers must not depend on the computer's time; leave the option out");
    }
    if (config.settings().optionalNumber(Setting.READ_CACHE_MAX_ENTRIES).isPresent()) {
      throw bad(
          "--set: readCacheMaxEntries must be off: what a bounded cache drops is not part of the"
              + " model; add --set readCacheMaxEntries=off");
    }
  }

  private int onTheOneAt(String address, int most, @Nullable KvSchedule replayed)
      throws IOException, InterruptedException {
    new GivenOptions(spec, fromFile)
        .firstOf(ofAnEmulatorThatStarts())
        .ifPresent(
            option -> {
              throw bad(
                  option
                      + ": goes with an emulator that explore starts, and the one at "
                      + address
                      + " runs already; give the option to its 'flowkv serve', or leave --url out");
            });
    return run(address.replaceAll("/+$", ""), most, replayed, true);
  }

  private Set<String> ofAnEmulatorThatStarts() {
    return spec.mixins().values().stream()
        .filter(mixin -> mixin.userObject() instanceof EmulatorOptions)
        .flatMap(mixin -> mixin.options().stream())
        .map(OptionSpec::longestName)
        .filter(name -> !FOR_EVERY_EMULATOR.contains(name))
        .collect(Collectors.toSet());
  }

  private int run(String address, int most, @Nullable KvSchedule replayed, boolean isKept)
      throws IOException, InterruptedException {
    Map<String, String> environment = new HashMap<>();
    environment.put("FLOWKV_URL", address);
    String token = emulator.token();
    if (token != null) {
      environment.put("FLOWKV_TOKEN", token);
    }
    Program program = new Program(command, environment, timeout);
    GivenOptions given = new GivenOptions(spec, fromFile);
    List<String> options = given.forAReplay();
    String replay =
        "flowkv explore "
            + (options.isEmpty() ? "" : ShellText.command(options) + " ").replace("%", "%%")
            + "--schedule %s -- "
            + program.name().replace("%", "%%");
    ExploreRun.Asked asked =
        new ExploreRun.Asked(
            most,
            given.firstOf(Set.of(SEED)).isPresent() ? emulator.config().seed() : null,
            replayed,
            replay,
            inspect,
            isKept,
            new InspectorAddress(address).page());
    return new ExploreRun(
            new ExplorationApi(ControlClient.at(address, token)),
            program,
            new Report(spec.commandLine().getOut(), program.name()),
            new ProgressLine(
                spec.commandLine().getErr(), Terminal.isErrorStream() && Terminal.takesLinks()),
            asked)
        .run();
  }

  private CommandLine.ParameterException bad(String mistake) {
    return new CommandLine.ParameterException(spec.commandLine(), mistake);
  }
}
