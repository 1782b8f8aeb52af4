package dev.flowkv.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.testkit.NodeTools;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The suite on the emulator, under every face, as its users run it. */
class ConformanceIT {
  private static final String NODE_MODULES = NodeTools.SCRIPTS.resolve("node_modules").toString();

  @TempDir Path temp;

  /** With real workerd: what the published page says. */
  @Test
  void everyVerdictIsThePublishedOne() throws Exception {
    NodeTools.require(temp);
    Path report = temp.resolve("report");
    SuiteRun run =
        SuiteRun.of(
            "--target",
            "emulator",
            "--target",
            "emulator-http",
            "--target",
            "emulator-workers",
            "--report",
            report.toString(),
            "--node-modules",
            NODE_MODULES);
    assertThat(run.status()).as(run.out()).isZero();
    PublishedVerdicts.assertThatTheyAreFound(report);
  }
}
