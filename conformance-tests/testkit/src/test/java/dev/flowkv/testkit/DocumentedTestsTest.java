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

/** Every test that a page names as a proof is there. */
class DocumentedTestsTest {
  private static final Pattern TEST =
      Pattern.compile("`([A-Z]\\w*(?:Test|IT|Properties|Contract|Invariants))(?:\\.(\\w+))?`");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "docs/contributing/acceptance.md",
        "docs/INVARIANTS.md",
        "docs/contributing/proof.md",
        "docs/contributing/README.md"
      })
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
    assertThat(named).isGreaterThan(page.endsWith("README.md") ? 3 : 8);
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
