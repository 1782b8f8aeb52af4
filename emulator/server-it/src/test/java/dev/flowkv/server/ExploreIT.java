package dev.flowkv.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.flowkv.testkit.ExternalProgram;
import dev.flowkv.testkit.ExternalProgram.Outcome;
import dev.flowkv.testkit.NodeTools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code flowkv explore} around real programs: shell scripts of curl calls, and Vitest. */
class ExploreIT {
  private static final String FLOWKV = NodeTools.SCRIPTS.resolve("flowkv").toString();
  private static final Path SAMPLES = NodeTools.ROOT.resolve("docs/examples/explore");
  private static final String SURPRISE =
      """
        step 3  get "visits" at sjc  → absent
                the put at lhr (step 2, 5.000 s before) had not arrived; the longest lag is 60 s
      """;
  private static final int SIGINT_STATUS = 130;

  @TempDir Path temp;

  @BeforeAll
  static void requireCurl() {
    boolean isThere =
        Arrays.stream(System.getenv("PATH").split(":"))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "curl")));
    Assumptions.assumeTrue(isThere, "not run: there is no curl");
  }

  private static List<String> command(Object... arguments) {
    List<String> command = new ArrayList<>(List.of(FLOWKV, "explore", "--no-config"));
    Arrays.stream(arguments).map(Object::toString).forEach(command::add);
    return command;
  }

  private Outcome explore(Object... arguments) {
    return ExternalProgram.run(command(arguments), temp, Map.of());
  }

  private Path script(String name, String lines) throws IOException {
    Path script = Files.writeString(temp.resolve(name), "#!/bin/sh\n" + lines);
    assertThat(script.toFile().setExecutable(true)).isTrue();
    return script;
  }

  @Test
  void aLostUpdateOfAShellScriptIsFoundAndExplainedAndReplayed() throws IOException {
    Files.copy(
        SAMPLES.resolve("visits.sh"),
        temp.resolve("visits.sh"),
        StandardCopyOption.COPY_ATTRIBUTES);
    String replay = "flowkv explore --schedule 'app/sjc:get:visits#1=-1' -- ./visits.sh";
    Outcome found =
        ExternalProgram.run(List.of(FLOWKV, "explore", "--", "./visits.sh"), temp, Map.of());
    assertThat(found.output())
        .isEqualTo(
            "./visits.sh failed in schedule 2 of 200, with 1 surprise:\n"
                + SURPRISE
                + "  replay:  "
                + replay
                + "\n  output:  none, exit status 1\n");
    assertThat(found.status()).isEqualTo(1);
    assertThat(Files.readString(NodeTools.ROOT.resolve("docs/how-to/exploration.md")))
        .contains("\n```text\n" + found.output() + "```\n");
    String typed = replay.replaceFirst("flowkv", FLOWKV);
    Outcome replayed = ExternalProgram.run(List.of("bash", "-c", typed), temp, Map.of());
    assertThat(replayed.output())
        .isEqualTo(
            "./visits.sh failed with 1 surprise:\n"
                + SURPRISE
                + "  output:  none, exit status 1\n");
    assertThat(replayed.status()).isEqualTo(1);
  }

  @Test
  void aMendedScriptPassesAllSchedules() {
    Outcome outcome = explore("--schedules", "all", "--", SAMPLES.resolve("visits-by-location.sh"));
    assertThat(outcome.output())
        .isEqualTo(
            "all 2 schedules (up to 1 surprise): 1 stale read, 0 cached misses, 0 own writes not"
                + " seen, 0 stale lists\n");
    assertThat(outcome.status()).isZero();
  }

  @Test
  void aReplaySaysWhichSurpriseDidNotOccur() {
    Path script = SAMPLES.resolve("visits-by-location.sh");
    Outcome outcome = explore("--schedule", "app/sjc:get:visits#1=-1", "--", script);
    assertThat(outcome.output())
        .isEqualTo(
            script
                + " passed with no surprise:\n"
                + "  the schedule names app/sjc:get:visits#1, which did not occur as it says\n"
                + "  output:  none, exit status 0\n");
    assertThat(outcome.status()).isZero();
  }

  @Test
  void aTerminalSeesHowFarItIsOnOneLineWhichGoesAway() {
    Assumptions.assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/script")), "not run: there is no program script(1)");
    String typed = String.join(" ", command("--", SAMPLES.resolve("visits.sh")));
    Outcome outcome =
        ExternalProgram.run(
            List.of("script", "-qec", typed, "/dev/null"), temp, Map.of("TERM", "xterm"));
    assertThat(outcome.output())
        .startsWith("\r\u001b[K0 of 200 schedules tried\r\u001b[K")
        .contains("\r\u001b[K/")
        .contains("failed in schedule 2 of 200, with 1 surprise:\r\n");
  }

  @Test
  void aTestOfVitestIsExploredOnTheEmulatorOfItsPlugIn() throws IOException {
    NodeTools.require(temp);
    Path project = Files.createDirectory(temp.resolve("project"));
    for (String file : List.of("visits.test.js", "vitest.config.js")) {
      Files.copy(SAMPLES.resolve(file), project.resolve(file));
    }
    Path modules = project.resolve("node_modules");
    Files.createSymbolicLink(modules, NodeTools.SCRIPTS.resolve("node_modules"));
    Map<String, String> environment = NodeTools.environment(temp);
    Outcome outcome =
        ExternalProgram.run(command("--", "npx", "vitest", "run"), project, environment);
    Files.delete(modules);
    assertThat(outcome.output())
        .startsWith(
            "npx vitest run failed in schedule 2 of 200, with 1 surprise:\n"
                // The plug-in's reset before the test is a step, too.
                + SURPRISE.replace("step 3", "step 4").replace("step 2", "step 3"))
        // Of the three runs, the output of one.
        .containsOnlyOnce("AssertionError: expected '1' to be '2'")
        .contains("  output:  exit status 1\n");
    assertThat(outcome.status()).isEqualTo(1);
  }

  @Test
  void aRunningEmulatorIsExploredAndIsAsItWasAndShowsTheRunThatFailed() throws IOException {
    try (RunningServer server = RunningServer.start(RunningServer.config(), "secret")) {
      server.emulator().namespace("app").at("lhr").put("before", "v");
      // To move the clock of this emulator takes its token, which the script finds.
      Path script =
          script(
              "with-token.sh",
              Files.readString(SAMPLES.resolve("visits.sh"))
                  .replace(
                      "--data '", "--header \"Authorization: Bearer $FLOWKV_TOKEN\" --data '"));
      List<String> command = command("--url", server.url(), "--schedules", 50, "--", script);
      Outcome refused = ExternalProgram.run(command, temp, Map.of());
      assertThat(refused.output()).contains("token");
      assertThat(refused.status()).isEqualTo(2);
      command.addAll(3, List.of("--token", "secret"));
      Outcome outcome = ExternalProgram.run(command, temp, Map.of());
      assertThat(outcome.output())
          .startsWith(script + " failed in schedule 2 of 50, with 1 surprise:\n  step 4  get")
          .contains(
              "\n  inspect: "
                  + server.url()
                  + "/__flowkv/ui/#/timeline?namespace=app&key=visits&at=")
          .doesNotContain("secret");
      assertThat(server.emulator().namespace("app").entries("", null, 10))
          .extracting(entry -> entry.key())
          .containsExactly("before");
    }
  }

  @Test
  void runsThatCannotBeRepeatedAreNoProof() throws IOException {
    // It fails once, and then never again.
    Path script =
        script(
            "once.sh",
            "curl -sS -o /dev/null -H 'X-KV-Namespace-Id: app' \"$FLOWKV_URL/a?urlencoded=true\"\n"
                + "echo tried >> "
                + temp
                + "/tries; test $(wc -l < "
                + temp
                + "/tries) -gt 1\n");
    Outcome outcome = explore("--", script);
    assertThat(outcome.output())
        .contains("1 run was not reproducible", "  output:  none, exit status 1\n")
        .endsWith("the time, operations at the same time?\n");
    assertThat(outcome.status()).isEqualTo(2);
  }

  @Test
  void ctrlCEndsTheRunWithAllThatItHasStartedAndSaysHowFarItCame() throws Exception {
    Path script =
        script(
            "wait.sh",
            "curl -sS -o /dev/null -H 'X-KV-Namespace-Id: app' \"$FLOWKV_URL/a?urlencoded=true\"\n"
                + "sleep 1000 & echo $! > "
                + temp
                + "/id\nwait\n");
    try (RunningServer server = RunningServer.start(RunningServer.config());
        RawHttp http = server.http();
        ExternalProgram program =
            ExternalProgram.start(command("--url", server.url(), "--", script), temp, Map.of())) {
      long id = Long.parseLong(awaitText(temp.resolve("id")));
      assertThat(http.ask("GET", "/__flowkv/exploration").text()).contains("\"running\"");
      ExternalProgram.run(List.of("kill", "-INT", Long.toString(program.pid())), temp, Map.of());
      Outcome outcome = program.awaitEnd();
      assertThat(outcome.output())
          .isEqualTo(
              "interrupted: 0 schedules tried, none failed: 0 stale reads, 0 cached misses, 0 own"
                  + " writes not seen, 0 stale lists\n");
      assertThat(outcome.status()).isEqualTo(SIGINT_STATUS);
      assertThat(ProcessHandle.of(id).flatMap(sleep -> sleep.info().command())).isEmpty();
      assertThat(http.ask("GET", "/__flowkv/exploration").text()).contains("\"none\"");
    }
  }

  /** A script that asks the emulator once, says that it has begun, and waits. */
  private Path waitingScript() throws IOException {
    return script(
        "wait.sh",
        "curl -sS -o /dev/null -H 'X-KV-Namespace-Id: app' \"$FLOWKV_URL/a?urlencoded=true\"\n"
            + "echo > "
            + temp
            + "/begun; sleep 1000\n");
  }

  /** An emulator that runs already, and can be explored. */
  private ExternalProgram served() {
    return ExternalProgram.start(
        List.of(FLOWKV, "serve", "--port", "0", "--no-config", "--clock", "manual"),
        temp,
        Map.of());
  }

  @Test
  void anEmulatorThatEndsInTheMiddleEndsTheExploration() throws Exception {
    Path script = waitingScript();
    try (ExternalProgram emulator = served()) {
      String url = emulator.awaitOutput("ready at (http://\\S+)").group(1);
      try (ExternalProgram program =
          ExternalProgram.start(command("--url", url, "--", script), temp, Map.of())) {
        awaitText(temp.resolve("begun"));
        ProcessHandle.of(emulator.pid()).orElseThrow().destroyForcibly();
        Outcome outcome = program.awaitEnd();
        assertThat(outcome.output())
            .isEqualTo(
                "flowkv: the emulator at " + url + " has ended in the middle of the exploration\n");
        assertThat(outcome.status()).isEqualTo(2);
      }
    }
  }

  /** The script takes no notice of its answers, and passes. */
  @Test
  void aRunWithTooManyOperationsHasFailedWhateverItsStatusIs() throws IOException {
    Path script =
        script(
            "many.sh",
            "curl -sS -o /dev/null -H 'X-KV-Namespace-Id: app'"
                + " \"$FLOWKV_URL/k[1-10001]?urlencoded=true\"\n");
    Outcome outcome = explore("--", script);
    String explained =
        "with no surprise:\n"
            + "  this run has had 10000 operations, which is the most that one schedule may have."
            + " Does it wait for a write to arrive? The clock stands still until it is moved.\n";
    assertThat(outcome.output())
        .startsWith(script + " failed in schedule 1 of 200, " + explained)
        .endsWith("  output:  none, exit status 0\n");
    assertThat(outcome.status()).isEqualTo(1);
    Outcome replayed = explore("--schedule", "none", "--", script);
    assertThat(replayed.output()).startsWith(script + " failed " + explained);
    assertThat(replayed.status()).isEqualTo(1);
  }

  @Test
  void aCommandThatEndsTheExplorationIsToldSo() throws IOException {
    Path script =
        script(
            "end.sh",
            "curl -sS -o /dev/null -H 'X-KV-Namespace-Id: app' \"$FLOWKV_URL/a?urlencoded=true\"\n"
                + "curl -sS -o /dev/null -X DELETE \"$FLOWKV_URL/__flowkv/exploration\"\n");
    Outcome outcome = explore("--", script);
    assertThat(outcome.output())
        .isEqualTo(
            "flowkv: the exploration was ended in the middle, by the command or by another client"
                + " of the emulator\n");
    assertThat(outcome.status()).isEqualTo(2);
  }

  @Test
  void ctrlCDoesNotWaitForAnEmulatorThatHasStopped() throws Exception {
    Path script = waitingScript();
    try (ExternalProgram emulator = served()) {
      String url = emulator.awaitOutput("ready at (http://\\S+)").group(1);
      String id = Long.toString(emulator.pid());
      try (ExternalProgram program =
          ExternalProgram.start(command("--url", url, "--", script), temp, Map.of())) {
        awaitText(temp.resolve("begun"));
        ExternalProgram.run(List.of("kill", "-STOP", id), temp, Map.of());
        ExternalProgram.run(List.of("kill", "-INT", Long.toString(program.pid())), temp, Map.of());
        await().atMost(Duration.ofSeconds(20)).until(() -> !runs(program.pid()));
      } finally {
        ExternalProgram.run(List.of("kill", "-CONT", id), temp, Map.of());
      }
    }
  }

  private static boolean runs(long id) {
    return ProcessHandle.of(id).flatMap(process -> process.info().command()).isPresent();
  }

  @Test
  void aReplayKeepsItsEmulatorForTheInspector() throws Exception {
    try (ExternalProgram program =
        ExternalProgram.start(
            command(
                "--inspect",
                "--schedule",
                "app/sjc:get:visits#1=-1",
                "--",
                SAMPLES.resolve("visits.sh")),
            temp,
            Map.of())) {
      String link = program.awaitOutput("inspector  (\\S+)\nCtrl-C").group(1);
      int port = Integer.parseInt(link.replaceAll("http://127.0.0.1:(\\d+)/.*", "$1"));
      try (RawHttp http = new RawHttp(port)) {
        // What the run has left, and not what was there before.
        assertThat(http.ask("GET", "/__flowkv/namespaces/app/keys").text()).contains("visits");
      }
      ProcessHandle.of(program.pid()).orElseThrow().destroy();
      assertThat(program.awaitEnd().status()).as("the result of the run").isEqualTo(1);
    }
  }

  private static String awaitText(Path file) {
    await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(file) && Files.size(file) > 0);
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
