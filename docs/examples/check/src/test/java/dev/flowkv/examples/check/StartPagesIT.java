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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages for beginners, block by block, in an empty folder, with what would be published. */
class StartPagesIT {
  private static final String DIST = "path/to/flowkv/harness-scripts/npm/dist";

  @TempDir Path temp;
  private Path folder;

  @BeforeEach
  void createAnEmptyFolder() throws IOException {
    folder = Files.createDirectory(temp.resolve("visits ü"));
  }

  @Test
  void whoFollowsThePageOnJavascriptFindsAndMendsTheBug() throws IOException {
    assertThat(new StartPage(StartPage.read("javascript.md"), folder, npm()).follow())
        .isGreaterThan(12);
  }

  @Test
  void whoFollowsThePageOnCiFindsTheCauseInTheHistoryAndMendsTheBug() throws IOException {
    String port = Integer.toString(ExternalProgram.freePort());
    String page = StartPage.read("ci.md").replace("8786", port);
    assertThat(new StartPage(page, folder, npm()).follow()).isGreaterThan(10);

    List<String> own = new ArrayList<>();
    JsonNode workflow =
        new YAMLMapper()
            .readTree(Files.readString(folder.resolve(".github/workflows/test.yml")))
            .at("/jobs/test/steps");
    for (JsonNode step : workflow) {
      if (step.path("uses").asText().startsWith("flowkv/")) {
        own.add(step.path("uses").asText().replaceAll("@.*", ""));
        Path action = own.size() == 1 ? ActionIT.START : ActionIT.STOP;
        List<String> inputs = new ArrayList<>();
        step.path("with").fieldNames().forEachRemaining(inputs::add);
        assertThat(inputs).isSubsetOf(ActionRun.names(action, "inputs"));
      }
    }
    assertThat(own).containsExactly("flowkv/flowkv", "flowkv/flowkv/harness-scripts/stop");
  }

  @Test
  void whoFollowsThePageOnJavaFindsAndMendsTheBug() throws IOException {
    MavenUser.forgetFlowKv();
    MavenUser user = new MavenUser(temp);
    assertThat(new StartPage(StartPage.read("java.md"), folder, user::run).follow())
        .isGreaterThan(8);
  }

  /**
   * A shell with Node and npm. What is not FlowKV's is not fetched: the pinned tools are linked,
   * whose versions must be those that the page names.
   */
  private BiFunction<Path, String, Outcome> npm() throws IOException {
    NodeTools.require(temp);
    Path dist = Path.of(Tarballs.built().get(0)).getParent();
    Map<String, String> environment = new HashMap<>(NodeTools.environment(temp));
    environment.put("npm_config_offline", "true");
    environment.put("NO_COLOR", "1");
    environment.put("XDG_CACHE_HOME", temp.resolve("cache").toString());
    return (project, script) -> {
      if (!script.startsWith("npm install")) {
        return ExternalProgram.run(
            List.of("bash", "-eo", "pipefail", "-c", script), project, environment);
      }
      List<String> words = List.of(script.strip().split(" "));
      List<String> others =
          words.stream().filter(word -> word.matches("@?[a-z/-]+@[\\d.]+")).toList();
      String install =
          words.stream()
              .filter(word -> !others.contains(word))
              .collect(Collectors.joining(" "))
              .replace(DIST, "'" + dist + "'");
      Outcome outcome = ExternalProgram.run(List.of("bash", "-c", install), project, environment);
      try {
        NpmUser.linkTools(project);
        for (String other : others) {
          link(
              project,
              other.substring(0, other.lastIndexOf('@')),
              other.substring(other.lastIndexOf('@') + 1));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return outcome;
    };
  }

  private static void link(Path project, String name, String version) throws IOException {
    Path module = Path.of(NodeTools.module(name));
    JsonNode about = new YAMLMapper().readTree(Files.readString(module.resolve("package.json")));
    assertThat(about.path("version").asText() + ".").startsWith(version + ".");
    assertThat(project.resolve("node_modules").resolve(name)).exists();
    JsonNode programs = about.path("bin");
    Stream<String> names =
        programs.isTextual()
            ? Stream.of(name)
            : StreamSupport.stream(((Iterable<String>) programs::fieldNames).spliterator(), false);
    for (String program : names.toList()) {
      Path link = project.resolve("node_modules/.bin").resolve(program);
      String file = programs.isTextual() ? programs.asText() : programs.path(program).asText();
      if (!Files.exists(link)) {
        Files.createSymbolicLink(link, module.resolve(file));
      }
    }
  }
}
