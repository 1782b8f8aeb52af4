package dev.flowkv.examples.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.flowkv.testkit.ExternalProgram;
import dev.flowkv.testkit.NodeTools;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples in JavaScript, with the real Miniflare, Vitest and Vite. */
class NodeExamplesIT {
  private static final String FLOWKV = NodeTools.SCRIPTS.resolve("npm/bin/flowkv.js").toString();

  @TempDir Path temp;

  @BeforeEach
  void installNodeTools() throws IOException {
    NodeTools.require(temp);
    Files.createSymbolicLink(
        temp.resolve("node_modules"), NodeTools.SCRIPTS.resolve("node_modules"));
  }

  private Path example(String name) {
    return NodeTools.copy("docs/examples/node/" + name, temp);
  }

  private ExternalProgram.Outcome run(Path folder, String... command) {
    return ExternalProgram.run(List.of(command), folder, NodeTools.environment(temp));
  }

  @Test
  void testsOnThePlainApiOfMiniflarePass() throws IOException {
    ExternalProgram.Outcome outcome = run(example("miniflare"), "node", "--test");
    assertThat(outcome.status()).as(outcome.output()).isZero();
    assertThat(outcome.output()).contains("# pass 2", "# fail 0");
  }

  @Test
  void testsInCloudflaresPoolOfVitestPass() throws IOException {
    ExternalProgram.Outcome outcome =
        run(example("vitest"), "node", NodeTools.module("vitest/vitest.mjs"), "run");
    assertThat(outcome.status()).as(outcome.output()).isZero();
    assertThat(outcome.output()).contains("Tests  2 passed (2)");
  }

  @Test
  void viteServesTheWorkerOnTheEmulator() throws Exception {
    Path folder = example("vite");
    String emulator = "http://127.0.0.1:" + ExternalProgram.freePort();
    String site = "http://127.0.0.1:" + ExternalProgram.freePort() + "/greeting";
    List<String> command = new ArrayList<>(List.of("node", FLOWKV, "run", "--url", emulator));
    command.addAll(
        List.of("--location", "sjc", "--", "node", NodeTools.module("vite/bin/vite.js")));
    command.addAll(
        List.of("--host", "127.0.0.1", "--port", Integer.toString(URI.create(site).getPort())));
    try (ExternalProgram vite =
        ExternalProgram.start(command, folder, NodeTools.environment(temp))) {
      vite.awaitOutput("ready in");
      assertThat(ask("PUT", site, "hello")).isEqualTo("\"hello\"");
      assertThat(ask("GET", emulator + "/__flowkv/history", ""))
          .contains("\"location\":\"sjc\",\"namespace\":\"app\",\"op\":\"put\"");
      List<ProcessHandle> started =
          ProcessHandle.of(vite.pid()).orElseThrow().descendants().toList();
      assertThat(started).hasSizeGreaterThan(1);
      ProcessHandle.of(vite.pid()).orElseThrow().destroy();
      assertThat(vite.awaitEnd().status()).isEqualTo(143);
      await("processes that it left behind")
          .atMost(Duration.ofSeconds(10))
          .until(() -> started.stream().noneMatch(ProcessHandle::isAlive));
    }
  }

  @Test
  void thePackageRunsFromItsFolderAndSaysWhatItCannot() throws IOException {
    Path elsewhere = Files.createDirectory(temp.resolve("else where"));
    Map<String, String> environment = NodeTools.environment(temp);
    ExternalProgram.Outcome version =
        ExternalProgram.run(
            List.of("npx", "--yes", NodeTools.SCRIPTS.resolve("npm").toString(), "--version"),
            elsewhere,
            environment);
    assertThat(version.output()).contains("flowkv 0.1.0-SNAPSHOT");
    assertThat(run(elsewhere, "node", FLOWKV, "run").output())
        .startsWith("flowkv run: no command after --\nusage: run ");
    assertThat(run(elsewhere, "node", FLOWKV, "dev", "--what").output())
        .startsWith("flowkv dev: Unknown option '--what'; what is for wrangler goes after --\n");

    // Copied out of the clone, there is no program to start.
    Path copy = Files.createDirectories(elsewhere.resolve("node_modules/flowkv"));
    for (String file : List.of("package.json", "index.js", "emulator.js")) {
      Files.copy(NodeTools.SCRIPTS.resolve("npm").resolve(file), copy.resolve(file));
    }
    Files.writeString(
        elsewhere.resolve("start.mjs"),
        """
        import { startWorkersKv } from "flowkv";
        const options = JSON.parse(process.argv[2]);
        await startWorkersKv(options).then((kv) => kv.close(), (e) => console.log(e.message));
        """);
    assertThat(run(elsewhere, "node", "start.mjs", "{}").output())
        .startsWith("there is no emulator at ")
        .contains("within a clone of FlowKV, or set FLOWKV_JAR to flowkv.jar");
    String flowkv = NodeTools.SCRIPTS.resolve("flowkv").toString();
    String bad = "{\"profile\":\"fast\",\"command\":[\"" + flowkv + "\"]}";
    assertThat(run(elsewhere, "node", "start.mjs", bad).output())
        .isEqualTo(
            "the emulator ended with status 2: flowkv: --profile: must be strong, cloudflare,"
                + " worst-case, not \"fast\"\n");
    assertThat(run(elsewhere, "node", "start.mjs", "{\"command\":[\"/nowhere\"]}").output())
        .isEqualTo("the emulator cannot be started: spawn /nowhere ENOENT\n");
  }

  @Test
  void anEmulatorEndsWithTheProgramThatStartedItHoweverThatEnds() throws IOException {
    Path folder = Files.createDirectory(temp.resolve("killed"));
    Files.writeString(
        folder.resolve("start.mjs"),
        """
        import { startWorkersKv } from "flowkv";
        console.log("started", (await startWorkersKv()).url);
        setInterval(() => {}, 1000);
        """);
    try (ExternalProgram node =
        ExternalProgram.start(List.of("node", "start.mjs"), folder, NodeTools.environment(temp))) {
      String url = node.awaitOutput("started (http://\\S+)").group(1);
      List<ProcessHandle> started =
          ProcessHandle.of(node.pid()).orElseThrow().descendants().toList();
      assertThat(started).as(url).isNotEmpty();
      ProcessHandle.of(node.pid()).orElseThrow().destroyForcibly();
      await("the emulator's end")
          .atMost(Duration.ofSeconds(10))
          .until(() -> started.stream().noneMatch(ProcessHandle::isAlive));
    }
  }

  private static String ask(String method, String url, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .method(method, BodyPublishers.ofString(body))
            .build();
    // Vite closes connections that ask for an upgrade which is not its own.
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    return client.send(request, BodyHandlers.ofString()).body();
  }
}
