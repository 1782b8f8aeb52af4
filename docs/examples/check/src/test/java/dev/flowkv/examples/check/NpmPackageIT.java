package dev.flowkv.examples.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.testkit.ExternalProgram;
import dev.flowkv.testkit.ExternalProgram.Outcome;
import dev.flowkv.testkit.NodeTools;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The tarballs of {@code harness-scripts/build-npm}, as their users install them: from nothing but
 * the files, without a network and without Java, in a folder with a space and a letter that is not
 * ASCII.
 */
class NpmPackageIT {
  private static final Duration BUILDING = Duration.ofMinutes(5);
  private static final String FLOWKV = "node_modules/.bin/flowkv";

  @TempDir static Path shared;
  private static List<String> tarballs = List.of();

  /** A project with the package and the runtime of this machine. */
  private static Path whole = Path.of("");

  /** A project with the package alone, as with {@code --omit=optional}. */
  private static Path bare = Path.of("");

  @TempDir Path temp;

  @BeforeAll
  static void installTheTarballs() throws IOException {
    NodeTools.require(shared);
    Path java = realPathOf("java");
    Assumptions.assumeTrue(
        Files.isExecutable(java.resolveSibling("jlink")), "not run: this JDK has no jlink");
    Path tools = Files.createDirectory(shared.resolve("tools"));
    for (String tool : List.of("node", "npm", "npx", "sh")) {
      Files.createSymbolicLink(tools.resolve(tool), realPathOf(tool));
    }
    Path dist = shared.resolve("dist");
    Outcome built = build("--jdk", java.resolve("../..").normalize().toString(), dist);
    tarballs = built.output().lines().filter(line -> line.endsWith(".tgz")).toList();
    assertThat(tarballs).as(built.output()).hasSize(2);
    assertThat(tarballs.get(0)).isEqualTo(dist.resolve("flowkv-0.1.0.tgz").toString());
    Path folder = Files.createDirectory(shared.resolve("Ada ü"));
    whole = install(folder.resolve("whole"), tarballs.get(0), tarballs.get(1));
    bare = install(folder.resolve("bare"), "--omit=optional", tarballs.get(0));
  }

  private static Outcome build(String option, String value, Path output) {
    String script = NodeTools.SCRIPTS.resolve("build-npm").toString();
    List<String> command = List.of(script, option, value, "--output", output.toString());
    Outcome outcome = ExternalProgram.run(command, shared, Map.of(), BUILDING);
    assertThat(outcome.status()).as(outcome.output()).isZero();
    return outcome;
  }

  private static Path install(Path project, String... arguments) throws IOException {
    Files.createDirectory(project);
    Files.writeString(project.resolve("package.json"), "{ \"type\": \"module\" }");
    List<String> command = new ArrayList<>(List.of("npm", "install", "--offline"));
    command.addAll(List.of(arguments));
    Outcome outcome = run(project, Map.of(), command.toArray(new String[0]));
    assertThat(outcome.status()).as(outcome.output()).isZero();
    return project;
  }

  private static Path realPathOf(String program) {
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
  private static Map<String, String> environment(Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(NodeTools.environment(shared));
    environment.put("PATH", shared.resolve("tools").toString());
    environment.put("JAVA_HOME", "");
    environment.put("XDG_CACHE_HOME", shared.resolve("cache").toString());
    environment.put("npm_config_offline", "true");
    environment.put("npm_config_registry", "http://127.0.0.1:9/");
    environment.putAll(more);
    return environment;
  }

  private static Outcome run(Path folder, Map<String, String> more, String... command) {
    return ExternalProgram.run(absolute(folder, command), folder, environment(more));
  }

  private static ExternalProgram start(Path folder, Map<String, String> more, String... command) {
    return ExternalProgram.start(absolute(folder, command), folder, environment(more));
  }

  /** Java looks for programs on its own path, not on that of the program that it starts. */
  private static List<String> absolute(Path folder, String... command) {
    List<String> list = new ArrayList<>(List.of(command));
    Path tool = shared.resolve("tools").resolve(list.get(0));
    list.set(0, (Files.exists(tool) ? tool : folder.resolve(list.get(0))).toString());
    return list;
  }

  private static String awaitEmulator(ExternalProgram program) {
    return program.awaitOutput("FlowKV is ready at (http://\\S+)").group(1);
  }

  /** Puts the pinned tools, which no tarball brings, into a project. */
  private static void linkTools(Path project) throws IOException {
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

  /** An example beside the project, with the project's packages. */
  private static Path example(String name) throws IOException {
    linkTools(whole);
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

  /** A project with a copy of the package, to be damaged. */
  private Path copyOfBare() throws IOException {
    Path copy = temp.resolve("copy");
    try (Stream<Path> files = Files.walk(bare)) {
      for (Path file : files.toList()) {
        Files.copy(
            file,
            copy.resolve(bare.relativize(file).toString()),
            StandardCopyOption.COPY_ATTRIBUTES,
            LinkOption.NOFOLLOW_LINKS);
      }
    }
    return copy;
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
    assertThat(flowkv.resolve("THIRD-PARTY.md")).content().contains("`org.eclipse.jetty`");
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
    build("--only", "package", temp);
    assertThat(temp.resolve("flowkv-0.1.0.tgz")).hasSameBinaryContentAs(Path.of(tarballs.get(0)));
  }

  /** A runtime that lacks a module of the JDK is found here. */
  @Test
  void everyCommandRunsOnTheRuntime() throws Exception {
    Path history = temp.resolve("history.jsonl");
    Path bulk = Files.writeString(temp.resolve("bulk.json"), "[{\"key\":\"k\",\"value\":\"v\"}]");
    assertThat(run(whole, Map.of(), "npx", "flowkv", "--version").output())
        .isEqualTo("flowkv 0.1.0-SNAPSHOT\n");
    try (ExternalProgram serving =
        start(
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
        Outcome outcome = run(whole, Map.of(), list.toArray(new String[0]));
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
      Outcome outcome = run(whole, Map.of(), list.toArray(new String[0]));
      assertThat(outcome.status()).as(command + ": " + outcome.output()).isZero();
    }
  }

  @Test
  void theSecondStartUsesTheArchiveThatTheFirstOneMakes() throws IOException {
    Map<String, String> cache = Map.of("XDG_CACHE_HOME", temp.resolve("cache ü").toString());
    String made = "flowkv: preparing faster starts (once for this version and this Java)\n";
    try (ExternalProgram first = start(whole, cache, FLOWKV, "serve", "--port", "0")) {
      awaitEmulator(first);
      assertThat(first.output()).startsWith(made + "FlowKV is ready");
    }
    try (ExternalProgram second = start(whole, cache, FLOWKV, "serve", "--port", "0")) {
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
    Path folder = Files.createDirectories(whole.resolveSibling("worker"));
    linkTools(whole);
    Files.createSymbolicLink(folder.resolve("node_modules"), whole.resolve("node_modules"));
    Files.writeString(
        folder.resolve("wrangler.toml"),
        """
        name = "clock"
        main = "index.js"
        compatibility_date = "2026-04-01"
        kv_namespaces = [{ binding = "MY_KV", id = "app" }]
        """);
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
        start(
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
    Outcome outcome = run(folder, Map.of(), "node", "node_modules/vitest/vitest.mjs", "run");
    assertThat(outcome.output())
        .contains("Tests  1 failed | 2 passed (3)")
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
    try (ExternalProgram vite = start(folder, Map.of("FLOWKV_PORTS_FROM", emulator), command)) {
      vite.awaitOutput("ready in");
      assertThat(ask("PUT", site + "/greeting", "hello")).isEqualTo("\"hello\"");
      assertThat(ask("GET", "http://127.0.0.1:" + emulator + "/__flowkv/history", ""))
          .contains("\"location\":\"sjc\",\"namespace\":\"app\",\"op\":\"put\"");
      assertThat(vite.output()).contains("flowkv: MY_KV → FlowKV namespace \"app\" at sjc");
    }
  }

  @Test
  void theTypesHold() throws IOException {
    linkTools(whole);
    Files.writeString(
        whole.resolve("user.ts"),
        """
        import { startWorkersKv, type WorkersKv } from "flowkv";
        import { workersKv } from "flowkv/client";
        import { flowkv as vite } from "flowkv/vite";
        import { explainFailures, flowkv as vitest } from "flowkv/vitest";
        import { inject } from "vitest";
        import { defineConfig } from "vite";
        const kv: WorkersKv = await startWorkersKv({ seed: 7 });
        const there: WorkersKv = workersKv(inject("workersKv"));
        explainFailures(there);
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
        run(
            whole,
            Map.of(),
            ("node node_modules/typescript/bin/tsc --noEmit --strict --skipLibCheck --target es2022"
                    + " --module nodenext user.ts")
                .split(" "));
    assertThat(outcome.output()).isEmpty();
    assertThat(outcome.status()).isZero();
  }

  @Test
  void withoutTheRuntimeAJavaOfTheMachineRunsItAndWithoutACacheFolderToo() throws IOException {
    String home = realPathOf("java").resolve("../..").normalize().toString();
    Path jdk = Files.createDirectory(temp.resolve("jdk"));
    Files.createSymbolicLink(jdk.resolve("java"), Path.of(home, "bin/java"));
    String path = shared.resolve("tools") + File.pathSeparator + jdk;
    Path file = Files.writeString(temp.resolve("file"), "no folder");
    Map<String, String> noCache = Map.of("PATH", path, "XDG_CACHE_HOME", file.toString());
    try (ExternalProgram serving = start(bare, noCache, FLOWKV, "serve", "--port", "0")) {
      awaitEmulator(serving);
      assertThat(serving.output())
          .contains(
              "flowkv: starts stay slow: %s/flowkv cannot be written (ENOTDIR); XDG_CACHE_HOME names another folder\n"
                  .formatted(file));
    }
    Path java11 = fakeJava("echo 'openjdk version \"11.0.2\" 2019-01-15' >&2\n");
    String tooOld = java11 + "/bin/java is Java 11.0.2, which is too old; 17 or newer is needed";
    Map<String, String> both = Map.of("JAVA_HOME", java11.toString(), "PATH", path);
    assertThat(run(bare, both, FLOWKV, "--version"))
        .isEqualTo(
            new Outcome(
                0,
                "flowkv: JAVA_HOME: %s; %s/java is taken instead%nflowkv 0.1.0-SNAPSHOT%n"
                    .formatted(tooOld, jdk)));
    Map<String, String> old = Map.of("JAVA_HOME", java11.toString());
    assertOneLine(
        run(bare, old, FLOWKV, "--version"),
        "flowkv: there is no Java to run the emulator with: JAVA_HOME: " + tooOld,
        " is not installed; PATH has no java. Run npm install without --omit=optional, or install");
    Files.writeString(java11.resolve("release"), "JAVA_VERSION=\"11.0.3\"\n");
    assertOneLine(run(bare, old, FLOWKV, "serve"), "JAVA_HOME: ", " is Java 11.0.3, which");
    assertThat(run(bare, Map.of("FLOWKV_JAVA", home + "/bin/java"), FLOWKV, "--version").output())
        .isEqualTo("flowkv 0.1.0-SNAPSHOT\n");
  }

  private Path fakeJava(String script) throws IOException {
    Path bin = Files.createDirectories(temp.resolve("Java 11/bin"));
    Path java = Files.writeString(bin.resolve("java"), "#!/bin/sh\n" + script);
    assertThat(java.toFile().setExecutable(true)).isTrue();
    return bin.getParent();
  }

  private static void assertOneLine(Outcome outcome, String... parts) {
    assertThat(outcome.status()).as(outcome.output()).isEqualTo(1);
    assertThat(outcome.output()).contains(parts).hasLineCount(1);
  }

  @Test
  void aProcessorWithoutARuntimePackageIsASentence() throws IOException {
    Path other =
        Files.writeString(
            temp.resolve("other.cjs"),
            "Object.defineProperty(process, 'arch', { value: 'riscv64' });");
    String os =
        System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac")
            ? "darwin"
            : "linux";
    assertOneLine(
        run(bare, Map.of("NODE_OPTIONS", "--require " + other), FLOWKV, "serve"),
        "there is no runtime package for " + os + "-riscv64; JAVA_HOME is not set",
        "Install Java 17 or newer and set JAVA_HOME, or FLOWKV_JAVA to its program java");
  }

  @Test
  void aDamagedJarIsASentence() throws IOException {
    Path project = copyOfBare();
    Path jar = project.resolve("node_modules/flowkv/lib/flowkv.jar");
    String java = realPathOf("java").toString();
    Map<String, String> environment =
        Map.of("FLOWKV_JAVA", java, "XDG_CACHE_HOME", temp.resolve("cache").toString());
    byte[] bytes = Files.readAllBytes(jar);
    bytes[bytes.length / 2] ^= 1;
    Files.write(jar, bytes);
    assertOneLine(
        run(project, environment, FLOWKV, "serve"),
        "flowkv: " + jar + " is damaged: its bytes are not those that were built. Install",
        "remove the folder " + project.resolve("node_modules/flowkv") + ", then npm install");
    Files.write(jar, Arrays.copyOf(bytes, 1000));
    assertOneLine(
        run(project, environment, FLOWKV, "health"),
        " is damaged: it has 1000 bytes instead of " + bytes.length);
  }

  @Test
  void twoVersionsInOneProjectAreASentence() throws IOException {
    Path project = copyOfBare();
    String name = runtime().getFileName().toString();
    Path other = Files.createDirectories(project.resolve("node_modules/@flowkv/" + name));
    Files.writeString(other.resolve("package.json"), "{ \"version\": \"9.9.9\" }");
    assertOneLine(
        run(project, Map.of(), FLOWKV, "serve"),
        "@flowkv/"
            + name
            + " is 9.9.9 and flowkv is 0.1.0: this project has two versions of FlowKV",
        "`npm ls flowkv @flowkv/" + name + "` shows who wants which");

    String first = whole.resolve("node_modules/flowkv/kv-preload.cjs").toString();
    String second = project.resolve("node_modules/flowkv/kv-preload.cjs").toString();
    Outcome outcome =
        run(
            whole,
            Map.of("FLOWKV_URL", "http://127.0.0.1:9"),
            "node",
            "--require",
            first,
            "--require",
            second,
            "--eval",
            "");
    assertThat(outcome.status()).isNotZero();
    assertThat(outcome.output())
        .contains("Error: two FlowKVs serve KV in this process: 0.1.0 in ")
        .contains("Keep one of them; `npm ls flowkv` shows who wants which");
  }
}
