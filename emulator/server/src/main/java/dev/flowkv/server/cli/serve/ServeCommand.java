package dev.flowkv.server.cli.serve;

import dev.flowkv.engine.ClockSetting;
import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.KvFailure;
import dev.flowkv.engine.Profile;
import dev.flowkv.formats.FaultLocations;
import dev.flowkv.formats.FaultsFormat;
import dev.flowkv.formats.FormatException;
import dev.flowkv.formats.ProfileFormat;
import dev.flowkv.server.FlowKvServer;
import dev.flowkv.server.ServerOptions;
import dev.flowkv.server.cli.option.Candidates;
import dev.flowkv.server.cli.option.FileOptions;
import dev.flowkv.server.cli.option.InputFile;
import dev.flowkv.server.cli.option.Versions;
import dev.flowkv.server.cli.terminal.Terminal;
import dev.flowkv.server.cli.terminal.TerminalQuestion;
import dev.flowkv.server.explain.HistoryWatcher;
import dev.flowkv.server.explain.InspectorAddress;
import dev.flowkv.server.explain.TerminalReport;
import dev.flowkv.server.files.KeptFiles;
import dev.flowkv.server.files.Question;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code flowkv serve}. */
@Command(
    name = "serve",
    description = "Runs the emulator until it is ended.",
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    showDefaultValues = true,
    footer = {
      "",
      "Example: an emulator on which tests move the clock, its writes a minute late elsewhere:",
      "  flowkv serve --clock manual --set replicationLag=fixed:60s"
    })
public final class ServeCommand implements Callable<Integer> {
  /** How long requests under way may go on after the end has been asked for. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  @Spec private CommandSpec spec;

  private final FileOptions fromFile;

  @Mixin private final TerminalOptions terminal = new TerminalOptions();

  @Option(names = "--port", paramLabel = "PORT", description = "Port to listen on; 0: any.")
  private int port = ServerOptions.DEFAULT_PORT;

  @Option(names = "--host", paramLabel = "ADDRESS", description = "Address to listen on.")
  private String host = "127.0.0.1";

  @Option(
      names = "--allow-host",
      paramLabel = "NAME",
      description = "Also accept requests for this host name. May be repeated.")
  private List<String> allowedHosts = new ArrayList<>();

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      completionCandidates = Candidates.Profiles.class,
      description = {
        "Consistency profile: strong, cloudflare or worst-case;",
        "or a file with one, as 'calibrate' writes it."
      })
  private String profile = Profile.CLOUDFLARE.wireName();

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      completionCandidates = Candidates.Settings.class,
      description = "Change a setting of the profile. May be repeated.")
  private List<String> settings = new ArrayList<>();

  @Option(
      names = "--locations",
      paramLabel = "NAMES",
      split = ",",
      description = "Locations; the first is the default.")
  private List<String> locations = EmulatorConfig.cloudflare().locations();

  @Option(names = "--seed", paramLabel = "NUMBER", description = "Seed of every random draw.")
  private long seed = EmulatorConfig.DEFAULT_SEED;

  @Option(
      names = "--clock",
      paramLabel = "CLOCK",
      completionCandidates = Candidates.Clocks.class,
      description = "real, manual, or xN: N times as fast.")
  private String clock = "real";

  @Option(
      names = "--namespace",
      paramLabel = "TITLE=ID",
      description = "Namespace that exists from the start. May be repeated.")
  private List<String> namespaces = new ArrayList<>();

  @Option(
      names = "--wrangler-config",
      paramLabel = "FILE",
      description = {
        "Declare each KV id of a wrangler.toml, .json or .jsonc: id and preview_id,",
        "of every environment. May be repeated."
      })
  private List<Path> wranglerConfigs = new ArrayList<>();

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      defaultValue = "${env:FLOWKV_TOKEN}",
      showDefaultValue = CommandLine.Help.Visibility.NEVER,
      description = "Bearer token that REST and control demand; or set FLOWKV_TOKEN.")
  private @Nullable String token;

  @Option(
      names = "--snapshot",
      paramLabel = "FILE",
      description = {
        "Start from this file if it is there, and save everything to it at the end.",
        "It brings its own profile, settings, seed, locations, clock and namespaces."
      })
  private @Nullable Path snapshot;

  @Option(
      names = "--history",
      paramLabel = "NUMBER",
      description = "Most operations that the history holds; 0: none is recorded.")
  private int history = ServerOptions.DEFAULT_HISTORY;

  @Option(
      names = "--history-file",
      paramLabel = "FILE",
      description = "Also write every operation to this file, as JSON Lines.")
  private @Nullable Path historyFile;

  @Option(
      names = "--faults",
      paramLabel = "FILE",
      description = "Fault rules that are in force from the start, as JSON.")
  private @Nullable Path faultsFile;

  @Option(
      names = "--read-only-ui",
      description = "The inspector, the page that browsers are shown, changes nothing.")
  private boolean readOnlyUi;

  @Option(
      names = "--until-stdin-ends",
      description = "End when standard input does: with the program that has started this one.")
  private boolean untilStdinEnds;

  /**
   * Makes the command.
   *
   * @param fromFile which of its options a file gave
   */
  public ServeCommand(FileOptions fromFile) {
    this.fromFile = fromFile;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    EmulatorConfig config = config();
    checkBounds();
    checkDifferent();
    List<WranglerConfig.Declared> declared = declared();
    TerminalReport report = terminal.report();
    FaultsFormat.Rules faults = faults();
    ServerOptions options =
        new ServerOptions(
            host,
            port,
            new HashSet<>(allowedHosts),
            token,
            history,
            GivenSettings.origins(config, settings, fromFile.count("--set")),
            readOnlyUi);
    KvEmulator emulator = KvEmulator.create(config);
    KeptFiles files = KeptFiles.open(emulator, snapshot, historyFile);
    FlowKvServer server;
    try {
      // After the snapshot, which brings its own.
      declared.forEach(d -> declare(emulator, d));
      set(emulator, faults);
      server = start(emulator, options);
    } catch (IOException | RuntimeException e) {
      files.abandon();
      throw e;
    }
    files.begin();
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    InspectorAddress inspector = new InspectorAddress(url(options, server.port()));
    Optional<HistoryWatcher> watcher =
        report.begin(
            emulator,
            server.history(),
            out,
            err,
            Terminal.isErrorStream() && Terminal.takesLinks() ? inspector : null);
    // Who has standard input for other things is not asked there.
    Question question = untilStdinEnds ? Question.NOBODY : TerminalQuestion.ofThisProgram(err);
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> end(server, watcher, files, question), "flowkv-end"));
    out.println(readyLine(inspector.server(), emulator, files.isRestored()));
    out.println("inspector  " + inspector.page());
    out.flush();
    ListeningNotice.of(options, server.port()).ifPresent(err::println);
    if (files.isRestored()) {
      new OverriddenOptions(spec.commandLine().getParseResult(), config, emulator)
          .warning(String.valueOf(snapshot))
          .ifPresent(err::println);
    }
    if (untilStdinEnds) {
      Thread watch = new Thread(ServeCommand::endWithStdin, "flowkv-stdin");
      watch.setDaemon(true);
      watch.start();
    }
    server.join();
    return CommandLine.ExitCode.OK;
  }

  /** Whoever started this holds the other end of the pipe, and lets go of it however it ends. */
  private static void endWithStdin() {
    try {
      System.in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      // It is at its end.
    }
    System.exit(CommandLine.ExitCode.OK);
  }

  /**
   * First nobody writes any more, then everything is saved, whatever else goes wrong. The status is
   * set here: who ends the program, a signal or {@link #endWithStdin}, has set that of success, and
   * it would stand if this thread died.
   */
  private void end(
      FlowKvServer server, Optional<HistoryWatcher> watcher, KeptFiles files, Question question) {
    boolean whole = false;
    try {
      server.close(GRACE);
      watcher.ifPresent(HistoryWatcher::close);
    } finally {
      try {
        whole = files.end(spec.commandLine().getOut(), spec.commandLine().getErr(), question);
      } finally {
        if (!whole) {
          Runtime.getRuntime().halt(CommandLine.ExitCode.SOFTWARE);
        }
      }
    }
  }

  private void checkBounds() {
    if (port < 0 || port > 65_535) {
      throw bad("--port", "must be from 0 to 65535, not " + port);
    }
    if (!isAddress(host)) {
      throw bad(
          "--host",
          "must be an address of this machine such as 127.0.0.1 or ::1, not \"" + host + "\"");
    }
    if (token != null && token.isEmpty()) {
      if (spec.commandLine().getParseResult().hasMatchedOption("--token")) {
        throw bad("--token", "must not be empty");
      }
      token = null; // FLOWKV_TOKEN is there, and empty.
    }
    if (history < 0) {
      throw bad("--history", "must not be negative, not " + history);
    }
    if (snapshot != null && !Files.isDirectory(folderOf(snapshot))) {
      throw bad("--snapshot", "must be a file in a folder that exists, not \"" + snapshot + "\"");
    }
    if (historyFile != null && !Files.isDirectory(folderOf(historyFile))) {
      throw bad(
          "--history-file", "must be a file in a folder that exists, not \"" + historyFile + "\"");
    }
  }

  private void checkDifferent() {
    if (snapshot != null
        && historyFile != null
        && snapshot.toAbsolutePath().normalize().equals(historyFile.toAbsolutePath().normalize())) {
      throw bad("--history-file", "must be another file than --snapshot");
    }
  }

  private List<WranglerConfig.Declared> declared() {
    List<WranglerConfig.Declared> declared = new ArrayList<>();
    for (Path file : wranglerConfigs) {
      try {
        declared.addAll(WranglerConfig.read(file));
      } catch (IOException e) {
        throw bad("--wrangler-config", String.valueOf(e.getMessage()));
      }
    }
    return declared;
  }

  private void declare(KvEmulator emulator, WranglerConfig.Declared declared) {
    try {
      emulator.declareNamespace(declared.id(), declared.title());
    } catch (KvFailure e) {
      throw bad("--wrangler-config", "\"" + declared.id() + "\": " + e.text());
    }
  }

  private FaultsFormat.Rules faults() {
    if (faultsFile == null) {
      return new FaultsFormat.Rules(null, List.of());
    }
    try {
      return FaultsFormat.read(InputFile.read(faultsFile));
    } catch (FormatException e) {
      throw bad("--faults", faultsFile + ": " + e.getMessage());
    } catch (IOException e) {
      throw bad("--faults", String.valueOf(e.getMessage()));
    }
  }

  private void set(KvEmulator emulator, FaultsFormat.Rules faults) {
    try {
      FaultLocations.check(faults.rules(), emulator.config());
    } catch (FormatException e) {
      throw bad("--faults", faultsFile + ": " + e.getMessage());
    }
    Long given = faults.seed();
    emulator.faults().set(given == null ? emulator.config().seed() : given, faults.rules());
  }

  private static Path folderOf(Path file) {
    return Objects.requireNonNullElse(file.toAbsolutePath().getParent(), file);
  }

  private FlowKvServer start(KvEmulator emulator, ServerOptions options) throws IOException {
    try {
      return FlowKvServer.start(emulator, options);
    } catch (IOException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IOException(
          "cannot listen on "
              + host
              + ":"
              + port
              + " ("
              + cause.getMessage()
              + "); --port 0 takes any free port",
          e);
    }
  }

  private static boolean isAddress(String host) {
    try {
      return !host.isEmpty() && !host.startsWith("[") && InetAddress.getByName(host) != null;
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /**
   * Returns what the emulator starts with, unless a snapshot brings its own.
   *
   * @throws CommandLine.ParameterException naming the option whose value cannot be one
   */
  public EmulatorConfig config() {
    EmulatorConfig.Builder config = EmulatorConfig.cloudflare().toBuilder();
    checked("--profile", profile, p -> ProfileFormat.applyNamed(p, config));
    for (String setting : settings) {
      checked("--set", setting, s -> config.set(before(s, "NAME=VALUE"), after(s)));
    }
    checked("--locations", locations, config::locations);
    config.seed(seed);
    checked("--clock", clock, c -> config.clock(ClockSetting.parse(c)));
    for (String namespace : namespaces) {
      checked("--namespace", namespace, n -> config.namespace(before(n, "TITLE=ID"), after(n)));
    }
    return config.build();
  }

  private static String before(String pair, String form) {
    int equals = pair.lastIndexOf('=');
    if (equals < 0) {
      throw new IllegalArgumentException("must be " + form + ", not \"" + pair + "\"");
    }
    return pair.substring(0, equals);
  }

  private static String after(String pair) {
    return pair.substring(pair.lastIndexOf('=') + 1);
  }

  private <T> void checked(String option, T value, Consumer<T> change) {
    try {
      change.accept(value);
    } catch (IllegalArgumentException e) {
      throw bad(option, String.valueOf(e.getMessage()));
    }
  }

  private CommandLine.ParameterException bad(String option, String why) {
    return new CommandLine.ParameterException(spec.commandLine(), option + ": " + why);
  }

  /** The address that a client on this machine uses. */
  private static String url(ServerOptions options, int listeningPort) {
    boolean everywhere = options.host().equals("0.0.0.0") || options.host().equals("::");
    return "http://" + (everywhere ? "127.0.0.1" : options.hostInUrl()) + ":" + listeningPort;
  }

  private String readyLine(String url, KvEmulator emulator, boolean restored) {
    EmulatorConfig config = emulator.config();
    String configFile = fromFile.file();
    return "FlowKV is ready at "
        + url
        + " (profile "
        + config.profile().wireName()
        + ", clock "
        + (restored ? emulator.clock().mode().wireName() : clock)
        + ", locations "
        + String.join(",", config.locations())
        + (restored ? ", all from " + snapshot : "")
        + (configFile == null ? "" : ", options of " + configFile)
        + ")";
  }
}
