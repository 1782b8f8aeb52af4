package dev.flowkv.server.cli.worker;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.flowkv.engine.ClockSetting;
import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.Profile;
import dev.flowkv.server.cli.option.FileOptions;
import dev.flowkv.server.cli.serve.ServeCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Describes what a {@link WorkerCommand} is asked for, on the command line and in the file: the
 * options of the emulator as {@code serve} takes them, checked, and which of them the user gave.
 * {@code harness-scripts/npm/options.js} reads it.
 */
final class WorkerPlan {
  private static final Set<String> NOT_FOR_SERVE =
      Set.of("--help", "--version", "--config", "--no-config", "--until-stdin-ends", "--token");

  private final CommandSpec command;
  private final CommandLine serve;
  private final FileOptions fromFile;
  private final Map<String, Object> json = new LinkedHashMap<>();

  private WorkerPlan(CommandSpec command, FileOptions fromFile) {
    this.command = command;
    this.fromFile = fromFile;
    this.serve =
        new CommandLine(new ServeCommand(new FileOptions()))
            .setExpandAtFiles(false)
            .setErr(command.commandLine().getErr());
  }

  /**
   * Describes what a command was given.
   *
   * @param fromFile which of it a file gave
   * @param folder the Worker's
   * @throws CommandLine.ParameterException naming an option of the emulator that cannot be
   */
  static WorkerPlan of(CommandSpec command, FileOptions fromFile, Path folder) {
    WorkerPlan plan = new WorkerPlan(command, fromFile);
    List<OptionSpec> options = plan.optionsOfServe();
    List<String> serve = options.stream().flatMap(o -> plan.texts(o).stream()).toList();
    plan.put("dir", folder.toAbsolutePath().normalize().toString());
    plan.put("serve", serve);
    plan.put("given", options.stream().filter(plan::isGiven).map(OptionSpec::longestName).toList());
    plan.put("port", plan.valueOf("--port"));
    plan.put("token", plan.valueOf("--token"));
    plan.put("wanted", plan.wanted(options, serve));
    String file = fromFile.file();
    if (file != null) {
      Set<String> names = new TreeSet<>();
      fromFile.arguments().forEach(a -> names.add(a.option().substring(2)));
      plan.put("file", Map.of("name", file, "options", names));
    }
    return plan;
  }

  /** Adds a member; null: there is none. */
  void put(String name, @Nullable Object value) {
    if (value != null) {
      json.put(name, value);
    }
  }

  /** Adds the locations to run at: those that this command was asked for; serve's are declared. */
  void putLocationsToRunAt() {
    OptionSpec option = Objects.requireNonNull(command.findOption("--locations"));
    boolean isOfServe =
        fromFile.arguments().stream()
            .filter(a -> a.option().equals(option.longestName()))
            .anyMatch(a -> !a.table().equals(command.name()));
    if (parsed().hasMatchedOption(option) && !isOfServe) {
      put("runAt", option.getValue());
    }
  }

  String json() {
    try {
      return new ObjectMapper().writeValueAsString(json);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalStateException(e); // Texts, numbers and lists.
    }
  }

  private CommandLine.ParseResult parsed() {
    return command.commandLine().getParseResult();
  }

  private List<OptionSpec> optionsOfServe() {
    return parsed().matchedOptions().stream()
        .distinct()
        .filter(o -> !NOT_FOR_SERVE.contains(o.longestName()))
        .filter(o -> serve.getCommandSpec().findOption(o.longestName()) != null)
        .toList();
  }

  /** Says whether the command line has it. The file's values come first. */
  private boolean isGiven(OptionSpec option) {
    return option.originalStringValues().size() > fromFile.count(option.longestName());
  }

  private @Nullable Object valueOf(String name) {
    return parsed().hasMatchedOption(name) ? parsed().matchedOption(name).getValue() : null;
  }

  /** As {@code serve} is given an option, wherever it runs. */
  private List<String> texts(OptionSpec option) {
    List<String> texts = new ArrayList<>();
    String file = fromFile.file();
    Path ofFile = Path.of(file == null ? "" : file).toAbsolutePath().resolveSibling("");
    for (String value : option.originalStringValues()) {
      boolean isFromFile = texts.size() < fromFile.count(option.longestName());
      Path folder = isFromFile ? ofFile : Path.of("").toAbsolutePath();
      texts.add(option.longestName() + "=" + absolute(option, value, folder));
    }
    return texts;
  }

  private static String absolute(OptionSpec option, String value, Path folder) {
    boolean isFile =
        Arrays.asList(option.auxiliaryTypes()).contains(Path.class)
            // A profile's name, or a file.
            || (option.longestName().equals("--profile")
                && !isProfile(value)
                && Files.exists(folder.resolve(value)));
    return isFile ? folder.resolve(value).normalize().toString() : value;
  }

  private static boolean isProfile(String text) {
    return Arrays.stream(Profile.values()).anyMatch(p -> p.wireName().equals(text));
  }

  /** What of an emulator's configuration is asked for, as the control API shows it. */
  private Map<String, Object> wanted(List<OptionSpec> options, List<String> arguments) {
    serve.parseArgs(arguments.toArray(String[]::new));
    ServeCommand parsed = serve.getCommand();
    EmulatorConfig config = parsed.config();
    Map<String, Object> wanted = new LinkedHashMap<>();
    for (OptionSpec option : options) {
      switch (option.longestName()) {
        case "--profile" -> wanted.put("profile", option.getValue());
        case "--seed" -> wanted.put("seed", config.seed());
        case "--locations" -> wanted.put("locations", config.locations());
        case "--clock" -> wanted.put("clock", clock(option.getValue()));
        case "--set" -> {
          Map<String, Object> settings = new LinkedHashMap<>(config.settings().toJson());
          List<String> changed = option.getValue();
          settings.keySet().retainAll(changed.stream().map(s -> s.split("=", 2)[0]).toList());
          wanted.put("settings", settings);
        }
        default -> {
          // It can be compared with what another start was given, and with nothing else.
        }
      }
    }
    return wanted;
  }

  private static Map<String, Object> clock(String text) {
    ClockSetting clock = ClockSetting.parse(text);
    return Map.of("mode", clock.mode().wireName(), "scale", clock.scale());
  }
}
