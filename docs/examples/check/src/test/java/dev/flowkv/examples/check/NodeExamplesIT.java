package dev.flowkv.examples.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.flowkv.testkit.ExternalProgram;
import dev.flowkv.testkit.ExternalProgram.Outcome;
import dev.flowkv.testkit.NodeTools;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples in JavaScript, with the real Miniflare, Vitest and Vite. */
class NodeExamplesIT {
  private static final String PACKAGE = NodeTools.SCRIPTS.resolve("npm").toString();
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

  private Outcome run(Path folder, String... command) {
    return ExternalProgram.run(List.of(command), folder, NodeTools.environment(temp));
  }

  @Test
  void testsOnThePlainApiOfMiniflarePass() throws IOException {
    Outcome outcome = run(example("miniflare"), "node", "--test");
    assertThat(outcome.status()).as(outcome.output()).isZero();
    assertThat(outcome.output()).contains("# pass 3", "# fail 0");
  }

  @Test
  void testsInCloudflaresPoolOfVitestPass() throws IOException {
    Outcome outcome = run(example("vitest"), "node", NodeTools.module("vitest/vitest.mjs"), "run");
    assertThat(outcome.status()).as(outcome.output()).isZero();
    assertThat(outcome.output()).contains("Tests  2 passed (2)");
  }

  /** Four bugs that a new user meets: each failure says what the emulator knows of it. */
  @Test
  void failedTestsOfVitestSayWhatWasUnusual() throws IOException {
    Path folder = example("bugs");
    Outcome outcome = run(folder, "node", NodeTools.module("vitest/vitest.mjs"), "run");
    assertThat(outcome.output()).contains("Tests  4 failed (4)");
    // It was given a URL, so the emulator may outlive the tests.
    assertThat(outcome.output())
        .containsPattern(
            "it shows the last one: http://127.0.0.1:\\d+/__flowkv/ui/#/timeline\\?namespace=app"
                + "&key=lock%3Ajob&at=4\n");
    assertFailuresExplain(outcome, folder);
  }

  @Test
  void failedTestsOfNodeTestSayWhatWasUnusual() throws IOException {
    Path folder = example("bugs");
    Outcome outcome = run(folder, "node", "--test", "miniflare/bugs.test.js");
    assertThat(outcome.output()).contains("# fail 4").doesNotContain("while this emulator runs");
    assertFailuresExplain(outcome, folder);
  }

  private static void assertFailuresExplain(Outcome outcome, Path folder) throws IOException {
    List<String> lines = outcome.output().lines().map(String::strip).toList();
    List<String> said = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).equals("FlowKV: unusual during this test:")) {
        said.add(lines.get(i + 1));
      }
    }
    assertThat(said).isEqualTo(Files.readAllLines(folder.resolve("expected.txt")));
  }

  /** The same Worker, and an emulator that somebody has started in a terminal of its own. */
  @Test
  void theTerminalOfAnEmulatorSaysTheSameOfARealWorker() throws Exception {
    Path folder = example("bugs");
    String serve =
        "exec %s serve --port 0 --clock manual --set replicationLag=fixed:10s --explain"
            .formatted(NodeTools.SCRIPTS.resolve("flowkv"));
    try (ExternalProgram emulator =
        ExternalProgram.start(List.of("bash", "-c", serve), temp, NodeTools.environment(temp))) {
      String url = emulator.awaitOutput("FlowKV is ready at (\\S+)").group(1);
      run(folder, "env", "FLOWKV_URL=" + url, "node", NodeTools.module("vitest/vitest.mjs"), "run");
      ProcessHandle.of(emulator.pid()).orElseThrow().destroy();
      assertThat(emulator.awaitEnd().output().lines().filter(l -> l.startsWith("flowkv: op")))
          .containsExactlyElementsOf(
              Files.readAllLines(folder.resolve("expected.txt")).stream()
                  .map(line -> "flowkv: " + line)
                  .toList());
    }
    String page = Files.readString(NodeTools.ROOT.resolve("docs/reference/command-line.md"));
    assertThat(page).contains(Files.readAllLines(folder.resolve("expected.txt")));
  }

  /** The program is that of LostUpdateDemo, of the examples for JUnit. */
  @Test
  void explorationsSayWhatJunitSaysOfTheSameProgram() throws Exception {
    Path folder = example("explore");
    String expected = Files.readString(folder.resolve("expected.txt"));
    assertThat(Files.readString(NodeTools.ROOT.resolve("docs/examples/java-tests/README.md")))
        .contains(expected.replace("every visit counts", "LostUpdateDemo.everyVisitCounts"));
    String found = "FLOWKV_SCHEDULE='app/sjc:get:visits#1=-1' ";
    String proven = "no visit is lost: all 2 schedules (up to 1 surprise): ";

    Outcome nodeTest = run(folder, "node", "--test", "node/visits.test.js");
    assertThat(nodeTest.output())
        .contains("# pass 1", "# fail 1", proven)
        .contains("replay:  " + found + "node --test node/visits.test.js")
        .doesNotContain("inspector:");
    assertThat(nodeTest.output().lines().map(String::strip))
        .containsSubsequence(expected.lines().skip(1).map(String::strip).toList());

    // In Node and in Cloudflare's pool, on an emulator that somebody has started, with a token.
    String serve =
        "exec %s serve --port 0 --clock manual --token secret"
            .formatted(NodeTools.SCRIPTS.resolve("flowkv"));
    try (ExternalProgram emulator =
        ExternalProgram.start(List.of("bash", "-c", serve), temp, NodeTools.environment(temp))) {
      String url = emulator.awaitOutput("FlowKV is ready at (\\S+)").group(1);
      Outcome vitest =
          run(
              folder,
              "env",
              "FLOWKV_URL=" + url,
              "FLOWKV_TOKEN=secret",
              "node",
              NodeTools.module("vitest/vitest.mjs"),
              "run");
      assertThat(vitest.output())
          .contains("Tests  2 failed | 2 passed (4)", proven)
          .contains(
              "replay:  " + found + "npx vitest run test/node.test.js -t 'every visit counts'")
          .contains("replay:  explore({ schedule: \"app/sjc:get:visits#1=-1\" }, …)")
          .contains("inspector:  " + url + "/__flowkv/ui/#/timeline?namespace=app&key=visits&at=")
          .contains("Caused by: AssertionError: expected 1 to be 2")
          .doesNotContain("FlowKV: unusual during this test");
      String failure = "ExplorationFailure: " + expected;
      assertThat(vitest.output()).containsSubsequence(failure, failure);
      ProcessHandle.of(emulator.pid()).orElseThrow().destroy();
    }
  }

  @Test
  void anEmulatorThatIsNamedIsJoinedAndLeftAndNoOptionIsIgnored() throws Exception {
    Path folder = Files.createDirectory(temp.resolve("joining"));
    Files.writeString(
        folder.resolve("wrangler.jsonc"),
        "{ \"name\": \"shop\", \"kv_namespaces\": [{ \"binding\": \"MY_KV\", \"id\": \"app\" }] }");
    Files.writeString(
        folder.resolve("start.mjs"),
        """
        import { startWorkersKv } from "flowkv";
        for (const options of JSON.parse(process.argv[2])) {
          await startWorkersKv(options).then(
            (kv) => (console.log(kv.url === process.env.FLOWKV_URL), kv.close()),
            (error) => console.log(error.message),
          );
        }
        const namespaces = await fetch(`${process.env.FLOWKV_URL}/__flowkv/namespaces`).catch(() => {});
        if (namespaces) console.log((await namespaces.json()).namespaces.map(({ id }) => id).join());
        """);
    String serve =
        "exec %s serve --port 0 --clock manual --seed 7 --set replicationLag=fixed:10s"
            .formatted(NodeTools.SCRIPTS.resolve("flowkv"));
    try (ExternalProgram emulator =
        ExternalProgram.start(List.of("bash", "-c", serve), temp, NodeTools.environment(temp))) {
      String url = emulator.awaitOutput("FlowKV is ready at (\\S+)").group(1);
      String other =
          "{\"profile\":\"strong\",\"seed\":8,\"settings\":{\"replicationLag\":\"fixed:9s\"},"
              + "\"locations\":[\"syd\"],\"clock\":\"x60\",\"port\":1}";
      String same =
          "{\"seed\":7,\"settings\":{\"replicationLag\":\"fixed:10000ms\"},\"locations\":[\"sjc\"],"
              + "\"namespaces\":{\"Other\":\"other\"}}";
      assertThat(joining(folder, url, "[{}," + other + "," + same + "]"))
          .isEqualTo(
              """
              true
              the emulator at %s, which FLOWKV_URL names, is not as asked for: its profile is \
              cloudflare, not strong; its clock is manual, not x60; its seed is 7, not 8; its \
              locations are lhr,sjc,nrt, not syd; its replicationLag is fixed:10s, not fixed:9s; \
              its port is %s, not 1. Leave out profile, clock, seed, locations, settings, port, \
              start that emulator so, or unset FLOWKV_URL
              true
              app,other
              """
                  .formatted(url, URI.create(url).getPort()));
      assertThat(joining(folder, url, "[{\"profile\":\"fast\"}]"))
          .contains("--profile: must be strong, cloudflare, worst-case, not \"fast\"\napp,other\n");
      assertThat(
              run(folder, "node", FLOWKV, "run", "--url", url, "--", "node", "start.mjs", "[{}]")
                  .output())
          .isEqualTo("true\napp,other\n");
      ask("PUT", url + "/__flowkv/clock", "{\"mode\":\"real\"}");
      assertThat(joining(folder, url, "[{}]"))
          .contains("has a real clock; to advance it, or to explore, start it with --clock manual")
          .endsWith("true\napp,other\n");
      ProcessHandle.of(emulator.pid()).orElseThrow().destroy();
      emulator.awaitEnd();
      assertThat(joining(folder, url, "[{}]"))
          .isEqualTo(
              "nothing answers at "
                  + url
                  + ", which FLOWKV_URL names; start an emulator there, or unset FLOWKV_URL\n");
    }
    assertThat(joining(folder, "localhost", "[{}]"))
        .isEqualTo("FLOWKV_URL must be http://, host and port alone, not localhost\n");
  }

  private String joining(Path folder, String url, String options) {
    return run(folder, "env", "FLOWKV_URL=" + url, "node", "start.mjs", options).output();
  }

  /** A project that has its own Vitest, and a clone of FlowKV beside it that has none. */
  @Test
  void explainFailuresIsOfTheVitestOfTheProject() throws IOException {
    Path clone = NodeTools.copy("harness-scripts/npm", temp);
    Path folder = Files.createDirectory(temp.resolve("project"));
    Path modules = Files.createDirectory(folder.resolve("node_modules"));
    Files.createSymbolicLink(modules.resolve("flowkv"), clone);
    Files.delete(temp.resolve("node_modules"));
    for (String name : List.of("vitest", "vite")) {
      Files.createSymbolicLink(modules.resolve(name), Path.of(NodeTools.module(name)));
    }
    Files.writeString(
        folder.resolve("vitest.config.js"),
        "export default { test: { setupFiles: ['./setup.js'] } };");
    Files.writeString(
        folder.resolve("setup.js"),
        """
        import { afterAll } from "vitest";
        import { startWorkersKv } from "flowkv";
        import { explainFailures } from "flowkv/vitest";

        globalThis.kv = await startWorkersKv();
        afterAll(() => kv.close());
        explainFailures(kv);
        """);
    Files.writeString(
        folder.resolve("some.test.js"),
        """
        import { expect, it } from "vitest";
        const put = () =>
          fetch(`${kv.url}/k?urlencoded=true`, {
            method: "PUT", body: "v", headers: { "x-kv-namespace-id": "app" },
          });
        it("passes", put);
        it("tries again", { retry: 1 }, async () => { await put(); expect("tried").toBe("again"); });
        it.concurrent("one", async () => {
          await put();
          await new Promise((r) => setTimeout(r, 300));
          throw new Error("one of two");
        });
        it.concurrent("other", () => new Promise((r) => setTimeout(r, 300)));
        it("quiet", () => { throw new Error("quiet"); });
        """);
    String jar = run(temp, NodeTools.SCRIPTS.resolve("built-jar").toString()).output().strip();
    String vitest = NodeTools.module("vitest/vitest.mjs");
    String said = run(folder, "env", "FLOWKV_JAR=" + jar, "node", vitest, "run").output();
    assertThat(said)
        .contains("Tests  3 failed | 2 passed (5)")
        .contains(
            "expected 'tried' to be 'again' // Object.is equality\n\n"
                + "FlowKV: unusual during this test:\n  operation 2 (refused-write): put \"k\"")
        .contains(
            "Error: one of two\n\n"
                + "FlowKV: unusual during this test and others that ran at the same time:\n"
                + "  operation 4 (refused-write): put \"k\"")
        .contains("Error: quiet\n\nFlowKV: nothing was unusual during this test\n");
  }

  /** What {@code explainFailures} says when there is little to say, and of tests at once. */
  @Test
  void explainFailuresSaysOfOneTestAloneWhatItCan() throws IOException {
    Path folder = Files.createDirectory(temp.resolve("explained"));
    Files.writeString(
        folder.resolve("some.test.mjs"),
        """
        import { after, describe, it, test } from "node:test";
        import { startWorkersKv } from "flowkv";
        import { explainFailures } from "flowkv/node-test";

        const kv = await startWorkersKv({ token: "secret" });
        after(() => kv.close());
        explainFailures(kv);

        const put = () =>
          fetch(`${kv.url}/k?urlencoded=true`, {
            method: "PUT", body: "v", headers: { "x-kv-namespace-id": "app" },
          });
        test("passes, and says nothing", put);
        test("quiet", () => { throw new Error("quiet"); });
        test("no error", async () => { await put(); throw "a text"; });
        test("many", async () => { for (let i = 0; i < 12; i++) await put(); throw new Error("many"); });
        describe("at once", { concurrency: true }, () => {
          it("one", async () => { await put(); await new Promise((r) => setTimeout(r, 300)); throw new Error("one"); });
          it("other", async () => { await new Promise((r) => setTimeout(r, 300)); });
        });
        test("asks", async () => {
          const { anomalies, last, forgotten } = await kv.anomalies({ kind: "refused-write", after: 3 });
          console.log("asked:", anomalies.length, anomalies[0].key, anomalies[0].seq, last, forgotten);
          await kv.anomalies({ kind: "odd" }).catch((e) => console.log(e.message));
        });
        """);
    String said = run(folder, "node", "--test", "some.test.mjs").output();
    assertThat(said)
        .contains("FlowKV: nothing was unusual during this test\n")
        .contains("# FlowKV: unusual during this test:\n#   operation 2 (refused-write): put \"k\"")
        .contains("FlowKV: unusual during this test, the last 10 of 12:\n")
        .contains("FlowKV: unusual during this test and others that ran at the same time:\n")
        .contains("asked: 12 k 4 15 0")
        .contains("the emulator refused GET anomalies: {\"error\":\"kind must be one of stale-read")
        .contains("# fail 4", "# pass 3");
  }

  /** The command of the page, which is a chain of npx, shells and Node. */
  @Test
  void viteServesTheWorkerOnTheEmulatorAndASignalEndsAllOfThem() throws Exception {
    Path folder = example("vite");
    String emulator = "http://127.0.0.1:" + ExternalProgram.freePort();
    String site = "http://127.0.0.1:" + ExternalProgram.freePort() + "/greeting";
    List<String> command = new ArrayList<>(List.of("npx", "--yes", PACKAGE, "run"));
    command.addAll(List.of("--url", emulator, "--location", "sjc", "--", "npx", "vite"));
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
      assertThat(started).hasSizeGreaterThan(3);
      try {
        ProcessHandle.of(vite.pid()).orElseThrow().destroy();
        vite.awaitEnd();
        await("processes that it left behind")
            .atMost(Duration.ofSeconds(20))
            .until(() -> started.stream().noneMatch(ProcessHandle::isAlive));
      } finally {
        started.forEach(ProcessHandle::destroyForcibly);
      }
    }
  }

  @Test
  void theStatusIsThatOfTheProgramOrOfTheSignal() throws IOException {
    try (HttpServer ok = answering("application/json", "{\"status\":\"ok\"}")) {
      String own = "node " + FLOWKV + " run --url " + ok.url() + " -- ";
      assertThat(run(temp, "bash", "-c", own + "bash -c 'exit 7'").status()).isEqualTo(7);
      assertThat(run(temp, "bash", "-c", own + "bash -c 'kill -KILL $$'").status()).isEqualTo(137);
      // What its program leaves in the background ends with it.
      Outcome left = run(temp, "bash", "-c", own + "bash -c 'sleep 300 & echo $!'");
      long pid = Long.parseLong(left.output().strip());
      assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
      String waits = "exec " + own + "bash -c 'sleep 300 & echo begun $!; wait'";
      for (Map.Entry<String, Integer> signal :
          Map.of("INT", 130, "TERM", 143, "HUP", 129).entrySet()) {
        try (ExternalProgram waiting =
            ExternalProgram.start(
                List.of("bash", "-c", waits), temp, NodeTools.environment(temp))) {
          long inner = Long.parseLong(waiting.awaitOutput("begun (\\d+)").group(1));
          run(temp, "bash", "-c", "kill -" + signal.getKey() + " " + waiting.pid());
          assertThat(waiting.awaitEnd().status()).as(signal.getKey()).isEqualTo(signal.getValue());
          assertThat(ProcessHandle.of(inner).filter(ProcessHandle::isAlive)).isEmpty();
        }
      }
    }
  }

  @Test
  void programsThatAreStartedAtOnceShareAnEmulator() {
    String url = "http://127.0.0.1:" + ExternalProgram.freePort();
    assertThat(emulatorsOfTwo("run --url " + url, NodeTools.environment(temp))).containsOnly(url);
    // Those of one folder do so by themselves.
    Map<String, String> environment = new HashMap<>(NodeTools.environment(temp));
    environment.put("FLOWKV_PORTS_FROM", Integer.toString(ExternalProgram.freePort()));
    assertThat(emulatorsOfTwo("run", environment)).hasSize(1);
  }

  /** Where two programs that are started at once find their emulator. */
  private Set<String> emulatorsOfTwo(String run, Map<String, String> environment) {
    List<String> command = new ArrayList<>(List.of("node", FLOWKV));
    command.addAll(List.of(run.split(" ")));
    command.addAll(List.of("--", "bash", "-c", "echo begun $FLOWKV_URL; sleep 300"));
    try (ExternalProgram one = ExternalProgram.start(command, temp, environment);
        ExternalProgram another = ExternalProgram.start(command, temp, environment)) {
      Set<String> urls = new HashSet<>();
      for (ExternalProgram program : List.of(one, another)) {
        urls.add(program.awaitOutput("(?m)^begun (\\S+)").group(1));
        assertThat(program.output()).doesNotContain("cannot listen");
      }
      return urls;
    }
  }

  @Test
  void whatDoesNotBecomeReadyIsEndedWithAllThatItHasStarted() throws IOException {
    Path folder = Files.createDirectory(temp.resolve("slow"));
    Files.writeString(
        folder.resolve("start.mjs"),
        """
        import { startWorkersKv } from "flowkv";
        const command = ["bash", "-c", "sleep 300 & echo $! > inner; wait"];
        await startWorkersKv({ command, timeoutMilliseconds: 1000 })
          .catch((e) => console.log(e.message));
        """);
    Outcome outcome = run(folder, "node", "start.mjs");
    assertThat(outcome.output()).isEqualTo("the emulator is not ready after 1000 ms\n");
    long inner = Long.parseLong(Files.readString(folder.resolve("inner")).strip());
    await("what it has started")
        .atMost(Duration.ofSeconds(10))
        .until(() -> ProcessHandle.of(inner).filter(ProcessHandle::isAlive).isEmpty());
  }

  @Test
  void whatCannotServeIsOneLine() throws IOException {
    String run = "node " + FLOWKV + " run --url ";
    assertThat(run(temp, "bash", "-c", run + "http://127.0.0.1:99999 -- true").output())
        .startsWith("flowkv run: --url takes http://, host and port alone, not http://127.0.0.1:9");
    assertThat(run(temp, "bash", "-c", run + "http://127.0.0.1:0 -- true").status()).isEqualTo(2);
    assertThat(run(temp, "bash", "-c", run + "http://127.0.0.1:1 -- ''").output())
        .startsWith("flowkv run: no command after --");
    try (HttpServer page = answering("text/html", "<html>health</html>")) {
      Outcome outcome = run(temp, "bash", "-c", run + page.url() + " -- true");
      assertThat(outcome.output())
          .isEqualTo("flowkv run: what answers at " + page.url() + " is no emulator\n");
      assertThat(outcome.status()).isEqualTo(1);
    }
    String nobody = run + "http://127.0.0.1:" + ExternalProgram.freePort() + " -- true";
    Path node = Path.of(run(temp, "bash", "-c", "command -v node").output().strip());
    Path bin = Files.createDirectory(temp.resolve("bin"));
    Files.createSymbolicLink(bin.resolve("node"), node);
    String noHome = "unset JAVA_HOME; FLOWKV_JAR=x PATH=" + bin;
    assertThat(run(temp, "bash", "-c", noHome + " " + nobody).output())
        .startsWith("flowkv run: there is no Java to run the emulator with: ")
        .contains("JAVA_HOME is not set; PATH has no java. ");
    Path java =
        Files.writeString(
            bin.resolve("java"),
            "#!/bin/sh\n[ \"$1\" = -version ] && echo 'openjdk version \"17.0.1\"' || kill -KILL $$\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
    assertThat(run(temp, "bash", "-c", noHome + ":$PATH " + nobody).output())
        .isEqualTo("flowkv run: the emulator was ended by SIGKILL\n");
  }

  @Test
  void anEmulatorOfAProgramHasNothingOfTheFolderAndOneOfTheCommandLineSaysWhatItHas()
      throws IOException {
    Path folder = Files.createDirectory(temp.resolve("project"));
    Files.writeString(
        folder.resolve("flowkv.toml"), "[serve]\nprofile = 'strong'\nsnapshot = 'state.json'\n");
    Files.writeString(
        folder.resolve("start.mjs"),
        """
        import { startWorkersKv } from "flowkv";
        const kv = await startWorkersKv({ seed: 9007199254740993n });
        await kv.advanceClock(1000);
        const config = await (await fetch(`${kv.url}/__flowkv/config`)).json();
        console.log(config.profile, String(config.seed));
        await kv.close();
        """);
    assertThat(run(folder, "bash", "-c", "FLOWKV_TOKEN=secret node start.mjs").output())
        .startsWith("cloudflare ");
    assertThat(folder.resolve("state.json")).doesNotExist();

    String url = "http://127.0.0.1:" + ExternalProgram.freePort();
    String ask =
        "fetch(process.env.FLOWKV_URL + '/__flowkv/config').then((r) => r.text()).then(console.log)";
    assertThat(run(folder, "node", FLOWKV, "run", "--url", url, "--", "node", "-e", ask).output())
        .startsWith("flowkv run: options of flowkv.toml: profile, snapshot\n")
        .contains("\"profile\":\"strong\"");
    assertThat(folder.resolve("state.json")).exists();
  }

  @Test
  void thePackageRunsFromItsFolderAndSaysWhatItCannot() throws IOException {
    Path elsewhere = Files.createDirectory(temp.resolve("else where"));
    Map<String, String> environment = NodeTools.environment(temp);
    Outcome version =
        ExternalProgram.run(List.of("npx", "--yes", PACKAGE, "--version"), elsewhere, environment);
    assertThat(version.output()).contains("flowkv 0.1.0-SNAPSHOT");
    assertThat(run(elsewhere, "node", FLOWKV, "run").output())
        .startsWith("flowkv run: no command after --\nusage: run ");
    assertThat(run(elsewhere, "node", FLOWKV, "dev", "--what").output())
        .isEqualTo(
            "flowkv: Unknown option: '--what'\nflowkv dev: what is for wrangler goes after --\n");

    // Copied out of the clone, there is no program to start.
    Path copy = Files.createDirectories(elsewhere.resolve("node_modules/flowkv"));
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(NodeTools.SCRIPTS.resolve("npm"), "*.*s*")) {
      for (Path file : files) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
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
  void anEmulatorKnowsTheNamespacesOfTheFoldersConfiguration() throws IOException {
    Path folder = Files.createDirectory(temp.resolve("configured"));
    Files.writeString(
        folder.resolve("wrangler.jsonc"),
        """
        {
          // Comments and commas, as wrangler takes them.
          "name": "shop",
          "kv_namespaces": [{ "binding": "MY_KV", "id": "app" }, { "binding": "SESSION" },],
        }
        """);
    Files.writeString(
        folder.resolve("start.mjs"),
        """
        import { startWorkersKv } from "flowkv";
        const kv = await startWorkersKv({ token: "secret" });
        const response = await fetch(`${kv.restUrl}/accounts/a/storage/kv/namespaces`, {
          headers: { authorization: "Bearer secret" },
        });
        console.log((await response.json()).result.map((n) => `${n.id} ${n.title}`).join(", "));
        await kv.close();
        """);
    assertThat(run(folder, "node", "start.mjs").output())
        .isEqualTo("app shop-MY_KV, shop:SESSION shop-SESSION\n");
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

  /** Something that answers every request alike. */
  private record HttpServer(com.sun.net.httpserver.HttpServer server) implements AutoCloseable {
    String url() {
      return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }

  private static HttpServer answering(String type, String body) throws IOException {
    com.sun.net.httpserver.HttpServer server =
        com.sun.net.httpserver.HttpServer.create(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().add("Content-Type", type);
          exchange.sendResponseHeaders(200, body.length());
          exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
          exchange.close();
        });
    server.start();
    return new HttpServer(server);
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
