package dev.flowkv.examples.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.testkit.DockerImage;
import dev.flowkv.testkit.ExternalProgram;
import dev.flowkv.testkit.NodeTools;
import dev.flowkv.testkit.Thorough;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/**
 * The sample Maven project, as a user runs it who has only what FlowKV publishes: with Maven, on a
 * repository that has just that.
 */
class JavaTestsIT {
  private static final String EXAMPLE = "docs/examples/java-tests";

  private static final String TREE =
      "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:tree -Dverbose -DoutputFile='%s'";

  @TempDir Path temp;
  private Path project;
  private MavenUser user;

  @BeforeAll
  static void nothingOfFlowKvIsThere() throws IOException {
    MavenUser.forgetFlowKv();
  }

  @BeforeEach
  void copy() throws IOException {
    project = NodeTools.copy(EXAMPLE, temp);
    user = new MavenUser(temp);
  }

  private ExternalProgram.Outcome maven(String arguments) {
    return user.run(project, "mvn " + arguments);
  }

  @Test
  void testsRunOnThePublishedArtifactsAndPlantedBugsAreFoundAndReplayed() throws IOException {
    try (DockerImage image = imageOrNull()) {
      String name = image == null ? "none" : image.name();
      Path tree = temp.resolve("tree");
      ExternalProgram.Outcome passed = maven(TREE.formatted(tree) + " test -Dflowkv.image=" + name);
      assertThat(passed.status()).as(passed.output()).isZero();
      // Without an engine, the sample says itself that its container was not run.
      assertThat(passed.output())
          .contains("Tests run: 4, Failures: 0, Errors: 0, Skipped: " + (image == null ? 1 : 0))
          .contains(documentedSummary());
      assertTheExtensionBringsTheEngineAndNothingElse(Files.readString(tree));
    }

    ExternalProgram.Outcome found = maven("test -Dtest='*Demo'");
    assertThat(found.status()).as(found.output()).isNotZero();
    String output = found.output().replaceAll("(?m) +$", "");
    String summary = output.substring(output.indexOf("[INFO] Results:"));
    assertThat(summary).contains("Tests run: 4, Failures: 4, Errors: 0, Skipped: 0");
    List<String> shown = documentedTexts();
    assertThat(shown).allSatisfy(text -> assertThat(summary).contains(text));
    List<String> documented = shown.stream().filter(text -> !text.startsWith("[ERROR]")).toList();
    assertThat(documented).hasSize(4);
    for (String failure : documented) {
      assertThat(output.split(Pattern.quote(failure), -1))
          .as("on the error stream, with the stack trace and in the summary: " + output)
          .hasSize(4);
      Matcher history = Pattern.compile("(?m)^  history: (.*)$").matcher(failure);
      assertThat(history.find()).isTrue();
      assertThat(project.resolve(history.group(1))).exists();
    }
    documented.stream()
        .filter(f -> f.contains(" failed in schedule "))
        .limit(Thorough.either(1, 2))
        .forEach(this::replay);
  }

  /** What the page on JUnit shows of a test that passes. */
  private static String documentedSummary() throws IOException {
    String page = Files.readString(NodeTools.ROOT.resolve("docs/how-to/junit.md"));
    Matcher line = Pattern.compile("(?m)^RecordedVisitsTest\\.noVisitIsLost: .*$").matcher(page);
    assertThat(line.find()).isTrue();
    return line.group();
  }

  /** What the page shows of Maven's output. */
  private static List<String> documentedTexts() throws IOException {
    String page = Files.readString(NodeTools.ROOT.resolve(EXAMPLE).resolve("README.md"));
    return Pattern.compile("(?s)```text\\R(.*?)```")
        .matcher(page)
        .results()
        .map(block -> block.group(1))
        .toList();
  }

  private void replay(String failure) {
    Matcher command = Pattern.compile("(?m)^  replay:  mvn (.*)$").matcher(failure);
    assertThat(command.find()).isTrue();
    ExternalProgram.Outcome replayed = maven(command.group(1));
    assertThat(replayed.status()).isNotZero();
    assertThat(replayed.output())
        .contains("Tests run: 1, Failures: 1")
        .contains(
            failure
                .replaceFirst(" failed in schedule .*, with", " failed with")
                .replaceFirst("-schedule-\\d+\\.jsonl", "-replayed.jsonl"));
  }

  /** Takes what Maven shows below the extension, also what it has met before. */
  private static void assertTheExtensionBringsTheEngineAndNothingElse(String tree) {
    Matcher below =
        Pattern.compile("(?m)^\\+- dev\\.flowkv:flowkv-junit:.*\\n((?:\\|.*\\n)*)").matcher(tree);
    assertThat(below.find()).as(tree).isTrue();
    assertThat(
            Pattern.compile("[\\w.]+:([\\w-]+):jar:")
                .matcher(below.group(1))
                .results()
                .map(artifact -> artifact.group(1))
                .distinct())
        .as(tree)
        .containsExactlyInAnyOrder(
            "flowkv-engine", "flowkv-cap-kv", "caffeine", "error_prone_annotations", "jspecify");
  }

  private @Nullable DockerImage imageOrNull() {
    try {
      return DockerImage.build(temp);
    } catch (TestAbortedException noEngine) {
      return null;
    }
  }
}
