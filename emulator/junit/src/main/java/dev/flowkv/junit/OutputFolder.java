package dev.flowkv.junit;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Where the files of tests go, and how they are called. */
final class OutputFolder {
  private static final String DIRECTORY = "flowkv.history.directory";
  private static final int LONGEST_NAME = 150;

  private OutputFolder() {}

  /**
   * Returns the folder, which need not exist.
   *
   * @throws java.nio.file.InvalidPathException if the one that is configured cannot be one
   */
  static Path of(ExtensionContext context) {
    String given = context.getConfigurationParameter(DIRECTORY).orElse(null);
    if (given != null) {
      return Path.of(given);
    }
    String build =
        Files.isDirectory(Path.of("build")) && !Files.isDirectory(Path.of("target"))
            ? "build"
            : "target";
    return Path.of(build, "flowkv");
  }

  /** Returns what the files of a test begin with: its name, and what tells it from its likes. */
  static String name(ExtensionContext context) {
    String test = context.getRequiredTestClass().getName() + "." + Replay.method(context);
    // The id tells apart what has the same name: overloads, invocations, heirs of a nested class.
    String id = Integer.toHexString(context.getUniqueId().hashCode());
    // In every locale and file system: a test's name may be of any letters.
    String name = test.replaceAll("[^A-Za-z0-9.$_-]", "_");
    return name.substring(0, Math.min(LONGEST_NAME, name.length())) + "-" + id;
  }
}
