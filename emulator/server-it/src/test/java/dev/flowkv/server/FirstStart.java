package dev.flowkv.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.testkit.ExternalProgram;
import dev.flowkv.testkit.NodeTools;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Starts the program once before the first test of a JVM: the first start after a build makes an
 * archive of classes, and says so where tests compare what is said.
 */
public final class FirstStart implements BeforeAllCallback {
  private static boolean started;

  @Override
  public void beforeAll(ExtensionContext context) {
    start();
  }

  private static synchronized void start() {
    if (started) {
      return;
    }
    String flowkv = NodeTools.SCRIPTS.resolve("flowkv").toString();
    Path folder = NodeTools.ROOT.resolve("emulator/server-it/target");
    ExternalProgram.Outcome outcome =
        ExternalProgram.run(List.of(flowkv, "--version"), folder, Map.of());
    assertThat(outcome.status()).as(outcome.output()).isZero();
    started = true;
  }
}
