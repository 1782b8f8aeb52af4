package dev.flowkv.examples.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.flowkv.testkit.ExternalProgram;
import dev.flowkv.testkit.ExternalProgram.Outcome;
import dev.flowkv.testkit.NodeTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Workers of the zoo, with their real libraries, in workerd: the page is held to them. */
class ZooWorkersIT {
  private static final Path PAGE = NodeTools.ROOT.resolve("docs/examples/zoo/README.md");
  private static final List<String> BUGS =
      List.of(
          "A grant is missing",
          "A session is elsewhere",
          "A 404 stays",
          "A rate limiter lets everybody in");

  @TempDir Path temp;

  @Test
  void eachBugIsFoundAndItsMendPassesAllSchedulesAsThePageSays() throws IOException {
    NodeTools.require(temp);
    Files.createSymbolicLink(
        temp.resolve("node_modules"), NodeTools.SCRIPTS.resolve("node_modules"));
    Path figures = Files.createDirectory(temp.resolve("figures"));
    Map<String, String> environment = new HashMap<>(NodeTools.environment(temp));
    environment.put("ZOO_FIGURES", figures.toString());

    Outcome outcome =
        ExternalProgram.run(
            List.of("node", "--test"),
            NodeTools.copy("docs/examples/zoo/workers", temp),
            environment);
    assertThat(outcome.output()).contains("# pass 9", "# fail 0");

    List<String> rows = new ArrayList<>();
    for (String bug : BUGS) {
      String anchor = bug.toLowerCase(java.util.Locale.ROOT).replace(' ', '-');
      JsonNode found = read(figures.resolve(anchor + ".found.json"));
      JsonNode mended = read(figures.resolve(anchor + ".mended.json"));
      rows.add(
          "| [%s](#%s) | %s | %s | %s | – |"
              .formatted(
                  bug,
                  anchor,
                  found.get("surprises").asText(),
                  found.get("schedules").asText(),
                  mended.get("schedules").asText()));
      assertThat(section(bug)).contains("```text\n" + found.get("message").asText() + "\n```");
    }
    assertThat(Files.readString(PAGE).lines()).containsSubsequence(rows);
  }

  private static JsonNode read(Path file) throws IOException {
    return new ObjectMapper().readTree(file.toFile());
  }

  private static String section(String title) throws IOException {
    String page = Files.readString(PAGE);
    int begin = page.indexOf("\n## " + title + "\n");
    assertThat(begin).as("the page has a section " + title).isNotNegative();
    int end = page.indexOf("\n## ", begin + 1);
    return page.substring(begin, end < 0 ? page.length() : end);
  }
}
