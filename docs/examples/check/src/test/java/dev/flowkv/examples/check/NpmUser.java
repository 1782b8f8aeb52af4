package dev.flowkv.examples.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.testkit.ExternalProgram;
import dev.flowkv.testkit.ExternalProgram.Outcome;
import dev.flowkv.testkit.NodeTools;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/**
 * Somebody who installs the npm package from its tarballs: with node and npm, and without Java or a
 * network.
 */
final class NpmUser {
  static final String FLOWKV = "node_modules/.bin/flowkv";
  private static final Duration BUILDING = Duration.ofMinutes(5);

  private final Path home;
  private final Path tools;

  /**
   * A user who has installed nothing yet.
   *
   * @param home a folder of the user's own
   */
  NpmUser(Path home) throws IOException {
    NodeTools.require(home);
    this.home = home;
    this.tools = Files.createDirectory(home.resolve("tools"));
    for (String tool : List.of("node", "npm", "npx", "sh")) {
      Files.createSymbolicLink(tools.resolve(tool), realPathOf(tool));
    }
  }

  /** A folder with nothing but what the package needs, for a PATH. */
  Path tools() {
    return tools;
  }

  /** Builds tarballs; returns their paths. */
  List<String> build(Path output, String... options) {
    List<String> command = new ArrayList<>();
    command.add(NodeTools.SCRIPTS.resolve("build-npm").toString());
    command.addAll(List.of("--output", output.toString()));
    command.addAll(List.of(options));
    Outcome outcome = ExternalProgram.run(command, home, Map.of(), BUILDING);
    assertThat(outcome.status()).as(outcome.output()).isZero();
    return outcome.output().lines().filter(line -> line.endsWith(".tgz")).toList();
  }

  Path install(Path project, String... arguments) throws IOException {
    Files.createDirectory(project);
    Files.writeString(project.resolve("package.json"), "{ \"type\": \"module\" }");
    List<String> command = new ArrayList<>(List.of("npm", "install", "--offline"));
    command.addAll(List.of(arguments));
    Outcome outcome = run(project, Map.of(), command.toArray(new String[0]));
    assertThat(outcome.status()).as(outcome.output()).isZero();
    return project;
  }

  static Path realPathOf(String program) {
    for (String folder : System.getenv("PATH").split(File.pathSeparator)) {
      Path file = Path.of(folder, program);
      if (Files.isExecutable(file)) {
        try {
          return file.toRealPath();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
    return Assumptions.abort("not run: there is no program " + program);
  }

  /** Node and npm, and nothing else: no Java, no network, an own home and cache. */
  Map<String, String> environment(Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(NodeTools.environment(home));
    environment.put("PATH", tools.toString());
    environment.put("JAVA_HOME", "");
    environment.put("XDG_CACHE_HOME", home.resolve("cache").toString());
    environment.put("npm_config_offline", "true");
    environment.put("npm_config_registry", "http://127.0.0.1:9/");
    environment.putAll(more);
    return environment;
  }

  Outcome run(Path folder, Map<String, String> more, String... command) {
    return ExternalProgram.run(absolute(folder, command), folder, environment(more));
  }

  ExternalProgram start(Path folder, Map<String, String> more, String... command) {
    return ExternalProgram.start(absolute(folder, command), folder, environment(more));
  }

  /** Java looks for programs on its own path, not on that of the program that it starts. */
  private List<String> absolute(Path folder, String... command) {
    List<String> list = new ArrayList<>(List.of(command));
    Path tool = tools.resolve(list.get(0));
    list.set(0, (Files.exists(tool) ? tool : folder.resolve(list.get(0))).toString());
    return list;
  }

  /** Puts the pinned tools, which no tarball brings, into a project. */
  static void linkTools(Path project) throws IOException {
    Files.createDirectories(project.resolve("node_modules/@cloudflare"));
    for (String name :
        List.of(
            "wrangler",
            "vite",
            "vitest",
            "miniflare",
            "typescript",
            "@cloudflare/vitest-pool-workers",
            "@cloudflare/vite-plugin")) {
      Path link = project.resolve("node_modules").resolve(name);
      if (!Files.exists(link)) {
        Files.createSymbolicLink(link, Path.of(NodeTools.module(name)));
      }
    }
  }
}
