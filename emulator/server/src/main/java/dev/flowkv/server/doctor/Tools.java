package dev.flowkv.server.doctor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds FlowKV's programs that are no Java: those of a clone, or those of an installed npm package,
 * which has no scripts for a shell and pins no wrangler.
 *
 * @param npm the package's folder
 * @param scripts the clone's harness-scripts; null: the package was installed
 */
public record Tools(Path npm, @Nullable Path scripts) {
  /**
   * Tells a clone from a package.
   *
   * @param folder the clone's harness-scripts, or the package's
   */
  public static Tools in(Path folder) {
    Path npm = folder.resolve("npm");
    return Files.isDirectory(npm) ? new Tools(npm, folder) : new Tools(folder, null);
  }

  /** The program that says how wrangler's configuration binds namespaces. */
  Path bindingsReader() {
    return npm.resolve("bindings.js");
  }

  /** The wranglers that the preload was tried with. */
  Path triedWranglers() {
    return npm.resolve("wranglers.json");
  }

  /** How {@code flowkv dev} is started. */
  List<String> dev() {
    return scripts == null
        ? List.of("node", npm.resolve("bin/flowkv.js").toString(), "dev")
        : List.of(scripts.resolve("dev").toString());
  }

  /** The same, for people. */
  String devInWords() {
    return scripts == null ? "npx flowkv dev" : scripts + "/dev";
  }

  /** The wrangler that FlowKV pins; null: it pins none. */
  @Nullable Path pinnedWrangler() {
    return scripts == null ? null : scripts.resolve("node_modules/wrangler");
  }
}
