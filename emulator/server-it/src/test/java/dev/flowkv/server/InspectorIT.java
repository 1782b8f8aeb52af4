package dev.flowkv.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.testkit.ExternalProgram;
import dev.flowkv.testkit.ExternalProgram.Outcome;
import dev.flowkv.testkit.NodeTools;
import dev.flowkv.testkit.Thorough;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The inspector in a real browser: the tests of {@code src/test/inspector}. */
class InspectorIT {
  private static final Path TESTS =
      NodeTools.ROOT.resolve("emulator/server-it/src/test/inspector/all.js");
  private static final List<String> BROWSERS =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

  @TempDir Path temp;

  @BeforeEach
  void installNodeTools() {
    NodeTools.require(temp);
  }

  /** All of them by one process, in turn. */
  @Test
  void inABrowser() throws IOException {
    Map<String, String> environment = new HashMap<>(NodeTools.environment(temp));
    environment.put("FLOWKV_BROWSER", browser());
    environment.put("FLOWKV_COMMAND", "[\"" + String.join("\", \"", command()) + "\"]");
    environment.put("FLOWKV_MANY_KEYS", Integer.toString(Thorough.either(60_000, 200_000)));
    environment.put("FLOWKV_FRAMES", Integer.toString(Thorough.either(4, 20)));
    if (Thorough.isAsked()) {
      environment.put(
          "FLOWKV_PICTURES",
          NodeTools.ROOT.resolve("emulator/server-it/target/inspector").toString());
    }
    try (EmulatorsOnRequest emulators = new EmulatorsOnRequest()) {
      environment.put("FLOWKV_EMULATORS", emulators.url());
      Outcome outcome =
          ExternalProgram.run(
              List.of("node", "--test-reporter=tap", TESTS.toString()),
              temp,
              environment,
              Duration.ofMinutes(10));
      assertThat(outcome.status()).as(outcome.output()).isZero();
      assertThat(outcome.output()).contains("# fail 0").containsPattern("# pass [1-9]");
      System.out.println(figures(outcome.output()));
    }
  }

  /** What the tests have measured, for the log. */
  private static String figures(String output) {
    return output
        .lines()
        .filter(line -> line.matches("# .* (ms|bytes)\\b.*"))
        .collect(Collectors.joining("\n"));
  }

  /** From the archive of classes, and compiled once: for emulators that have to be programs. */
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
    Outcome outcome = ExternalProgram.run(command, temp, Map.of());
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
