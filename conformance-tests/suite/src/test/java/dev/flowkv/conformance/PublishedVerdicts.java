package dev.flowkv.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.flowkv.testkit.NodeTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a run has found of each property, beside what the published page says. */
final class PublishedVerdicts {
  private PublishedVerdicts() {}

  /**
   * Compares all targets of a run with the page.
   *
   * @param report the folder with the run's report
   */
  static void assertThatTheyAreFound(Path report) throws IOException {
    JsonNode json = new ObjectMapper().readTree(report.resolve("report.json").toFile());
    String page = Files.readString(NodeTools.ROOT.resolve("docs/reference/conformance.md"));
    assertThat(json.path("targets")).isNotEmpty();
    for (JsonNode target : json.path("targets")) {
      assertThat(found(target))
          .as("what could not be asked: %s", reasons(target))
          .isEqualTo(published(page, target.path("name").asText()));
    }
  }

  /** Why properties could not be asked to the end. */
  private static Map<String, String> reasons(JsonNode target) {
    Map<String, String> reasons = new LinkedHashMap<>();
    for (JsonNode property : target.path("properties")) {
      if (property.path("status").asText().equals("could not be asked")) {
        reasons.put(property.path("id").asText(), property.path("text").asText());
      }
    }
    return reasons;
  }

  /** Properties with what was found at a target. */
  private static Map<String, String> found(JsonNode target) {
    Map<String, String> verdicts = new LinkedHashMap<>();
    for (JsonNode property : target.path("properties")) {
      verdicts.put(property.path("id").asText(), property.path("status").asText());
    }
    return withoutChance(verdicts);
  }

  /** Properties with what the page says was found at a target. */
  private static Map<String, String> published(String page, String target) {
    Map<String, String> verdicts = new LinkedHashMap<>();
    int column = -1;
    for (String line : page.split("\n")) {
      List<String> cells =
          Arrays.stream(line.replace("\\|", "/").split("\\|")).map(String::strip).toList();
      if (line.startsWith("| property |")) {
        column = cells.indexOf(target);
      } else if (line.startsWith("| `")) {
        verdicts.put(
            cells.get(1).replace("`", ""),
            cells.get(column).replace("*", "").replaceAll(":.*", ""));
      }
    }
    return withoutChance(verdicts);
  }

  /** Whether a request meets the one millisecond in which Miniflare's list is wrong is chance. */
  private static Map<String, String> withoutChance(Map<String, String> verdicts) {
    verdicts.remove("expiration-instant");
    return verdicts;
  }
}
