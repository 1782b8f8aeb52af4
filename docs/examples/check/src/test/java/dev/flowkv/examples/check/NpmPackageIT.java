package dev.flowkv.examples.check;

import static dev.flowkv.examples.check.NpmUser.FLOWKV;
import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.testkit.ExternalProgram;
import dev.flowkv.testkit.ExternalProgram.Outcome;
import dev.flowkv.testkit.NodeTools;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The tarballs of {@code harness-scripts/build-npm}, as their users install them: from nothing but
 * the files, without a network and without Java, in a folder with a space and a letter that is not
 * ASCII.
 */
class NpmPackageIT {
  @TempDir static Path shared;
  private static NpmUser user;
  private static List<String> tarballs = List.of();

  /** A project with the package and the runtime of this machine. */
  private static Path whole = Path.of("");

  @TempDir Path temp;

  @BeforeAll
  static void installTheTarballs() throws IOException {
    tarballs = Tarballs.built();
    user = new NpmUser(shared);
    assertThat(tarballs).hasSize(2);
    assertThat(tarballs.get(0)).endsWith("/flowkv-0.1.0.tgz");
    Path folder = Files.createDirectory(shared.resolve("Ada ü"));
    whole = user.install(folder.resolve("whole"), tarballs.get(0), tarballs.get(1));
  }

  private static String awaitEmulator(ExternalProgram program) {
    return program.awaitOutput("FlowKV is ready at (http://\\S+)").group(1);
  }

  /** An example beside the project, with the project's packages. */
  private static Path example(String name) throws IOException {
    NpmUser.linkTools(whole);
    Path folder = NodeTools.copy("docs/examples/node/" + name, whole.getParent());
    Files.createSymbolicLink(folder.resolve("node_modules"), whole.resolve("node_modules"));
    return folder;
  }

  private static String ask(String method, String url, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .method(method, BodyPublishers.ofString(body))
            .build();
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    return client.send(request, BodyHandlers.ofString()).body();
  }

  @Test
  void theUnitTestsPass() throws IOException {
    List<String> command = new ArrayList<>(List.of("node", "--test"));
    try (Stream<Path> tests = Files.list(NodeTools.SCRIPTS.resolve("npm/test"))) {
      tests.map(Path::toString).sorted().forEach(command::add);
    }
    Outcome outcome = ExternalProgram.run(command, temp, Map.of());
    assertThat(outcome.status()).as(outcome.output()).isZero();
    assertThat(outcome.output()).contains("# fail 0").doesNotContain("# pass 0");
  }

  @Test
  void theTarballsRunNothingWhenInstalledAndHaveTheirLicenses() throws IOException {
    Path flowkv = whole.resolve("node_modules/flowkv");
    String own = Files.readString(flowkv.resolve("package.json"));
    assertThat(own).doesNotContain("\"scripts\"", "\"dependencies\"");
    for (String platform :
        List.of("linux-x64", "linux-arm64", "linux-x64-musl", "darwin-x64", "darwin-arm64")) {
      assertThat(own).contains("\"@flowkv/runtime-" + platform + "\": \"0.1.0\"");
    }
    assertThat(own).contains("\"@flowkv/runtime-win32-x64\": \"0.1.0\"");
    assertThat(flowkv.resolve("LICENSE")).content().contains("Apache License");
    assertThat(flowkv.resolve("THIRD-PARTY.md"))
        .content()
        .contains(
            "| `org.eclipse.jetty:jetty-server` 1",
            "| `org.slf4j:slf4j-api` 2",
            "| `org.jspecify:");
    assertThat(flowkv.resolve("licenses/slf4j-api-jar/META-INF/LICENSE.txt"))
        .content()
        .contains("Copyright (c) 2004-2022 QOS.ch");
    Path runtime = runtime();
    assertThat(runtime.resolve("LICENSE")).content().contains("GNU General Public License");
    assertThat(runtime.resolve("legal/java.base")).isNotEmptyDirectory();
    assertThat(Files.readString(runtime.resolve("package.json")))
        .contains("\"os\": [", "\"cpu\": [")
        .doesNotContain("\"scripts\"");
  }

  private static Path runtime() throws IOException {
    try (Stream<Path> found = Files.list(whole.resolve("node_modules/@flowkv"))) {
      return found.findFirst().orElseThrow();
    }
  }

  @Test
  void theSameInputGivesTheSameBytes() throws IOException {
    user.build(temp, "--only", "package");
    assertThat(temp.resolve("flowkv-0.1.0.tgz")).hasSameBinaryContentAs(Path.of(tarballs.get(0)));
  }

  /** A runtime that lacks a module of the JDK is found here. */
  @Test
  void everyCommandRunsOnTheRuntime() throws Exception {
    Path history = temp.resolve("history.jsonl");
    Path bulk = Files.writeString(temp.resolve("bulk.json"), "[{\"key\":\"k\",\"value\":\"v\"}]");
    assertThat(user.run(whole, Map.of(), "npx", "flowkv", "--version").output())
        .isEqualTo("flowkv 0.1.0-SNAPSHOT\n");
    try (ExternalProgram serving =
        user.start(
            whole,
            Map.of(),
            ("npx flowkv serve --port 0 --clock manual --namespace app=app --history-file "
                    + history)
                .split(" "))) {
      String url = awaitEmulator(serving);
      for (String command :
          List.of(
              "health",
              "import --namespace app " + bulk,
              "views k",
              "faults",
              "export",
              "tail --last 1 --limit 1")) {
        List<String> list = new ArrayList<>(List.of(FLOWKV));
        list.addAll(List.of(command.split(" ")));
        list.addAll(List.of("--url", url));
        Outcome outcome = user.run(whole, Map.of(), list.toArray(new String[0]));
        assertThat(outcome.status()).as(command + ": " + outcome.output()).isZero();
      }
      assertThat(ask("GET", url + "/", "")).isNotEmpty();
      assertThat(ask("GET", url + "/__flowkv/metrics", "")).contains("flowkv_");
    }
    String report = temp.resolve("report.html").toString();
    for (List<String> command :
        List.of(
            List.of("check", history.toString(), "--explain"),
            List.of("report", history.toString(), "--output", report))) {
      List<String> list = new ArrayList<>(List.of(FLOWKV));
      list.addAll(command);
      Outcome outcome = user.run(whole, Map.of(), list.toArray(new String[0]));
      assertThat(outcome.status()).as(command + ": " + outcome.output()).isZero();
    }
  }

  @Test
  void theSecondStartUsesTheArchiveThatTheFirstOneMakes() throws IOException {
    Map<String, String> cache = Map.of("XDG_CACHE_HOME", temp.resolve("cache ü").toString());
    String made = "flowkv: preparing faster starts (once for this version and this Java)\n";
    try (ExternalProgram first = user.start(whole, cache, FLOWKV, "serve", "--port", "0")) {
      awaitEmulator(first);
      assertThat(first.output()).startsWith(made + "FlowKV is ready");
    }
    try (ExternalProgram second = user.start(whole, cache, FLOWKV, "serve", "--port", "0")) {
      awaitEmulator(second);
      assertThat(second.output()).startsWith("FlowKV is ready");
      long java =
          ProcessHandle.of(second.pid()).orElseThrow().children().findFirst().orElseThrow().pid();
      Path maps = Path.of("/proc/" + java + "/maps");
      if (Files.exists(maps)) {
        assertThat(Files.readString(maps)).containsPattern("cache ü/flowkv/\\w+/\\w+\\.(jsa|aot)");
      }
    }
  }

  /** Where importing the main entry ends workerd. */
  @Test
  void aWorkerUnderWranglerDevUsesTheClient() throws Exception {
    Path folder = worker("clock");
    Files.writeString(
        folder.resolve("index.js"),
        """
        import { workersKv } from "flowkv/client";
        export default {
          async fetch(request, env) {
            const kv = workersKv(new URL(request.url).searchParams.get("emulator"));
            await kv.reset();
            await env.MY_KV.put("k", "v");
            await kv.advanceClock(1000);
            const { locations } = await kv.views("app", "k");
            const { anomalies } = await kv.anomalies();
            return Response.json([locations[0].present, anomalies.length, await env.MY_KV.get("k")]);
          },
        };
        """);
    String emulator = "http://127.0.0.1:" + ExternalProgram.freePort();
    try (ExternalProgram dev =
        user.start(
            folder,
            Map.of(),
            ("npx flowkv dev --clock manual --url " + emulator + " -- --port 0 --inspector-port 0")
                .split(" "))) {
      String site = NodeTools.awaitReady(dev);
      assertThat(ask("GET", site + "/?emulator=" + emulator, "")).isEqualTo("[true,0,\"v\"]");
      dev.awaitOutput("flowkv: MY_KV → FlowKV namespace \"app\" at lhr");
    }
  }

  @Test
  void oneLineOfVitestsConfigurationDoesIt() throws IOException {
    Path folder = example("vitest");
    Files.writeString(
        folder.resolve("test/stale.test.js"),
        """
        import { env } from "cloudflare:test";
        import { expect, it } from "vitest";
        it("is stale", async () => {
          await env.MY_KV.put("k", "v");
          expect(await env.KV_IN_SAN_JOSE.get("k")).toBe("v");
        });
        """);
    Files.writeString(
        folder.resolve("test/explored.test.js"),
        """
        import { env } from "cloudflare:test";
        import { explore } from "flowkv/client";
        import { expect, it } from "vitest";
        it("is explored", () =>
          explore({}, async () => {
            await env.MY_KV.put("k", "v");
            expect(await env.KV_IN_SAN_JOSE.get("k")).toBe("v");
          }));
        it("takes too long", { timeout: 500 }, () =>
          explore({}, async () => {
            await env.MY_KV.put("k", "v");
            await new Promise(() => {});
          }));
        it("finds no exploration of the one before", () =>
          explore({ schedules: "all" }, () => env.MY_KV.put("k", "v")));
        """);
    Outcome outcome = user.run(folder, Map.of(), "node", "node_modules/vitest/vitest.mjs", "run");
    assertThat(outcome.output())
        .contains("Tests  3 failed | 3 passed (6)", "Test timed out in 500ms")
        .contains("ExplorationFailure: is explored failed in schedule 2 of 200, with 1 surprise:\n")
        .contains("flowkv: KV_IN_SAN_JOSE → FlowKV namespace \"app\" at sjc, profile cloudflare")
        .contains(
            "FlowKV: unusual during this test:\n", "(stale-read): get \"k\" at sjc read absent");
  }

  @Test
  void oneLineOfVitesConfigurationDoesIt() throws Exception {
    Path folder = example("vite");
    String site = "http://127.0.0.1:" + ExternalProgram.freePort();
    String emulator = Integer.toString(ExternalProgram.freePort());
    String[] command =
        ("node node_modules/vite/bin/vite.js --config plugin.config.js --host 127.0.0.1 --port "
                + URI.create(site).getPort())
            .split(" ");
    try (ExternalProgram vite =
        user.start(folder, Map.of("FLOWKV_PORTS_FROM", emulator), command)) {
      vite.awaitOutput("ready in");
      assertThat(ask("PUT", site + "/greeting", "hello")).isEqualTo("\"hello\"");
      assertThat(ask("GET", "http://127.0.0.1:" + emulator + "/__flowkv/history", ""))
          .contains("\"location\":\"sjc\",\"namespace\":\"app\",\"op\":\"put\"");
      assertThat(vite.output()).contains("flowkv: MY_KV → FlowKV namespace \"app\" at sjc");
    }
  }

  @Test
  void theTypesHold() throws IOException {
    NpmUser.linkTools(whole);
    Files.writeString(
        whole.resolve("user.ts"),
        """
        import { explore, startWorkersKv, type ExplorationFailure, type WorkersKv } from "flowkv";
        import { explore as inWorkerd, workersKv, type Exploration } from "flowkv/client";
        import { flowkv as vite } from "flowkv/vite";
        import { explainFailures, flowkv as vitest } from "flowkv/vitest";
        import { inject } from "vitest";
        import { defineConfig } from "vite";
        const kv: WorkersKv = await startWorkersKv({ seed: 7 });
        const there: WorkersKv = workersKv(inject("workersKv"));
        explainFailures(there);
        const all: Exploration = await explore({ schedules: "all", start: { seed: 7n } }, async (kv) => kv.reset());
        const stale: number | undefined = all.anomalies["stale-read"];
        await inWorkerd({ kv: there, signal: AbortSignal.timeout(1000) }, () => {})
          .catch((e: ExplorationFailure) => console.log(e.schedule, e.lines.length, e.cause, stale));
        // @ts-expect-error
        await inWorkerd({ kv: there, start: {} }, () => {});
        // @ts-expect-error
        await explore({ schedules: "many" }, () => {});
        export default defineConfig({
          plugins: [vite({ location: "sjc", clock: "x60" }), vitest({ location: { A: "lhr" }, reset: "test" })],
        });
        // @ts-expect-error
        vite({ place: "sjc" });
        // @ts-expect-error
        vitest({ reset: "always" });
        await kv.close();
        """);
    Outcome outcome =
        user.run(
            whole,
            Map.of(),
            ("node node_modules/typescript/bin/tsc --noEmit --strict --skipLibCheck --target es2022"
                    + " --module nodenext user.ts")
                .split(" "));
    assertThat(outcome.output()).isEmpty();
    assertThat(outcome.status()).isZero();
  }

  /** A folder with a Worker beside the project, with the project's packages. */
  private static Path worker(String name) throws IOException {
    NpmUser.linkTools(whole);
    Path folder = Files.createDirectories(whole.resolveSibling(name));
    Files.createSymbolicLink(folder.resolve("node_modules"), whole.resolve("node_modules"));
    Files.writeString(
        folder.resolve("wrangler.toml"),
        """
        name = "%s"
        main = "index.js"
        compatibility_date = "2026-04-01"
        kv_namespaces = [{ binding = "MY_KV", id = "app" }]
        """
            .formatted(name));
    return folder;
  }

  @Test
  void theDoctorLooksAtTheProjectAndNotForAClone() throws IOException {
    String port = Integer.toString(ExternalProgram.freePort());
    Outcome examined = user.run(worker("patient"), Map.of(), FLOWKV, "doctor", "--port", port);
    assertThat(examined.output())
        .contains("ok bindings    MY_KV → app\n", "tried with wrangler 4.86.0")
        .containsPattern("(?m)^ok wrangler +4\\.86\\.0 of ")
        .containsPattern("(?m)^ok a Worker +wrote and read a key under wrangler dev, in \\d")
        .doesNotContain("clone", "harness-scripts")
        .endsWith("no problems\n");
    assertThat(examined.status()).isZero();
  }

  @Test
  void anEmulatorOfAnotherVersionIsNamed() throws IOException {
    Path jar =
        Files.copy(whole.resolve("node_modules/flowkv/lib/flowkv.jar"), temp.resolve("older.jar"));
    try (FileSystem inside = FileSystems.newFileSystem(jar)) {
      Path manifest = inside.getPath("META-INF/MANIFEST.MF");
      String text = Files.readString(manifest);
      Files.writeString(manifest, text.replace("Version: 0.1.0-SNAPSHOT", "Version: 0.0.9"));
    }
    Path folder = worker("joining");
    try (ExternalProgram older =
        ExternalProgram.start(
            List.of(
                runtime().resolve("bin/java").toString(),
                "-jar",
                jar.toString(),
                "serve",
                "--port",
                "0"),
            temp,
            Map.of())) {
      String url = awaitEmulator(older);
      String[] joining = {FLOWKV, "dev", "--url", url, "--location", "mars"};
      assertThat(user.run(folder, Map.of(), joining).output())
          .isEqualTo(
              """
              flowkv dev: the emulator at %s is FlowKV 0.0.9, and this command is of 0.1.0; end that emulator, or use its version
              flowkv dev: the emulator has no location "mars"; its locations are lhr, sjc, nrt
              """
                  .formatted(url));
    }
  }

  @Test
  void theActionForGitHubInstallsThePackage() throws IOException {
    Path runner = Files.createDirectory(temp.resolve("runner"));
    Map<String, String> environment =
        user.environment(Map.of("PATH", user.tools() + ":" + System.getenv("PATH")));
    ActionRun started =
        new ActionRun(ActionIT.START, temp, runner, environment, "success")
            .with(Map.of("version", String.join("\n", tarballs) + "\n", "clock", "manual"));
    ActionRun stopped =
        new ActionRun(ActionIT.STOP, temp, runner, environment, "success")
            .with(Map.of("folder", started.output("folder")));
    assertThat(started.hasFailed()).as(started.said()).isFalse();
    assertThat(started.output("url")).startsWith("http://127.0.0.1:");
    assertThat(Path.of(started.output("steps.install.outputs.command")))
        .startsWith(runner)
        .isExecutable();
    assertThat(stopped.hasFailed()).as(stopped.said()).isFalse();

    ActionRun unpublished =
        new ActionRun(ActionIT.START, temp, runner, environment, "success").with(Map.of());
    assertThat(unpublished.said()).startsWith("Installing flowkv@0.1.0\n");
    assertThat(unpublished.hasFailed()).isTrue();
    assertThat(unpublished.used()).as("there is no log to keep").isEmpty();
  }
}
