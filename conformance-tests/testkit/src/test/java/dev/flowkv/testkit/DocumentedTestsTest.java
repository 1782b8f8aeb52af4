package dev.flowkv.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every test, class and file that a page names as a proof is there. */
class DocumentedTestsTest {
  private static final Pattern TEST =
      Pattern.compile("`([A-Z]\\w*(?:Test|IT|Properties|Contract|Invariants))(?:\\.(\\w+))?`");
  private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#]+)(?:#[^)]*)?\\)");

  @ParameterizedTest
  @ValueSource(strings = {"docs/contributing/acceptance.md", "docs/INVARIANTS.md", "docs/contributing/proof.md"})
  void everyTestThatThePageNamesExists(String page) throws IOException {
    Map<String, String> sources = testSources();
    List<String> missing = new ArrayList<>();
    int named = 0;
    Matcher names = TEST.matcher(Files.readString(NodeTools.ROOT.resolve(page)));
    while (names.find()) {
      named++;
      String source = sources.getOrDefault(names.group(1), "");
      boolean there =
          names.group(2) == null
              ? !source.isEmpty()
              : Pattern.compile("\\bvoid " + names.group(2) + "\\(").matcher(source).find();
      if (!there) {
        missing.add(names.group());
      }
    }
    assertThat(missing).isEmpty();
    assertThat(named).isGreaterThan(page.endsWith("proof.md") ? 8 : 20);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "README.md",
        "docs/contributing/acceptance.md",
        "docs/reference/capabilities-and-binding.md",
        "docs/explanation/workers-kv.md",
        "docs/reference/harness-protocol.md",
        "docs/reference/consistency-model.md",
        "docs/how-to/faults.md",
        "docs/reference/history.md",
        "docs/reference/conformance.md",
        "docs/reference/conformance-suite.md",
        "docs/how-to/live-conformance.md",
        "docs/how-to/calibration.md",
        "docs/how-to/snapshots.md",
        "docs/reference/metrics.md",
        "docs/contributing/proof.md"
      })
  void everyPageThatIsLinkedExists(String page) throws IOException {
    Path file = NodeTools.ROOT.resolve(page);
    Matcher links = LINK.matcher(Files.readString(file));
    List<String> missing = new ArrayList<>();
    while (links.find()) {
      if (!Files.exists(file.resolveSibling(links.group(1)).normalize())) {
        missing.add(links.group(1));
      }
    }
    assertThat(missing).isEmpty();
  }

  private static Map<String, String> testSources() throws IOException {
    Map<String, String> sources = new HashMap<>();
    try (Stream<Path> files = Files.walk(NodeTools.ROOT, 12)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        sources.put(
            String.valueOf(file.getFileName()).replace(".java", ""), Files.readString(file));
      }
    }
    return sources;
  }
}
