package dev.flowkv.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.testkit.ExternalProgram;
import dev.flowkv.testkit.NodeTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The inspector in a real browser: each file of {@code src/test/inspector}. */
class InspectorIT {
  private static final Path FOLDER =
      NodeTools.ROOT.resolve("emulator/server-it/src/test/inspector");
  private static final List<String> BROWSERS =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

  @TempDir Path temp;

  @BeforeEach
  void installNodeTools() {
    NodeTools.require(temp);
  }

  static Stream<String> files() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".test.js"))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void inABrowser(String file) {
    Map<String, String> environment = new HashMap<>(NodeTools.environment(temp));
    environment.put("FLOWKV_BROWSER", browser());
    environment.put("FLOWKV_COMMAND", "[\"" + String.join("\", \"", command()) + "\"]");
    environment.put(
        "FLOWKV_JAR", NodeTools.ROOT.resolve("emulator/server/target/flowkv.jar").toString());
    environment.put(
        "FLOWKV_PICTURES",
        NodeTools.ROOT.resolve("emulator/server-it/target/inspector").toString());
    ExternalProgram.Outcome outcome =
        ExternalProgram.run(
            List.of("node", "--test", FOLDER.resolve(file).toString()),
            temp,
            environment,
            Duration.ofMinutes(4));
    assertThat(outcome.status()).as(outcome.output()).isZero();
    assertThat(outcome.output()).doesNotContain("# pass 0").contains("# fail 0");
  }

  /** From the archive of classes, and compiled once: tests start some sixty emulators. */
  private List<String> command() {
    String jar = ran("built-jar");
    List<String> command =
        new ArrayList<>(List.of("java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(ran("class-data", jar, "dev.flowkv.server.TrainingRun").lines().toList());
    command.addAll(List.of("-jar", jar));
    return command;
  }

  private String ran(String script, String... arguments) {
    List<String> command = new ArrayList<>(List.of(NodeTools.SCRIPTS.resolve(script).toString()));
    command.addAll(List.of(arguments));
    ExternalProgram.Outcome outcome = ExternalProgram.run(command, temp, Map.of());
    assertThat(outcome.status()).as(outcome.output()).isZero();
    return outcome.output().strip();
  }

  private static String browser() {
    String named = System.getenv("FLOWKV_BROWSER");
    if (named != null && !named.isEmpty()) {
      return named;
    }
    return Stream.of(System.getenv("PATH").split(java.io.File.pathSeparator))
        .flatMap(folder -> BROWSERS.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst()
        .orElseGet(
            () ->
                Assumptions.abort(
                    "not run: there is no browser; harness-scripts/with-browser installs one"));
  }
}
