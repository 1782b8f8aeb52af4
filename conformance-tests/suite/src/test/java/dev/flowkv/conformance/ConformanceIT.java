package dev.flowkv.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.flowkv.testkit.NodeTools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The suite on everything that can be run here, as its users run it. */
class ConformanceIT {
  private static final String NODE_MODULES = NodeTools.SCRIPTS.resolve("node_modules").toString();

  @TempDir Path temp;

  /** The whole matrix, with real workerd and the real wrangler: what the published page says. */
  @Test
  void everyVerdictIsThePublishedOne() throws Exception {
    NodeTools.require(temp);
    Path report = temp.resolve("report");
    SuiteRun all =
        SuiteRun.of(
            "--target", "all", "--report", report.toString(), "--node-modules", NODE_MODULES);
    // Miniflare is not what the documentation says; everything else is.
    assertThat(all.status()).as(all.out()).isEqualTo(1);
    assertThat(all.out()).contains("live: not run: no account");
    JsonNode json = new ObjectMapper().readTree(report.resolve("report.json").toFile());
    String page = Files.readString(NodeTools.ROOT.resolve("docs/conformance.md"));
    for (JsonNode target : json.path("targets")) {
      assertThat(found(target, json)).isEqualTo(published(page, target.path("name").asText()));
    }
    assertThat(Files.readString(report.resolve("junit.xml")))
        .contains("<testsuite name=\"miniflare\"");
    assertThat(Files.readString(report.resolve("report.html")))
        .contains("Violations", "miniflare: same-key-rate", "<th>why</th>")
        .doesNotContain("src=", "href=\"http");
    // What shows a violation can be checked by itself.
    assertThat(report.resolve("miniflare-same-key-rate.jsonl")).isNotEmptyFile();
  }

  /** Properties with what was found at a target. */
  private static Map<String, String> found(JsonNode target, JsonNode json) {
    Map<String, String> verdicts = new LinkedHashMap<>();
    for (JsonNode property : json.path("targets").path(0).path("properties")) {
      verdicts.put(property.path("id").asText(), "not run");
    }
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
