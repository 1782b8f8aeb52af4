package dev.flowkv.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.testkit.ExternalProgram;
import dev.flowkv.testkit.NodeTools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same unmodified Worker under plain {@code wrangler dev}, through {@code dev}. */
class WranglerDevIT {
  @TempDir Path temp;

  @ParameterizedTest
  @ValueSource(strings = {"pinned", "newest"})
  void theWorkersBindingsAreServedByTheEmulator(String wrangler) {
    NodeTools.require(temp);
    Path folder = NodeTools.copy("emulator/server/src/test/worker", temp);
    try (RunningServer server = RunningServer.start(RunningServer.configFromNow());
        ExternalProgram dev =
            NodeTools.dev(
                folder, temp, server.url(), "--location", "sjc", "--wrangler", wrangler)) {
      TestWorker worker = new TestWorker(NodeTools.awaitReady(dev));

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
          .isEqualTo(
              "Error: KV PUT failed: 413 Value length of 26214401 exceeds limit of 26214400.");
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
  }

  @Test
  void anUnknownLocationEndsDevWithOneLine() {
    NodeTools.require(temp);
    Path folder = NodeTools.copy("emulator/server/src/test/worker", temp);
    try (RunningServer server = RunningServer.start(RunningServer.configFromNow());
        ExternalProgram dev = NodeTools.dev(folder, temp, server.url(), "--location", "mars")) {
      ExternalProgram.Outcome outcome = dev.awaitEnd();
      assertThat(outcome.status()).isEqualTo(2);
      assertThat(outcome.output())
          .isEqualTo(
              "flowkv dev: the emulator has no location \"mars\"; its locations are lhr, sjc\n");
    }
  }

  @Test
  void aMiniflareThatThePreloadDoesNotKnowIsAClearError() throws Exception {
    NodeTools.require(temp);
    Path module = Files.createDirectories(temp.resolve("node_modules/miniflare"));
    Files.writeString(
        module.resolve("package.json"), "{\"name\":\"miniflare\",\"version\":\"9.1.0\"}");
    Files.writeString(module.resolve("index.js"), "exports.Miniflare = class Miniflare {};");
    Files.writeString(temp.resolve("main.js"), "require('miniflare')");
    Map<String, String> environment = new HashMap<>(NodeTools.environment(temp));
    environment.put("FLOWKV_URL", "http://127.0.0.1:1");
    ExternalProgram.Outcome outcome =
        ExternalProgram.run(
            List.of(
                "node",
                "--require",
                NodeTools.SCRIPTS.resolve("npm/kv-preload.cjs").toString(),
                "main.js"),
            temp,
            environment);
    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.output())
        .contains(
            "FlowKV cannot serve the KV bindings of this wrangler: this wrangler brings Miniflare"
                + " 9.1.0; versions 4 and 5 are known");
  }
}
