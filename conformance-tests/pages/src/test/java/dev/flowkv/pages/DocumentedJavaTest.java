package dev.flowkv.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.testkit.GeneratedPart;
import dev.flowkv.testkit.NodeTools;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page on Java lists the members of the annotations and of the container. */
class DocumentedJavaTest {
  private static final String PAGE = "docs/reference/java.md";
  private static final String COMMENT = "/\\*\\*((?:(?!\\*/).)*)\\*/\\s+";
  private static final Pattern MEMBER =
      Pattern.compile(COMMENT + "[\\w.\\[\\]]+ (\\w+)\\(\\)( default [^;]+)?;", Pattern.DOTALL);
  private static final Pattern METHOD =
      Pattern.compile(
          COMMENT + "public (?:static final )?[\\w.<>\\[\\]]+ (\\w+(?:\\([^)]*\\))?)",
          Pattern.DOTALL);

  @Test
  void everyMemberOfTheAnnotationsIsOnThePage() {
    for (String annotation : List.of("WorkersKv", "At")) {
      String source =
          Sources.read("emulator/junit/src/main/java/dev/flowkv/junit/" + annotation + ".java");
      List<String> rows = new ArrayList<>();
      Matcher members = MEMBER.matcher(source.substring(source.indexOf("@interface")));
      while (members.find()) {
        String standard = String.valueOf(members.group(3)).replace(" default ", "");
        rows.add(
            "| `%s` | %s | `%s` |"
                .formatted(members.group(2), Sources.sentence(members.group(1)), standard));
      }
      assertThat(rows).isNotEmpty();
      GeneratedPart.holds(
          PAGE,
          annotation,
          "| member | meaning | default |\n|---|---|---|\n" + String.join("\n", rows));
    }
  }

  @Test
  void everyMethodOfTheContainerIsOnThePage() {
    String source =
        Sources.read(
            "emulator/testcontainers/src/main/java/dev/flowkv/testcontainers/WorkersKvContainer.java");
    List<String> rows = new ArrayList<>();
    Matcher methods = METHOD.matcher(source.substring(source.indexOf("public final class")));
    while (methods.find()) {
      rows.add(
          "| `%s` | %s |"
              .formatted(
                  methods.group(2).replaceAll("\\s+", " "), Sources.sentence(methods.group(1))));
    }
    assertThat(rows).hasSizeGreaterThan(10);
    GeneratedPart.holds(
        PAGE, "container", "| member | meaning |\n|---|---|\n" + String.join("\n", rows));
  }

  @Test
  void everyConfigurationParameterIsOnThePage() {
    assertThat(
            Sources.found(
                Pattern.compile("(?m)^\\| `(flowkv\\.[\\w.]+)` \\|"),
                List.of(NodeTools.ROOT.resolve(PAGE))))
        .isEqualTo(
            Sources.found(
                Pattern.compile("\"(flowkv\\.[a-z.]+)\""),
                Sources.files(".java").stream()
                    .filter(file -> file.toString().contains("emulator/junit/src/main/"))
                    .toList()));
  }

  @Test
  void everyArtifactIsOnThePage() {
    assertThat(
            Sources.found(
                Pattern.compile("(?m)`(flowkv-[\\w-]+)`"), List.of(NodeTools.ROOT.resolve(PAGE))))
        .containsAll(
            Sources.found(
                Pattern.compile("<artifactId>(flowkv-(?!bom|parent)[\\w-]+)</artifactId>"),
                List.of(NodeTools.ROOT.resolve("emulator/bom/pom.xml"))));
  }
}
