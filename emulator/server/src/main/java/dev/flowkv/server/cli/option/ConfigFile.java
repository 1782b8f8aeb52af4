package dev.flowkv.server.cli.option;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import dev.flowkv.formats.DidYouMean;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * Holds options under the names that they have on the command line: in a table with the name of a
 * command for that command; outside of tables, for every command that has such an option. {@code
 * dev}, {@code run} and {@code explore} start an emulator, and take the table of {@code serve} as
 * well; their own outranks it.
 *
 * <pre>{@code
 * url = "http://127.0.0.1:8787"
 *
 * [serve]
 * port = 8787
 * locations = ["lhr", "sjc"]
 * set = { replicationLag = "fixed:10s" }
 * }</pre>
 */
public final class ConfigFile {
  /** The name of the file that is looked for where the command is run. */
  public static final String NAME = "flowkv.toml";

  private static final Set<String> NOT_IN_A_FILE =
      Set.of(
          "--help",
          "--version",
          "--config",
          "--no-config",
          "--no-explain",
          "--until-stdin-ends",
          "--plan",
          "--reset",
          "--schedule",
          "--inspect");

  /** Their default is what the environment says, which outranks a file. */
  private static final Set<String> FROM_THE_ENVIRONMENT = Set.of("--token", "--url");

  private static final String EXPLORE = "explore";

  private static final Set<String> STARTS_AN_EMULATOR = Set.of("dev", "run", EXPLORE);

  /**
   * What {@code explore} takes from its own table alone: its emulator serves nobody else, so where
   * another one is, and how its clock moves, is not about it.
   */
  private static final Set<String> OF_A_LASTING_EMULATOR =
      Set.of("--url", "--clock", "--port", "--host", "--allow-host", "--read-only-ui", "--history");

  private final Path file;
  private final JsonNode document;
  private final Set<String> commands;

  private ConfigFile(Path file, JsonNode document, CommandSpec root) {
    this.file = file;
    this.document = document;
    this.commands = root.subcommands().keySet();
  }

  /**
   * Reads a file and compares its names with the options there are.
   *
   * @param root the command {@code flowkv}, with all others
   * @throws IOException naming the place that is wrong, and what is allowed there
   */
  public static ConfigFile read(Path file, CommandSpec root) throws IOException {
    JsonNode document;
    try {
      document = new TomlMapper().readTree(InputFile.read(file));
    } catch (JsonProcessingException e) {
      throw new IOException(
          "%s: line %d: %s"
              .formatted(
                  file,
                  e.getLocation().getLineNr(),
                  e.getOriginalMessage().lines().findFirst().orElse("no TOML")),
          e);
    }
    ConfigFile config = new ConfigFile(file, document, root);
    config.check(root);
    return config;
  }

  private void check(CommandSpec root) throws IOException {
    for (Map.Entry<String, JsonNode> member : document.properties()) {
      String name = member.getKey();
      var command = root.subcommands().get(name);
      if (command != null && isTable(member)) {
        for (Map.Entry<String, JsonNode> inner : member.getValue().properties()) {
          if (option(command.getCommandSpec(), inner.getKey()) == null) {
            Set<String> names = names(command.getCommandSpec());
            throw unknown(
                name + "." + inner.getKey(),
                String.join(", ", names),
                DidYouMean.hint(inner.getKey(), names));
          }
        }
      } else if (root.subcommands().values().stream()
          .allMatch(c -> option(c.getCommandSpec(), name) == null)) {
        throw unknown(
            name,
            "the options of any command, and tables for " + String.join(", ", shown(root)),
            DidYouMean.hint(name, member.getValue().isObject() ? shown(root) : names(root)));
      }
    }
  }

  /** Whether a member is the table of a command; an option may be called like one. */
  private boolean isTable(Map.Entry<String, JsonNode> member) {
    return member.getValue().isObject() && commands.contains(member.getKey());
  }

  private IOException unknown(String place, String allowed, String hint) {
    return new IOException(file + ": " + place + " is not known; allowed are " + allowed + hint);
  }

  /** The commands in the order of the help. */
  private static List<String> shown(CommandSpec root) {
    return root.subcommands().keySet().stream()
        .filter(Suggestions.commands(root)::contains)
        .toList();
  }

  /** The options of a command; of the root, those of all. */
  private static Set<String> names(CommandSpec command) {
    Stream<CommandSpec> commands =
        command.parent() == null
            ? command.subcommands().values().stream().map(CommandLine::getCommandSpec)
            : Stream.of(command);
    return commands
        .flatMap(c -> c.options().stream())
        .filter(ConfigFile::isAllowed)
        .map(o -> o.longestName().substring(2))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static @Nullable OptionSpec option(CommandSpec command, String name) {
    OptionSpec option = command.findOption("--" + name);
    return option != null && isAllowed(option) ? option : null;
  }

  /** Options of which one excludes the others say what is to be done, which no file can know. */
  private static boolean isAllowed(OptionSpec option) {
    ArgGroupSpec group = option.group();
    return !option.hidden()
        && !NOT_IN_A_FILE.contains(option.longestName())
        && (group == null || !group.exclusive());
  }

  /**
   * The options for a command that has been parsed. One that was given on the command line is left
   * out, unless it is one that may be repeated: those are added to.
   *
   * @param command what the user gave
   * @throws IOException naming the place of a value that cannot be one
   */
  public List<Argument> arguments(ParseResult command) throws IOException {
    CommandSpec spec = command.commandSpec();
    List<String> tables = tablesFor(spec.name());
    List<Argument> arguments = new ArrayList<>();
    for (String table : tables) {
      for (Map.Entry<String, JsonNode> member : members(table)) {
        OptionSpec option = option(spec, member.getKey());
        boolean isOutranked =
            tables.stream()
                .skip(tables.indexOf(table) + 1)
                .anyMatch(later -> document.path(later).has(member.getKey()));
        boolean isOfTable = !table.isEmpty() || !isTable(member);
        if (option != null
            && isOfTable
            && isFor(spec.name(), table, option)
            && (!isOutranked || isRepeatable(option))) {
          add(table, option, member, command, arguments);
        }
      }
    }
    return arguments;
  }

  private static boolean isFor(String command, String table, OptionSpec option) {
    return !command.equals(EXPLORE)
        || table.equals(EXPLORE)
        || !OF_A_LASTING_EMULATOR.contains(option.longestName());
  }

  /**
   * The tables that a command takes, the one that outranks the others last; "": what is in none.
   */
  private List<String> tablesFor(String command) {
    List<String> tables = new ArrayList<>(List.of(""));
    if (STARTS_AN_EMULATOR.contains(command)) {
      tables.add("serve");
    }
    tables.add(command);
    // A member that is called like a command may be an option outside of tables.
    tables.removeIf(table -> !table.isEmpty() && !document.path(table).isObject());
    return tables;
  }

  private Set<Map.Entry<String, JsonNode>> members(String table) {
    return (table.isEmpty() ? document : document.path(table)).properties();
  }

  /**
   * An option from the file.
   *
   * @param option its name, such as {@code --port}
   * @param text as it would stand on the command line
   * @param table the name of the table that it is in; "": it is in none
   */
  public record Argument(String option, String text, String table) {}

  private void add(
      String table,
      OptionSpec option,
      Map.Entry<String, JsonNode> member,
      ParseResult command,
      List<Argument> arguments)
      throws IOException {
    if (command.hasMatchedOption(option) && !isRepeatable(option)) {
      return;
    }
    String flag = option.longestName();
    String environments = FROM_THE_ENVIRONMENT.contains(flag) ? option.defaultValue() : null;
    if (environments != null && !environments.isEmpty()) {
      return;
    }
    String place = (table.isEmpty() ? "" : table + ".") + member.getKey();
    JsonNode value = member.getValue();
    if (option.arity().min() == 0 && option.arity().max() > 0 && value.isBoolean()) {
      // Its value may be left out, and then there is an option that turns it off.
      String text = value.booleanValue() ? flag : flag.replaceFirst("^--", "--no-");
      arguments.add(new Argument(flag, text, table));
      return;
    }
    if (option.arity().max() == 0) {
      if (!value.isBoolean()) {
        throw wrong(place, "true or false");
      }
      if (value.booleanValue()) {
        arguments.add(new Argument(flag, flag, table));
      }
      return;
    }
    for (String text : texts(place, option, value)) {
      arguments.add(new Argument(flag, flag + "=" + text, table));
    }
  }

  private static boolean isRepeatable(OptionSpec option) {
    return option.isMultiValue() && option.splitRegex().isEmpty();
  }

  private List<String> texts(String place, OptionSpec option, JsonNode value) throws IOException {
    List<String> texts = new ArrayList<>();
    if (option.isMultiValue() && value.isArray()) {
      for (JsonNode element : value) {
        texts.add(text(place, "a list of texts", element));
      }
      return isRepeatable(option) ? texts : List.of(String.join(option.splitRegex(), texts));
    }
    boolean isPair = option.paramLabel().contains("=");
    if (isPair && value.isObject()) {
      for (Map.Entry<String, JsonNode> pair : value.properties()) {
        String allowed = "a table of " + option.paramLabel().toLowerCase(Locale.ROOT);
        texts.add(pair.getKey() + "=" + text(place, allowed, pair.getValue()));
      }
      return texts;
    }
    String allowed =
        isPair ? "a table or a list of texts" : option.isMultiValue() ? "a list" : "one value";
    return List.of(text(place, allowed, value));
  }

  private String text(String place, String allowed, JsonNode value) throws IOException {
    if (!value.isValueNode()) {
      throw wrong(place, allowed);
    }
    return value.asText();
  }

  private IOException wrong(String place, String allowed) {
    return new IOException(file + ": " + place + " must be " + allowed);
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
