package dev.flowkv.inspector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.testkit.ExternalProgram;
import dev.flowkv.testkit.NodeTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page's modules by themselves: their types, and their unit tests. */
class PageSourcesTest {
  private static final Path MODULE = NodeTools.ROOT.resolve("emulator/inspector");

  @TempDir Path temp;

  @BeforeEach
  void installNodeTools() {
    NodeTools.require(temp);
  }

  @Test
  void theTypesHold() {
    ExternalProgram.Outcome outcome =
        run(
            "node",
            NodeTools.module("typescript/bin/tsc"),
            "-p",
            MODULE.resolve("jsconfig.json").toString());
    assertThat(outcome.status()).as(outcome.output()).isZero();
  }

  @Test
  void theirUnitTestsPass() {
    ExternalProgram.Outcome outcome = run("node", MODULE.resolve("src/test/js/all.js").toString());
    assertThat(outcome.status()).as(outcome.output()).isZero();
    assertThat(outcome.output()).doesNotContain("# pass 0").contains("# fail 0");
  }

  /** The types are checked against the very Lit that is in the jar. */
  @Test
  void litIsTheSameInBothPlaces() throws IOException {
    String pinned = Files.readString(NodeTools.SCRIPTS.resolve("package.json"));
    String pom = Files.readString(NodeTools.ROOT.resolve("pom.xml"));
    String version = pinned.replaceAll("(?s).*\"lit\": \"([^\"]+)\".*", "$1");
    assertThat(pom).contains("<lit.version>" + version + "</lit.version>");
  }

  private ExternalProgram.Outcome run(String... command) {
    return ExternalProgram.run(List.of(command), temp, NodeTools.environment(temp));
  }
}
