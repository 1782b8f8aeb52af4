package dev.flowkv.examples.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.flowkv.testkit.ExternalProgram;
import dev.flowkv.testkit.ExternalProgram.Outcome;
import dev.flowkv.testkit.NodeTools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The recipes of {@code docs/how-to/ci.md}: their files hold, and their commands run. */
class CiRecipesIT {
  private static final String PAGE = read(NodeTools.ROOT.resolve("docs/how-to/ci.md"));
  private static final String PORT = Integer.toString(ExternalProgram.freePort());

  /** The test of a user's project: it asks the emulator that the recipe has started. */
  private static final String TEST =
      """
      const answer = await fetch("http://127.0.0.1:%s/__flowkv/clock");
      const { mode } = await answer.json();
      console.log("the clock is " + mode);
      """
          .formatted(PORT);

  @TempDir Path temp;

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The first block of a section. */
  private static String block(String section) {
    Matcher block =
        Pattern.compile("(?s)\\n## " + section + "\\n.*?```\\w+\\n(.*?)```").matcher(PAGE);
    assertThat(block.find()).as("docs/how-to/ci.md has the section " + section).isTrue();
    return block.group(1);
  }

  private static JsonNode yaml(String section) throws IOException {
    return new YAMLMapper().readTree(block(section));
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** A project with the package of this clone, which {@code npm ci} can install again. */
  private Path project() throws IOException {
    NodeTools.require(temp);
    Path project = Files.createDirectories(temp.resolve("Ada ü"));
    Files.writeString(project.resolve("test.mjs"), TEST);
    Files.writeString(
        project.resolve("package.json"), "{ \"scripts\": { \"test\": \"node test.mjs\" } }");
    Outcome installed =
        ExternalProgram.run(
            List.of("npm", "install", "--offline", NodeTools.SCRIPTS.resolve("npm").toString()),
            project,
            NodeTools.environment(temp));
    assertThat(installed.status()).as(installed.output()).isZero();
    return project;
  }

  private Outcome bash(Path project, String script) {
    return ExternalProgram.run(
        List.of("bash", "-eo", "pipefail", "-c", script.replace("8786", PORT)),
        project,
        NodeTools.environment(temp));
  }

  private static void assertTested(Outcome outcome, Path project) {
    assertThat(outcome.status()).as(outcome.output()).isZero();
    assertThat(outcome.output()).contains("ok\n", "the clock is manual\n");
    assertThat(project.resolve("flowkv.log")).content().contains("FlowKV is ready at ");
    assertThat(project.resolve("flowkv.jsonl")).exists();
  }

  @Test
  void theWorkflowGivesTheActionsWhatTheyTake() throws IOException {
    int found = 0;
    for (JsonNode step : yaml("GitHub Actions").at("/jobs/test/steps")) {
      Matcher own =
          Pattern.compile("flowkv/flowkv(/[\\w/-]+)?@v(.*)").matcher(step.path("uses").asText());
      if (own.matches()) {
        found++;
        Path action =
            NodeTools.ROOT.resolve(own.group(1) == null ? "." : own.group(1).substring(1));
        assertThat(names(step.path("with")))
            .isSubsetOf(ActionRun.names(action.resolve("action.yml"), "inputs"));
        assertThat(own.group(2) + (Published.VERSION.endsWith("-SNAPSHOT") ? "-SNAPSHOT" : ""))
            .isEqualTo(Published.VERSION);
      }
    }
    assertThat(found).isEqualTo(2);
    List<String> asked =
        Pattern.compile("steps\\.kv\\.outputs\\.([\\w-]+)")
            .matcher(block("GitHub Actions"))
            .results()
            .map(name -> name.group(1))
            .toList();
    assertThat(asked)
        .containsExactlyInAnyOrderElementsOf(ActionRun.names(ActionIT.START, "outputs"));
  }

  @Test
  void thePageNamesEveryInputAndOutput() throws IOException {
    for (String what : List.of("inputs", "outputs")) {
      for (String name : ActionRun.names(ActionIT.START, what)) {
        assertThat(PAGE).contains("`" + name + "`");
      }
    }
  }

  @Test
  void theScriptForGitLabRuns() throws IOException {
    JsonNode job = yaml("GitLab CI").path("test");
    List<String> lines =
        StreamSupport.stream(job.path("script").spliterator(), false)
            .map(JsonNode::asText)
            .toList();
    Path project = project();
    // GitLab's runner removes the container with all that runs in it; here the trap does.
    Outcome outcome =
        bash(project, "trap 'kill $(jobs -p)' EXIT\n" + String.join("\n", lines) + "\n");
    assertTested(outcome, project);
    for (JsonNode kept : job.at("/artifacts/paths")) {
      assertThat(project.resolve(kept.asText())).exists();
    }
  }

  @Test
  void theBlockForAShellRuns() throws IOException {
    Path project = project();
    assertTested(bash(project, block("A shell")), project);
  }

  @Test
  void theOptionsForComposeMakeAnEmulatorThatAnswersByItsName() throws Exception {
    JsonNode file = yaml("Docker Compose");
    JsonNode service = file.at("/services/workers-kv");
    assertThat(file.at("/services/tests/depends_on/workers-kv/condition").asText())
        .isEqualTo("service_healthy");
    assertThat(read(NodeTools.ROOT.resolve("emulator/image/Dockerfile"))).contains("HEALTHCHECK ");
    List<String> command =
        new ArrayList<>(List.of(NodeTools.SCRIPTS.resolve("flowkv").toString(), "serve"));
    service.path("command").forEach(option -> command.add(option.asText()));
    command.addAll(List.of("--port", "0"));
    try (ExternalProgram serving = ExternalProgram.start(command, temp, Map.of())) {
      String url = serving.awaitOutput("FlowKV is ready at (\\S+)").group(1);
      for (String host : List.of("workers-kv:8786", "elsewhere:8786")) {
        Outcome answer =
            ExternalProgram.run(
                List.of("curl", "-s", "-H", "Host: " + host, url + "/__flowkv/health"),
                temp,
                Map.of());
        assertThat(answer.output().contains("\"status\":\"ok\""))
            .as(host + ": " + answer.output())
            .isEqualTo(host.startsWith("workers-kv"));
      }
    }
  }

  @Test
  void dockerComposeTakesTheFile() throws IOException {
    try {
      Assumptions.assumeTrue(
          ExternalProgram.run(List.of("docker", "compose", "version"), temp, Map.of()).status()
              == 0,
          "not run: docker compose is not installed");
    } catch (UncheckedIOException noDocker) {
      Assumptions.abort("not run: docker is not installed");
    }
    Files.writeString(temp.resolve("compose.yaml"), block("Docker Compose"));
    Outcome outcome =
        ExternalProgram.run(List.of("docker", "compose", "config", "--quiet"), temp, Map.of());
    assertThat(outcome.status()).as(outcome.output()).isZero();
    assertThat(outcome.output()).isEmpty();
  }
}
