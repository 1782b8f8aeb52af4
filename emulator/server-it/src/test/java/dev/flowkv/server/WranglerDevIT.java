package dev.flowkv.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.flowkv.engine.NamespaceInfo;
import dev.flowkv.testkit.ExternalProgram;
import dev.flowkv.testkit.NodeTools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same unmodified Worker under plain {@code wrangler dev}, through {@code dev}. */
class WranglerDevIT {
  private static final String PRELOAD = NodeTools.SCRIPTS.resolve("npm/kv-preload.cjs").toString();

  @TempDir static Path shared;
  @TempDir Path temp;

  /** A start takes seconds: of each wrangler one serves all tests that leave its keys alone. */
  private static final Map<String, Served> SERVED = new HashMap<>();

  /** The test Worker at sjc, under one wrangler. */
  private record Served(RunningServer server, ExternalProgram dev, TestWorker worker) {
    static Served start(String wrangler) {
      try {
        Path temp = Files.createDirectory(shared.resolve(wrangler));
        NodeTools.require(temp);
        Path folder = NodeTools.copy("emulator/server-it/src/test/worker", temp);
        RunningServer server = RunningServer.start(RunningServer.configFromNow());
        ExternalProgram dev =
            NodeTools.dev(folder, temp, server.url(), "--location", "sjc", "--wrangler", wrangler);
        try {
          return new Served(server, dev, new TestWorker(NodeTools.awaitReady(dev)));
        } catch (RuntimeException | Error e) {
          dev.close();
          server.close();
          throw e;
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    void end() {
      dev.close();
      server.close();
    }
  }

  private static Served served(String wrangler) {
    return SERVED.computeIfAbsent(wrangler, Served::start);
  }

  @AfterAll
  static void end() {
    SERVED.values().forEach(Served::end);
  }

  @ParameterizedTest
  @ValueSource(strings = {"pinned", "newest"})
  void theWorkersBindingsAreServedByTheEmulator(String wrangler) {
    RunningServer server = served(wrangler).server();
    TestWorker worker = served(wrangler).worker();

    assertThat(worker.call("get", "[\"k/é\"]")).isEqualTo("null");
    server.emulator().namespace("flow").at("lhr").put("k/é", "from lhr");
    assertThat(worker.call("get", "[\"k/é\"]")).as("the miss is cached").isEqualTo("null");
    server.emulator().clock().advance(Duration.ofSeconds(61));
    assertThat(worker.call("get", "[\"k/é\"]")).isEqualTo("\"from lhr\"");

    assertThat(worker.call("put", "[\"bytes\",{\"$bytes\":\"AP8B\"},{\"metadata\":{\"m\":1}}]"))
        .contains("undefined");
    assertThat(worker.call("getWithMetadata", "[\"bytes\",\"arrayBuffer\"]"))
        .isEqualTo(
            "{\"value\":{\"$bytes\":\"AP8B\"},\"metadata\":{\"m\":1},\"cacheStatus\":\"HIT\"}");
    assertThat(worker.call("put", "[\"s\",{\"$stream\":[\"a\",\"b\"]}]")).contains("undefined");
    assertThat(worker.call("get", "[[\"s\",\"zz\"]]"))
        .isEqualTo("{\"$map\":[[\"s\",\"ab\"],[\"zz\",null]]}");
    assertThat(worker.call("put", "[\"s\",\"again\"]"))
        .isEqualTo("Error: KV PUT failed: 429 Too Many Requests");
    assertThat(worker.call("put", "[\"big\",{\"$pattern\":26214401}]"))
        .isEqualTo("Error: KV PUT failed: 413 Value length of 26214401 exceeds limit of 26214400.");
    assertThat(worker.call("get", "[\"k\",{\"cacheTtl\":29}]"))
        .isEqualTo(
            "Error: KV GET failed: 400 Invalid cache_ttl of 29. Cache TTL must be at least 30.");
    assertThat(worker.call("list", "[{\"prefix\":\"b\"}]"))
        .contains("\"keys\":[{\"name\":\"bytes\",\"metadata\":{\"m\":1}}]");
    assertThat(worker.call("OTHER_KV", "put", "[\"o\",\"1\"]")).contains("undefined");
    assertThat(server.emulator().namespace("other").at("sjc").get("o").text()).contains("1");
    server.emulator().clock().advance(Duration.ofSeconds(1));
    assertThat(worker.call("delete", "[\"s\"]")).contains("undefined");
    assertThat(worker.call("get", "[\"s\"]")).isEqualTo("null");
  }

  @Test
  void anUnknownLocationEndsDevWithOneLine() {
    NodeTools.require(temp);
    Path folder = NodeTools.copy("emulator/server-it/src/test/worker", temp);
    try (RunningServer server = RunningServer.start(RunningServer.configFromNow());
        ExternalProgram dev = NodeTools.dev(folder, temp, server.url(), "--location", "mars")) {
      ExternalProgram.Outcome outcome = dev.awaitEnd();
      assertThat(outcome.status()).isEqualTo(2);
      assertThat(outcome.output())
          .isEqualTo(
              "flowkv dev: the emulator has no location \"mars\"; its locations are lhr, sjc\n");
    }
  }

  /** Nothing of a namespace's remote face is used, which would warn of each of them. */
  @ParameterizedTest
  @ValueSource(strings = {"pinned", "newest"})
  void metadataThatIsNotAsciiIsNoWarning(String wrangler) {
    Served served = served(wrangler);
    for (int i = 0; i < 50; i++) {
      served.worker().call("put", "[\"k%d\",\"v\",{\"metadata\":\"é\"}]".formatted(i));
    }
    assertThat(served.server().emulator().namespace("flow").at("sjc").get("k49").metadata())
        .contains("\"é\"");
    assertThat(served.dev().output()).doesNotContainIgnoringCase("cf-kv-metadata");
  }

  @ParameterizedTest
  @ValueSource(strings = {"pinned", "newest"})
  void otherRemoteBindingsAndRemoteNamespacesKeepTheirRemote(String wrangler) {
    NodeTools.require(temp);
    boolean isNewest = wrangler.equals("newest");
    Path scripts = NodeTools.copy("emulator/server-it/src/test/node", temp);
    Map<String, String> environment = new HashMap<>(NodeTools.environment(temp));
    try (RunningServer server = RunningServer.start(RunningServer.configFromNow())) {
      environment.put("FLOWKV_URL", server.url());
      ExternalProgram.Outcome outcome =
          ExternalProgram.run(
              List.of(
                  NodeTools.wrangler(wrangler).get(0),
                  "--require",
                  PRELOAD,
                  scripts.resolve("remote-bindings.cjs").toString(),
                  NodeTools.module(
                      isNewest ? "wrangler-newest/node_modules/miniflare" : "miniflare")),
              temp,
              environment);
      assertThat(outcome.output())
          .contains(
              "seen {\"MY_KV\":\"from the Worker\",\"REAL_KV\":\"remote of REAL_KV\","
                  + "\"SERVICE\":\"remote of SERVICE\",\"BUCKET\":\"refused\","
                  + "\"fromNode\":\"from the Worker\"}",
              "remote BUCKET REAL_KV SERVICE\n",
              "flowkv: REAL_KV has remote = true and keeps its remote");
      assertThat(server.emulator().namespace("app").at("lhr").get("k").text())
          .contains("from the Worker");
    }
  }

  @Test
  void aBindingWithoutAnIdIsANamespaceOfItsProject() throws IOException {
    NodeTools.require(temp);
    String shared = "0123456789abcdef0123456789abcdef";
    String bindings =
        "kv_namespaces = [{ binding = \"SESSION\" }, { binding = \"CACHE\", id = \"<id>\" },"
            + " { binding = \"SHARED\", id = \""
            + shared
            + "\" }]\n";
    Path mine = project("mine", "name = \"shop\"\n" + bindings);
    Path same = project("elsewhere/mine", "name = \"shop\"\n" + bindings);
    Path other = project("other", bindings);
    try (RunningServer server = RunningServer.start(RunningServer.configFromNow());
        ExternalProgram one = NodeTools.dev(mine, temp, server.url());
        ExternalProgram two = NodeTools.dev(same, temp, server.url(), "--wrangler", "newest");
        ExternalProgram three = NodeTools.dev(other, temp, server.url())) {
      TestWorker first = new TestWorker(NodeTools.awaitReady(one));
      for (String binding : List.of("SESSION", "CACHE", "SHARED")) {
        first.call(binding, "put", "[\"k\",\"%s of shop\"]".formatted(binding));
      }
      TestWorker second = new TestWorker(NodeTools.awaitReady(two));
      assertThat(second.call("SESSION", "get", "[\"k\"]")).isEqualTo("\"SESSION of shop\"");
      assertThat(second.call("CACHE", "get", "[\"k\"]")).isEqualTo("\"CACHE of shop\"");
      TestWorker third = new TestWorker(NodeTools.awaitReady(three));
      assertThat(third.call("SESSION", "get", "[\"k\"]")).isEqualTo("null");
      assertThat(third.call("CACHE", "get", "[\"k\"]")).isEqualTo("null");
      assertThat(third.call("SHARED", "get", "[\"k\"]")).isEqualTo("\"SHARED of shop\"");
      assertThat(server.emulator().namespace("shop:SESSION").at("lhr").get("k").text())
          .contains("SESSION of shop");
      one.awaitOutput("flowkv: SESSION → FlowKV namespace \"shop:SESSION\" at lhr, profile cloud");
      one.awaitOutput("flowkv: SHARED → FlowKV namespace \"" + shared + "\" at lhr, profile ");
      three.awaitOutput("SESSION → FlowKV namespace \"other-[0-9a-f]{6}:SESSION\" at lhr");
    }
  }

  /** The test Worker with another configuration. */
  private Path project(String folder, String configuration) throws IOException {
    Path project = Files.createDirectories(temp.resolve(folder));
    Files.copy(
        NodeTools.ROOT.resolve("emulator/server-it/src/test/worker/index.js"),
        project.resolve("index.js"));
    Files.writeString(
        project.resolve("wrangler.toml"),
        "main = \"index.js\"\ncompatibility_date = \"2026-04-01\"\n" + configuration);
    return project;
  }

  /** Seed first, then start: every id exists before a binding has named it. */
  @Test
  void theIdsOfTheConfigurationExistBeforeTheWorkerNamesThem() throws IOException {
    NodeTools.require(temp);
    Path folder =
        project(
            "shop",
            """
            name = "shop"
            kv_namespaces = [
              { binding = "MY_KV", id = "0123456789abcdef0123456789abcdef", preview_id = "preview" },
              { binding = "SESSION" },
              { binding = "REAL", id = "real", remote = true },
            ]
            [env.staging]
            kv_namespaces = [{ binding = "MY_KV", id = "staging", preview_id = "<preview id>" }]
            """);
    Files.writeString(folder.resolve("keys.json"), "[{\"key\":\"k\",\"value\":\"seeded\"}]");
    try (RunningServer server = RunningServer.start(RunningServer.configFromNow())) {
      Map<String, String> environment = new HashMap<>(NodeTools.environment(temp));
      environment.put("CLOUDFLARE_API_BASE_URL", server.url() + "/client/v4");
      environment.put("CLOUDFLARE_API_TOKEN", "any");
      environment.put("CLOUDFLARE_ACCOUNT_ID", "account");
      List<String> command = run(server);
      command.addAll(NodeTools.wrangler("pinned"));
      command.addAll(List.of("kv", "bulk", "put", "keys.json", "--remote"));
      command.addAll(List.of("--binding", "MY_KV", "--preview", "false"));
      ExternalProgram.Outcome seeded = ExternalProgram.run(command, folder, environment);
      assertThat(seeded.status()).as(seeded.output()).isZero();
      assertThat(server.emulator().namespaces())
          .extracting(NamespaceInfo::id, NamespaceInfo::title)
          .containsExactlyInAnyOrder(
              tuple("0123456789abcdef0123456789abcdef", "shop-MY_KV"),
              tuple("preview", "shop-MY_KV_preview"),
              tuple("shop:SESSION", "shop-SESSION"),
              tuple("staging", "shop-staging-MY_KV"));
      String id = "0123456789abcdef0123456789abcdef";
      assertThat(server.emulator().namespace(id).at("rest").get("k").text()).contains("seeded");
    }
  }

  /** Its assets are files of the project, and no namespace of the emulator. */
  @Test
  void theAssetsOfWorkersSitesStayWhereTheyAre() throws Exception {
    theAssetsStayWhereTheyAre("newest");
  }

  @Test
  @Tag("thorough")
  void theAssetsOfWorkersSitesStayWhereTheyAreUnderTheOlderWrangler() throws Exception {
    theAssetsStayWhereTheyAre("pinned");
  }

  private void theAssetsStayWhereTheyAre(String wrangler) throws Exception {
    NodeTools.require(temp);
    Path folder =
        project(
            "sites",
            """
            name = "sites"
            kv_namespaces = [{ binding = "MY_KV", id = "app" }]
            [site]
            bucket = "./public"
            """);
    Files.writeString(
        Files.createDirectory(folder.resolve("public")).resolve("page.txt"), "an asset");
    Files.writeString(
        folder.resolve("index.js"),
        """
        import manifest from "__STATIC_CONTENT_MANIFEST";
        export default {
          async fetch(request, env) {
            await env.MY_KV.put("k", "a value");
            const asset = JSON.parse(manifest)["page.txt"];
            return new Response(
              `${await env.__STATIC_CONTENT.get(asset)}, ${await env.MY_KV.get("k")}`);
          },
        };
        """);
    try (RunningServer server = RunningServer.start(RunningServer.configFromNow());
        ExternalProgram dev = NodeTools.dev(folder, temp, server.url(), "--wrangler", wrangler)) {
      assertThat(get(NodeTools.awaitReady(dev))).isEqualTo("an asset, a value");
      assertThat(server.emulator().namespaces())
          .extracting(NamespaceInfo::id)
          .containsExactly("app");
    }
  }

  @Test
  void pagesDevIsServed() throws Exception {
    NodeTools.require(temp);
    Path folder = Files.createDirectories(temp.resolve("site/public"));
    Files.writeString(
        folder.resolve("_worker.js"),
        """
        export default {
          async fetch(request, env) {
            await env.SESSION.put("k", "of the page");
            return new Response(await env.SESSION.get("k"));
          },
        };
        """);
    try (RunningServer server = RunningServer.start(RunningServer.configFromNow())) {
      List<String> command = run(server);
      command.addAll(NodeTools.wrangler("pinned"));
      command.addAll(List.of("pages", "dev", "public", "--kv", "SESSION"));
      command.addAll(List.of("--compatibility-date", "2026-04-01"));
      command.addAll(List.of("--port", "0", "--inspector-port", "0"));
      try (ExternalProgram pages =
          ExternalProgram.start(command, temp.resolve("site"), NodeTools.environment(temp))) {
        assertThat(get(NodeTools.awaitReady(pages))).isEqualTo("of the page");
        assertThat(server.emulator().namespaces())
            .singleElement()
            .satisfies(n -> assertThat(n.id()).matches("site-[0-9a-f]{6}:SESSION"));
      }
    }
  }

  @Test
  void wranglersTestHarnessAndItsPlatformProxyAreServed() throws Exception {
    NodeTools.require(temp);
    Path folder = project("shop", "name = \"shop\"\nkv_namespaces = [{ binding = \"SESSION\" }]\n");
    Files.writeString(
        folder.resolve("harness.cjs"),
        """
        const { createTestHarness, getPlatformProxy } = require(process.argv[2]);
        const body = JSON.stringify({ binding: "SESSION", method: "put", args: ["k", "of the test"] });
        (async () => {
          const server = createTestHarness({ workers: [{ configPath: "./wrangler.toml" }] });
          await server.listen();
          await server.fetch("/", { method: "POST", body });
          await server.close();
          const proxy = await getPlatformProxy();
          console.log("the proxy reads", await proxy.env.SESSION.get("k"));
          await proxy.dispose();
        })();
        """);
    try (RunningServer server = RunningServer.start(RunningServer.configFromNow())) {
      List<String> command = run(server);
      command.add(NodeTools.wrangler("newest").get(0));
      command.addAll(List.of("harness.cjs", NodeTools.module("wrangler-newest")));
      ExternalProgram.Outcome outcome =
          ExternalProgram.run(command, folder, NodeTools.environment(temp));
      assertThat(outcome.output()).contains("the proxy reads of the test\n");
      assertThat(server.emulator().namespace("shop:SESSION").at("lhr").get("k").text())
          .contains("of the test");
    }
  }

  /** {@code flowkv run}, up to the program that it runs. */
  private static List<String> run(RunningServer server) {
    String flowkv = NodeTools.SCRIPTS.resolve("npm/bin/flowkv.js").toString();
    return new ArrayList<>(List.of("node", flowkv, "run", "--url", server.url(), "--"));
  }

  private static String get(String url) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  /** A name that somebody chose stays; what only holds an id's place does not. */
  @Test
  void anIdIsTakenAsItStandsUnlessItIsAPlaceholder() {
    NodeTools.require(temp);
    String chosen =
        "app flow my-namespace x aa a-b production 0123456789abcdef0123456789abcdef"
            + " staging-sessions kv user-ids";
    String placeholders =
        "<id> <YOUR_KV_ID> xxx xxxxxxxx-xxxx-xxxx 00000000000000000000000000000000 ... - TODO"
            + " your-namespace-id YOUR_KV_NAMESPACE_ID namespace-id kv_namespace_id preview_id"
            + " {{id}} $KV_ID [id] replace-me changeme placeholder MY_KV";
    String script =
        "const { namespaceOf } = require(process.argv[1]);"
            + "console.log(process.argv[2].split(' ')"
            + ".map((id) => namespaceOf('MY_KV', id, 'shop') === id ? id : '').filter(Boolean).join(' '))";
    for (String ids : List.of(chosen, placeholders)) {
      String module = NodeTools.SCRIPTS.resolve("npm/namespaces.cjs").toString();
      ExternalProgram.Outcome outcome =
          ExternalProgram.run(List.of("node", "-e", script, module, ids), temp, Map.of());
      assertThat(outcome.output()).isEqualTo((ids.equals(chosen) ? chosen : "") + "\n");
    }
  }

  @Test
  void aMiniflareThatThePreloadDoesNotKnowIsAClearError() throws IOException {
    NodeTools.require(temp);
    Path module = Files.createDirectories(temp.resolve("node_modules/miniflare"));
    Files.writeString(
        module.resolve("package.json"), "{\"name\":\"miniflare\",\"version\":\"9.1.0\"}");
    Files.writeString(module.resolve("index.js"), "exports.Miniflare = class Miniflare {};");
    Files.writeString(temp.resolve("main.js"), "require('miniflare')");
    Map<String, String> environment = new HashMap<>(NodeTools.environment(temp));
    environment.put("FLOWKV_URL", "http://127.0.0.1:1");
    ExternalProgram.Outcome outcome =
        ExternalProgram.run(List.of("node", "--require", PRELOAD, "main.js"), temp, environment);
    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.output())
        .contains(
            "FlowKV cannot serve the KV bindings of Miniflare 9.1.0: it has no class Miniflare with"
                + " setOptions.");
  }

  /** A wrangler of tomorrow. */
  private Path wrangler(String folder, String program) throws IOException {
    Path project =
        project(folder, "name = \"shop\"\nkv_namespaces = [{ binding = \"SESSION\" }]\n");
    Path wrangler = Files.createDirectories(project.resolve("node_modules/wrangler"));
    Files.writeString(
        Files.createDirectories(wrangler.resolve("bin")).resolve("wrangler.js"), program);
    // Reading configurations is as it was.
    Files.writeString(
        Files.createDirectories(wrangler.resolve("wrangler-dist")).resolve("cli.js"),
        "module.exports = require("
            + "'"
            + NodeTools.module("wrangler/wrangler-dist/cli.js")
            + "')");
    return project;
  }

  private ExternalProgram.Outcome dev(Path folder, RunningServer server) {
    Map<String, String> environment = new HashMap<>(NodeTools.environment(temp));
    environment.put("FLOWKV_PATIENCE_SECONDS", "2");
    return ExternalProgram.run(
        List.of(
            NodeTools.SCRIPTS.resolve("dev").toString(), folder.toString(), "--url", server.url()),
        temp,
        environment);
  }

  @Test
  void aWranglerWithoutMiniflareEndsDev() throws IOException {
    NodeTools.require(temp);
    Path folder = wrangler("future", "setInterval(() => {}, 1000)");
    try (RunningServer server = RunningServer.start(RunningServer.configFromNow())) {
      ExternalProgram.Outcome outcome = dev(folder, server);
      assertThat(outcome.output())
          .contains(
              "flowkv dev: wrangler has loaded no Miniflare within 2 s, so its KV bindings are not"
                  + " the emulator's; `flowkv doctor` names the versions of wrangler that were tried\n");
      assertThat(outcome.status()).isEqualTo(1);
    }
  }

  @Test
  void aBindingThatMiniflareMakesElsewhereEndsDev() throws IOException {
    NodeTools.require(temp);
    Path folder =
        wrangler(
            "future",
            """
            setInterval(() => {}, 1000);
            const { PLUGINS } = require("miniflare");
            PLUGINS.kv.getBindings({ config: { name: "shop", keyValues: { SESSION: {} } } }, 0)
              .catch((e) => console.log(e.message));
            """);
    Path miniflare = Files.createDirectories(folder.resolve("node_modules/miniflare"));
    Files.writeString(
        miniflare.resolve("package.json"), "{\"name\":\"miniflare\",\"version\":\"6.1.0\"}");
    Files.writeString(
        miniflare.resolve("index.js"),
        """
        exports.Miniflare = class Miniflare { setOptions() {} };
        exports.PLUGINS = { kv: { getBindings: async () => [], getServices: async () => [] } };
        """);
    try (RunningServer server = RunningServer.start(RunningServer.configFromNow())) {
      ExternalProgram.Outcome outcome = dev(folder, server);
      assertThat(outcome.output())
          .contains(
              "flowkv dev: FlowKV cannot serve the KV bindings of Miniflare 6.1.0: the KV binding"
                  + " SESSION of the Worker shop is not made by its KV plugin.");
      assertThat(outcome.status()).isEqualTo(1);
    }
  }
}
