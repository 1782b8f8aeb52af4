package dev.flowkv.conformance.cli;

import dev.flowkv.conformance.CannotRunException;
import dev.flowkv.conformance.ConformanceTarget;
import dev.flowkv.conformance.Feature;
import dev.flowkv.conformance.TargetInfo;
import dev.flowkv.conformance.targets.EmulatorHttpTarget;
import dev.flowkv.conformance.targets.EmulatorTarget;
import dev.flowkv.conformance.targets.EmulatorWorkersTarget;
import dev.flowkv.conformance.targets.HarnessTarget;
import dev.flowkv.conformance.targets.NodePrograms;
import dev.flowkv.conformance.targets.RestTarget;
import dev.flowkv.conformance.targets.WranglerDevTarget;
import dev.flowkv.engine.ClockSetting;
import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.Profile;
import dev.flowkv.formats.FormatException;
import dev.flowkv.formats.ProfileFormat;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Which targets, and what they need. */
final class TargetOptions {
  static final String ALL = "all";
  private static final List<String> NAMES =
      List.of(
          "emulator", "emulator-http", "emulator-workers", "miniflare", "live", "rest", "harness");

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--target",
      required = true,
      paramLabel = "NAME",
      description = {
        "emulator (in this process), emulator-http (REST), emulator-workers (a Worker in workerd),",
        "miniflare (plain wrangler dev), live (wrangler dev on an account's namespace),",
        "rest (any REST API v4, --endpoint), harness (any harness Worker, --endpoint),",
        "or all: all but the last two. May be repeated."
      })
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      description =
          "Of emulators: strong, cloudflare, worst-case. May be repeated (default: all three in process, else cloudflare).")
  private List<String> profiles = new ArrayList<>();

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description = "Of emulators: change a setting. May be repeated.")
  private Map<String, String> settings = Map.of();

  @Option(
      names = "--endpoint",
      paramLabel = "URL",
      description = "Of rest: up to /client/v4. Of harness: where the Worker answers.")
  private @Nullable String endpoint;

  @Option(
      names = "--account",
      paramLabel = "ID",
      description = "Of rest and live (default: CLOUDFLARE_ACCOUNT_ID).")
  private @Nullable String account;

  @Option(
      names = "--namespace",
      paramLabel = "ID",
      description = "Of rest and live. Without it, rest makes one and deletes it.")
  private @Nullable String namespace;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description = "Of rest and live (default: CLOUDFLARE_API_TOKEN); of harness, its secret.")
  private @Nullable String token;

  @Option(
      names = "--staleness",
      paramLabel = "SECONDS",
      description = {
        "Of rest, live and harness: how stale answers may be, caches included (default:",
        "${DEFAULT-VALUE}, with which a run takes four minutes; with 1, for a service that caches",
        "nothing, some 75 s)."
      })
  private int stalenessSeconds = 120;

  @Option(
      names = "--node-modules",
      paramLabel = "DIR",
      description = "Where npm has installed wrangler.")
  private @Nullable Path nodeModules;

  @Option(
      names = "--wrangler",
      paramLabel = "PACKAGE",
      description =
          "Of miniflare: the package of wrangler there, such as an alias. May be repeated.")
  private List<String> wranglers = List.of(NodePrograms.WRANGLER);

  private Duration longestWait = Duration.ofMinutes(10);

  /**
   * A target that has not been started.
   *
   * @param name as on the command line, with what tells it from others
   * @param expected what it will say of itself, as far as a run's cost depends on it
   * @param start starts it
   */
  record Wanted(String name, TargetInfo expected, Supplier<ConformanceTarget> start) {
    /** What it is, for who cannot ask it. */
    String description() {
      return switch (name) {
        case "live" -> "Workers KV itself, from a Worker under wrangler dev";
        case "miniflare" -> "Miniflare's KV, under plain wrangler dev";
        default -> name;
      };
    }
  }

  /** Whether everything that can be run is wanted, and what cannot is no failure. */
  boolean isAll() {
    return names.contains(ALL);
  }

  /** How long a service is waited for, in all, that limits requests. */
  void longestWait(Duration wait) {
    this.longestWait = wait;
  }

  List<Wanted> wanted() {
    List<Wanted> wanted = new ArrayList<>();
    if (stalenessSeconds < 0) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--staleness: must not be negative, not " + stalenessSeconds);
    }
    checkEndpoint();
    Set<String> all = new LinkedHashSet<>(isAll() ? NAMES.subList(0, 5) : List.of());
    names.stream().filter(name -> !name.equals(ALL)).forEach(all::add);
    all.forEach(name -> wanted.addAll(wanted(name)));
    return wanted;
  }

  private void checkEndpoint() {
    if (endpoint != null && !endpoint.matches("https?://[^/].*")) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "--endpoint: must be a URL such as http://127.0.0.1:8786/client/v4, not \""
              + endpoint
              + "\"");
    }
    try {
      URI.create(endpoint == null ? "" : endpoint);
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--endpoint: is no URL: " + e.getMessage(), e);
    }
  }

  private List<Wanted> wanted(String name) {
    return switch (name) {
      case "emulator" ->
          configs(List.of("strong", "cloudflare", "worst-case")).stream()
              .map(
                  c ->
                      new Wanted(
                          "emulator (" + c.profile().wireName() + ")",
                          own("emulator", "java"),
                          () -> new EmulatorTarget(c)))
              .toList();
      case "emulator-http" ->
          configs(List.of("cloudflare")).stream()
              .map(
                  c ->
                      new Wanted(
                          "emulator-http (" + c.profile().wireName() + ")",
                          own("emulator-http", "rest"),
                          () -> new EmulatorHttpTarget(c)))
              .toList();
      case "emulator-workers" ->
          configs(List.of("cloudflare")).stream()
              .map(
                  c ->
                      new Wanted(
                          "emulator-workers (" + c.profile().wireName() + ")",
                          own("emulator-workers", "binding"),
                          () ->
                              new EmulatorWorkersTarget(
                                  c, NodePrograms.find(nodeModules, NodePrograms.WRANGLER))))
              .toList();
      case "miniflare" -> wranglers.stream().map(this::miniflare).toList();
      case "live" ->
          List.of(new Wanted(name, paid(name, "binding", HarnessTarget.FEATURES), this::live));
      case "rest" -> List.of(new Wanted(name, paid(name, "rest", RestTarget.FEATURES), this::rest));
      case "harness" ->
          List.of(new Wanted(name, paid(name, "binding", HarnessTarget.FEATURES), this::harness));
      default ->
          throw new CommandLine.ParameterException(
              spec.commandLine(),
              "--target: must be " + String.join(", ", NAMES) + " or all, not \"" + name + "\"");
    };
  }

  /** A target whose operations cost an account something. */
  private TargetInfo paid(String name, String face, Set<Feature> features) {
    return new TargetInfo(
        name, name, face, List.of("here"), features, "", staleness(), Duration.ZERO);
  }

  /** An emulator of the suite's own. */
  private static TargetInfo own(String name, String face) {
    return free(name, face, EnumSet.allOf(Feature.class));
  }

  private static TargetInfo free(String name, String face, Set<Feature> features) {
    return new TargetInfo(
        name, name, face, List.of("here"), features, "", Duration.ZERO, Duration.ZERO);
  }

  private Wanted miniflare(String wrangler) {
    EnumSet<Feature> features = EnumSet.copyOf(HarnessTarget.FEATURES);
    features.add(Feature.UNMETERED);
    String name =
        wrangler.equals(NodePrograms.WRANGLER) ? "miniflare" : "miniflare (" + wrangler + ")";
    return new Wanted(
        name,
        free(name, "binding", features),
        () -> WranglerDevTarget.miniflare(NodePrograms.find(nodeModules, wrangler)));
  }

  private ConformanceTarget live() {
    return WranglerDevTarget.live(
        accountFound() == null || tokenFound() == null || namespace == null
            ? null
            : NodePrograms.find(nodeModules, NodePrograms.WRANGLER),
        accountFound(),
        namespace,
        tokenFound(),
        staleness());
  }

  private ConformanceTarget rest() {
    String id = accountFound();
    if (endpoint == null || id == null) {
      throw new CannotRunException("--endpoint and --account are needed");
    }
    return new RestTarget(
        endpoint,
        id,
        namespace,
        tokenFound(),
        staleness(),
        longestWait,
        text -> spec.commandLine().getErr().println("rest: " + text));
  }

  private ConformanceTarget harness() {
    if (endpoint == null) {
      throw new CannotRunException("--endpoint is needed: the URL of a harness Worker");
    }
    return HarnessTarget.at(endpoint.replaceAll("/+$", ""), token, staleness());
  }

  private Duration staleness() {
    return Duration.ofSeconds(stalenessSeconds);
  }

  private @Nullable String accountFound() {
    return account != null ? account : System.getenv("CLOUDFLARE_ACCOUNT_ID");
  }

  private @Nullable String tokenFound() {
    return token != null ? token : System.getenv("CLOUDFLARE_API_TOKEN");
  }

  private List<EmulatorConfig> configs(List<String> usual) {
    List<EmulatorConfig> configs = new ArrayList<>();
    for (String profile : profiles.isEmpty() ? usual : profiles) {
      configs.add(config(profile));
    }
    return configs;
  }

  private EmulatorConfig config(String profile) {
    EmulatorConfig.Builder config =
        EmulatorConfig.cloudflare().toBuilder().clock(ClockSetting.manual());
    String option = "--profile";
    try {
      if (profile.contains("/") || profile.contains(".")) {
        ProfileFormat.apply(Files.readAllBytes(Path.of(profile)), config);
      } else {
        config.profile(Profile.named(profile));
      }
      option = "--set";
      Objects.requireNonNull(settings).forEach(config::set);
      return config.build();
    } catch (IllegalArgumentException | FormatException e) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), option + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--profile: " + profile + " cannot be read", e);
    }
  }

  /** A day's quota of an emulator is not what is measured. */
  void withoutQuotas() {
    Map<String, String> more = new HashMap<>(settings);
    more.put("plan", "paid");
    settings = more;
  }
}
