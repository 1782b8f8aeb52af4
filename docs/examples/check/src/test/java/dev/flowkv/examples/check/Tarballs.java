package dev.flowkv.examples.check;

import dev.flowkv.testkit.NodeTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** The tarballs of {@code harness-scripts/build-npm}, built once for all tests of this module. */
final class Tarballs {
  private static final Path FOLDER = NodeTools.ROOT.resolve("docs/examples/check/target/tarballs");
  private static List<String> built = List.of();

  private Tarballs() {}

  /** Returns the paths of the package and of the runtime for this machine; builds them first. */
  static synchronized List<String> built() throws IOException {
    if (built.isEmpty()) {
      Path java = NpmUser.realPathOf("java");
      Assumptions.assumeTrue(
          Files.isExecutable(java.resolveSibling("jlink")), "not run: this JDK has no jlink");
      Path home = Files.createTempDirectory(Files.createDirectories(FOLDER), "build");
      built =
          new NpmUser(home)
              .build(home.resolve("dist"), "--jdk", java.resolve("../..").normalize().toString());
    }
    return built;
  }
}
