package dev.flowkv.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.testkit.NodeTools;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The suite on plain {@code wrangler dev}, whose time cannot be moved: most of it is waiting, so it
 * is beside {@link ConformanceIT} and not in it.
 */
class MiniflareConformanceIT {
  private static final String NODE_MODULES = NodeTools.SCRIPTS.resolve("node_modules").toString();

  @TempDir Path temp;

  /** With the real wrangler: what the published page says. */
  @Test
  void everyVerdictIsThePublishedOne() throws Exception {
    NodeTools.require(temp);
    Path report = temp.resolve("report");
    SuiteRun run =
        SuiteRun.of(
            "--target", "miniflare", "--report", report.toString(), "--node-modules", NODE_MODULES);
    // Miniflare is not what the documentation says.
    assertThat(run.status()).as(run.out()).isEqualTo(1);
    PublishedVerdicts.assertThatTheyAreFound(report);
    assertThat(Files.readString(report.resolve("junit.xml")))
        .contains("<testsuite name=\"miniflare\"");
    assertThat(Files.readString(report.resolve("report.html")))
        .contains("Violations", "miniflare: same-key-rate", "<th>why</th>")
        .doesNotContain("src=", "href=\"http");
    // What shows a violation can be checked by itself.
    assertThat(report.resolve("miniflare-same-key-rate.jsonl")).isNotEmptyFile();
  }
}
