package dev.flowkv.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.testkit.NodeTools;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page on environment variables lists what the programs read and set, and nothing else. */
class DocumentedEnvironmentTest {
  private static final Pattern NAME = Pattern.compile("\\b(FLOWKV_[A-Z][A-Z_]*[A-Z])\\b");

  @Test
  void everyVariableIsOnThePageAndNoOther() {
    Set<String> used =
        Sources.found(
            NAME,
            Stream.concat(
                    Sources.files(".java", ".js", ".cjs", ".mjs").stream()
                        .filter(DocumentedEnvironmentTest::isOfAProgram),
                    Stream.of("emulator", "flowkv", "check-java", "calibrate", "conformance", "dev")
                        .map(script -> NodeTools.SCRIPTS.resolve(script)))
                .toList());
    assertThat(used).contains("FLOWKV_URL", "FLOWKV_TOKEN");
    assertThat(
            Sources.found(
                Pattern.compile("(?m)^\\| `(FLOWKV_[A-Z_]+)` \\|"),
                List.of(NodeTools.ROOT.resolve("docs/reference/environment.md"))))
        .isEqualTo(used);
  }

  private static boolean isOfAProgram(Path file) {
    String name = NodeTools.ROOT.relativize(file).toString();
    return name.contains("src/main/")
        || name.startsWith("harness-scripts/npm/") && !name.startsWith("harness-scripts/npm/test/");
  }
}
