package dev.flowkv.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.testkit.NodeTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every test that a page names as a proof is there. */
class DocumentedTestsTest {
  private static final Pattern TEST =
      Pattern.compile("`([A-Z]\\w*(?:Test|IT|Properties|Contract|Invariants))(?:\\.(\\w+))?`");

  private static final Map<String, String> SOURCES = testSources();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "docs/contributing/acceptance.md",
        "docs/INVARIANTS.md",
        "docs/contributing/proof.md",
        "docs/contributing/README.md"
      })
  void everyTestThatThePageNamesExists(String page) throws IOException {
    List<String> missing = new ArrayList<>();
    int named = 0;
    Matcher names = TEST.matcher(Files.readString(NodeTools.ROOT.resolve(page)));
    while (names.find()) {
      named++;
      String source = SOURCES.getOrDefault(names.group(1), "");
      boolean there =
          names.group(2) == null
              ? !source.isEmpty()
              : Pattern.compile("\\bvoid " + names.group(2) + "\\(").matcher(source).find();
      if (!there) {
        missing.add(names.group());
      }
    }
    assertThat(missing).isEmpty();
    assertThat(named).isGreaterThan(page.endsWith("README.md") ? 3 : 8);
  }

  private static Map<String, String> testSources() {
    Map<String, String> sources = new HashMap<>();
    for (Path file : Sources.files(".java")) {
      String name = String.valueOf(file.getFileName()).replace(".java", "");
      sources.merge(name, Pages.read(file), String::concat); // Some modules use the same name.
    }
    return sources;
  }
}
