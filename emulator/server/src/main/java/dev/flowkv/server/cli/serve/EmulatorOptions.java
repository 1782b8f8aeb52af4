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
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options of an emulator, for each command that starts one in its own process. */
public final class EmulatorOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  private final FileOptions fromFile;

  @Option(names = "--port", paramLabel = "PORT", description = "Port to listen on; 0: any.")
  private int port;

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
  private String clock;

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
      names = "--history",
      paramLabel = "NUMBER",
      description = "Most operations that the history holds; 0: none is recorded.")
  private int history = ServerOptions.DEFAULT_HISTORY;

  @Option(
      names = "--faults",
      paramLabel = "FILE",
      description = "Fault rules that are in force from the start, as JSON.")
  private @Nullable Path faultsFile;

  @Option(
      names = "--read-only-ui",
      description = "The inspector, the page that browsers are shown, changes nothing.")
  private boolean readOnlyUi;

  /**
   * Makes the options.
   *
   * @param fromFile which of them a file gave
   * @param port the default of {@code --port}
   * @param clock the default of {@code --clock}
   */
  public EmulatorOptions(FileOptions fromFile, int port, String clock) {
    this.fromFile = fromFile;
    this.port = port;
    this.clock = clock;
  }

  /**
   * Options that have been checked, and files that have been read.
   *
   * @param config what the emulator starts with
   * @param server where it listens
   */
  public record Checked(
      EmulatorConfig config,
      ServerOptions server,
      List<WranglerConfig.Declared> declared,
      FaultsFormat.Rules faults) {}

  /**
   * Checks the options.
   *
   * @throws CommandLine.ParameterException naming the option whose value cannot be one
   */
  public Checked checked() {
    EmulatorConfig config = config();
    checkBounds();
    List<WranglerConfig.Declared> declared = declared();
    FaultsFormat.Rules faults = faults();
    ServerOptions server =
        new ServerOptions(
            host,
            port,
            new HashSet<>(allowedHosts),
            token,
            history,
            GivenSettings.origins(config, settings, fromFile.count("--set")),
            readOnlyUi);
    return new Checked(config, server, declared, faults);
  }

  /** Returns the clock as it was asked for. */
  String clock() {
    return clock;
  }

  /** Returns the bearer token; null: none. */
  public @Nullable String token() {
    return token == null || token.isEmpty() ? null : token;
  }

  /**
   * Declares namespaces in an emulator, sets its fault rules, and starts its server.
   *
   * @throws IOException if it cannot listen there
   * @throws CommandLine.ParameterException naming the option that does not fit the emulator
   */
  public FlowKvServer start(KvEmulator emulator, Checked options) throws IOException {
    options.declared.forEach(d -> declare(emulator, d));
    set(emulator, options.faults);
    return start(emulator, options.server);
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
      if (command.commandLine().getParseResult().hasMatchedOption("--token")) {
        throw bad("--token", "must not be empty");
      }
      token = null; // FLOWKV_TOKEN is there, and empty.
    }
    if (history < 0) {
      throw bad("--history", "must not be negative, not " + history);
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

  private FlowKvServer start(KvEmulator emulator, ServerOptions options) throws IOException {
    try {
      return FlowKvServer.start(emulator, options);
    } catch (IOException e) {
      throw cannotListen(e);
    }
  }

  /**
   * Finds out early whether {@link #start} can listen.
   *
   * @throws IOException if somebody else does
   */
  public void requireFreePort() throws IOException {
    try (ServerSocket probe = new ServerSocket()) {
      probe.bind(new InetSocketAddress(host, port));
    } catch (IOException e) {
      throw cannotListen(e);
    }
  }

  private IOException cannotListen(IOException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return new IOException(
        "cannot listen on %s:%d (%s); --port 0 takes any free port"
            .formatted(host, port, cause.getMessage()),
        e);
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
    return new CommandLine.ParameterException(command.commandLine(), option + ": " + why);
  }

  /** The address that a client on this machine uses. */
  public static String url(ServerOptions options, int listeningPort) {
    boolean everywhere = options.host().equals("0.0.0.0") || options.host().equals("::");
    return "http://" + (everywhere ? "127.0.0.1" : options.hostInUrl()) + ":" + listeningPort;
  }
}
