package dev.flowkv.examples.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.flowkv.testkit.ExternalProgram;
import dev.flowkv.testkit.ExternalProgram.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A composite action, run as GitHub's runner runs one: each step that has {@code run} in a bash of
 * its own, with its outputs in a file. Steps that use another action are noted and not run.
 */
final class ActionRun {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Pattern EXPRESSION = Pattern.compile("\\$\\{\\{ *(.*?) *}}");

  private final Path file;
  private final JsonNode action;
  private final Path workspace;
  private final Path temp;
  private final Map<String, String> environment;
  private final Map<String, String> values = new HashMap<>();
  private final StringBuilder said = new StringBuilder();
  private final List<Map<String, String>> used = new ArrayList<>();
  private boolean hasFailed;

  /**
   * An action that has not run yet.
   *
   * @param workspace the folder of the project
   * @param temp the runner's own
   * @param jobStatus {@code success} or {@code failure}
   */
  ActionRun(Path file, Path workspace, Path temp, Map<String, String> environment, String jobStatus)
      throws IOException {
    this.file = file;
    this.action = new YAMLMapper().readTree(file.toFile());
    this.workspace = workspace;
    this.temp = temp;
    this.environment = environment;
    values.put("job.status", jobStatus);
    values.put("github.job", "test");
    values.put("strategy.job-index", "0");
  }

  static List<String> names(Path file, String what) throws IOException {
    List<String> names = new ArrayList<>();
    new YAMLMapper().readTree(file.toFile()).path(what).fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** Runs all steps; the rest is left out after one that fails, as on a runner. */
  ActionRun with(Map<String, String> inputs) throws IOException {
    Map<String, String> left = new HashMap<>(inputs);
    for (Map.Entry<String, JsonNode> input : action.path("inputs").properties()) {
      String given = left.remove(input.getKey());
      if (given == null && input.getValue().path("required").asBoolean()) {
        throw new IllegalArgumentException(file + " needs the input " + input.getKey());
      }
      values.put(
          "inputs." + input.getKey(),
          given == null ? input.getValue().path("default").asText() : given);
    }
    if (!left.isEmpty()) {
      throw new IllegalArgumentException(file + " has no input " + left.keySet());
    }
    for (JsonNode step : action.path("runs").path("steps")) {
      if (isDue(step.path("if").asText("success()"))) {
        run(step);
      }
    }
    return this;
  }

  private void run(JsonNode step) throws IOException {
    if (step.has("uses")) {
      Map<String, String> use = new LinkedHashMap<>();
      use.put("uses", step.path("uses").asText());
      step.path("with")
          .properties()
          .forEach(it -> use.put(it.getKey(), evaluated(it.getValue().asText())));
      used.add(use);
      return;
    }
    if (!step.path("shell").asText().equals("bash")) {
      throw new IllegalStateException(file + " has a step without a shell, which runners refuse");
    }
    Path script = Files.writeString(Files.createTempFile(temp, "step", ".sh"), command(step));
    Path output = Files.createTempFile(temp, "output", "");
    Map<String, String> environment = new HashMap<>(this.environment);
    environment.put("GITHUB_OUTPUT", output.toString());
    environment.put("GITHUB_ACTION_PATH", file.getParent().toString());
    environment.put("GITHUB_WORKSPACE", workspace.toString());
    environment.put("RUNNER_TEMP", temp.toString());
    step.path("env")
        .properties()
        .forEach(it -> environment.put(it.getKey(), evaluated(it.getValue().asText())));
    Path folder = workspace.resolve(evaluated(step.path("working-directory").asText("")));
    List<String> bash =
        List.of("/bin/bash", "--noprofile", "--norc", "-eo", "pipefail", script.toString());
    Outcome outcome = ExternalProgram.run(bash, folder, environment, PATIENCE);
    said.append(outcome.output());
    hasFailed |= outcome.status() != 0;
    for (String line : Files.readAllLines(output)) {
      String[] parts = line.split("=", 2);
      values.put("steps." + step.path("id").asText() + ".outputs." + parts[0], parts[1]);
    }
  }

  /** A script is taken as it stands: what somebody gives must never become a part of it. */
  private static String command(JsonNode step) {
    String command = step.path("run").asText();
    if (EXPRESSION.matcher(command).find()) {
      throw new IllegalStateException("an expression inside of a script: " + command);
    }
    return command;
  }

  private String evaluated(String text) {
    return EXPRESSION
        .matcher(text)
        .replaceAll(it -> java.util.regex.Matcher.quoteReplacement(value(it)));
  }

  private String value(MatchResult expression) {
    return value(expression.group(1));
  }

  private String value(String name) {
    String value = values.get(name);
    // An output of a step that has not run is empty; nothing else is.
    if (value == null && !name.startsWith("steps.")) {
      throw new IllegalStateException(file + " asks for " + name);
    }
    return Objects.requireNonNullElse(value, "");
  }

  /** The conditions that these actions have: terms that must all hold. */
  private boolean isDue(String condition) {
    boolean asksForStatus = condition.contains("()");
    for (String term : condition.split(" && ")) {
      String[] sides = term.split(" (?===|!=)");
      boolean holds =
          switch (term) {
            case "success()" -> !hasFailed;
            case "failure()" -> hasFailed;
            case "always()" -> true;
            default -> {
              boolean isEqual =
                  value(sides[0]).equals(sides[1].substring(4, sides[1].length() - 1));
              yield sides[1].startsWith("==") == isEqual;
            }
          };
      if (!holds) {
        return false;
      }
    }
    return asksForStatus || !hasFailed;
  }

  boolean hasFailed() {
    return hasFailed;
  }

  /** What its steps have printed. */
  String said() {
    return said.toString();
  }

  /**
   * What an action returns, or a step of it: {@code url}, or {@code steps.install.outputs.command}.
   */
  String output(String name) {
    return name.startsWith("steps.")
        ? value(name)
        : evaluated(action.path("outputs").path(name).path("value").asText());
  }

  /** The other actions that it has used, each with its inputs. */
  List<Map<String, String>> used() {
    return used;
  }
}
