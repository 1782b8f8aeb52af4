package dev.flowkv.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.testkit.ExternalProgram;
import dev.flowkv.testkit.NodeTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Starts the program once before the first test of a clone: the first start makes an archive of
 * classes, and says so where tests compare what is said.
 */
public final class FirstStart implements BeforeAllCallback {
  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    Path folder = NodeTools.ROOT.resolve("emulator/server/target/run");
    Path jar = folder.resolve("flowkv.jar");
    if (Files.exists(jar) && hasArchive(folder, jar)) {
      return;
    }
    String flowkv = NodeTools.SCRIPTS.resolve("flowkv").toString();
    ExternalProgram.Outcome started =
        ExternalProgram.run(List.of(flowkv, "--version"), NodeTools.ROOT, Map.of());
    assertThat(started.status()).as(started.output()).isZero();
  }

  private static boolean hasArchive(Path folder, Path jar) throws IOException {
    try (var files = Files.newDirectoryStream(folder, "flowkv.jar.*.{jsa,aot}")) {
      for (Path archive : files) {
        if (Files.getLastModifiedTime(archive).compareTo(Files.getLastModifiedTime(jar)) > 0) {
          return true;
        }
      }
    }
    return false;
  }
}
