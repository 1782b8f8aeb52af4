package dev.flowkv.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.FaultEffect;
import dev.flowkv.engine.FaultRule;
import dev.flowkv.engine.FaultRule.Match;
import dev.flowkv.engine.KvOperation;
import dev.flowkv.testkit.ExternalProgram;
import dev.flowkv.testkit.NodeTools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A Worker that wrangler has bundled, on raw workerd, in two locations at once. */
class WorkerdIT {
  @TempDir static Path temp;
  private static RunningServer server;
  private static ExternalProgram workerd;
  private static TestWorker lhr;
  private static TestWorker sjc;

  @BeforeAll
  static void start() throws Exception {
    NodeTools.require(temp);
    Path worker = NodeTools.copy("emulator/server-it/src/test/worker", temp);
    List<String> bundle = new java.util.ArrayList<>(NodeTools.wrangler("pinned"));
    bundle.addAll(List.of("deploy", "--dry-run", "--outdir", "dist"));
    ExternalProgram.Outcome bundled =
        ExternalProgram.run(bundle, worker, NodeTools.environment(temp));
    assertThat(bundled.status()).as(bundled.output()).isZero();

    server = RunningServer.start(RunningServer.configFromNow());
    Files.writeString(worker.resolve("dist/config.capnp"), config(server.port()));
    workerd =
        ExternalProgram.start(
            List.of(NodeTools.workerd().toString(), "serve", "config.capnp", "--control-fd=1"),
            worker.resolve("dist"),
            Map.of());
    lhr = new TestWorker("http://127.0.0.1:" + port("lhr"));
    sjc = new TestWorker("http://127.0.0.1:" + port("sjc"));
  }

  private static String port(String socket) {
    return workerd.awaitOutput("\"socket\":\"" + socket + "\",\"port\":(\\d+)").group(1);
  }

  private static String config(int emulator) {
    StringBuilder services = new StringBuilder();
    StringBuilder sockets = new StringBuilder();
    StringBuilder workers = new StringBuilder();
    for (String location : List.of("lhr", "sjc")) {
      services.append("(name = \"%1$s\", worker = .%1$s),\n".formatted(location));
      for (String namespace : List.of("flow", "other")) {
        services.append(
            """
            (name = "%1$s:%2$s", external = (address = "127.0.0.1:%3$d", http = (injectRequestHeaders = [
              (name = "X-KV-Namespace-Id", value = "%2$s"), (name = "X-KV-Location", value = "%1$s")]))),
            """
                .formatted(location, namespace, emulator));
      }
      services.append(
          """
          (name = "%1$s:none", external = (address = "127.0.0.1:%2$d")),
          (name = "%1$s:empty", external = (address = "127.0.0.1:%2$d", http = (injectRequestHeaders = [
            (name = "X-KV-Namespace-Id", value = "")]))),
          (name = "%1$s:odd", external = (address = "127.0.0.1:%2$d", http = (injectRequestHeaders = [
            (name = "X-KV-Namespace-Id", value = "my-app/É:SESSION")]))),
          """
              .formatted(location, emulator));
      sockets.append(
          "(name = \"%1$s\", address = \"127.0.0.1:0\", http = (), service = \"%1$s\"),\n"
              .formatted(location));
      workers.append(
          """
          const %1$s :Workerd.Worker = (
            modules = [ (name = "index.js", esModule = embed "index.js") ],
            compatibilityDate = "2026-04-01",
            bindings = [ (name = "FLOW_KV", kvNamespace = "%1$s:flow"), (name = "OTHER_KV", kvNamespace = "%1$s:other"),
              (name = "NONE", kvNamespace = "%1$s:none"), (name = "EMPTY", kvNamespace = "%1$s:empty"), (name = "ODD", kvNamespace = "%1$s:odd") ] );
          """
              .formatted(location));
    }
    return "using Workerd = import \"/workerd/workerd.capnp\";\n"
        + "const config :Workerd.Config = ( services = [\n"
        + services
        + "], sockets = [\n"
        + sockets
        + "] );\n"
        + workers;
  }

  @AfterAll
  static void stop() {
    if (workerd != null) {
      workerd.close();
    }
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void reset() {
    server.emulator().reset();
    server.emulator().faults().clear();
    server
        .emulator()
        .configure(c -> EmulatorConfig.cloudflare().toBuilder().locations(c.locations()).build());
  }

  private static void advance(Duration by) {
    server.emulator().clock().advance(by);
  }

  @Test
  void faultRulesReachAWorkerAsThePlatformsFailuresDo() {
    lhr.call("put", "[\"k\",\"old\"]");
    faults(
        FaultRule.always(
            Match.of(KvOperation.PUT).keysFrom("refused"),
            new FaultEffect.Failure(503, "Zu viel – später", null)),
        FaultRule.always(Match.ALL.keysFrom("dropped"), new FaultEffect.Drop(true)),
        FaultRule.always(Match.ALL.keysFrom("acknowledged"), new FaultEffect.LostAcknowledgement()),
        FaultRule.always(Match.of(KvOperation.LIST), new FaultEffect.Failure(500, "Oops", null)),
        FaultRule.always(
            Match.of(KvOperation.GET).at("sjc"),
            new FaultEffect.StaleRead(Duration.ofSeconds(30))));
    assertThat(lhr.call("put", "[\"refused\",\"v\"]"))
        .isEqualTo("Error: KV PUT failed: 503 Zu viel – später");
    // The binding calls a list a GET.
    assertThat(lhr.call("list", "[]")).isEqualTo("Error: KV GET failed: 500 Oops");
    assertThat(lhr.call("put", "[\"dropped\",\"v\"]")).contains("Network connection lost.");
    assertThat(lhr.call("get", "[\"dropped\"]")).contains("Network connection lost.");
    assertThat(lhr.call("put", "[\"acknowledged\",\"v\"]"))
        .isEqualTo("Error: KV PUT failed: 504 Gateway Timeout");

    advance(Duration.ofMinutes(5));
    lhr.call("put", "[\"k\",\"new\"]");
    advance(Duration.ofSeconds(29));
    assertThat(sjc.call("get", "[\"k\"]")).isEqualTo("\"old\"");
    assertThat(lhr.call("get", "[\"k\"]")).isEqualTo("\"new\"");

    server.emulator().faults().clear();
    assertThat(lhr.call("get", "[\"refused\"]")).isEqualTo("null");
    assertThat(lhr.call("get", "[\"dropped\"]")).isEqualTo("\"v\"");
    assertThat(lhr.call("get", "[\"acknowledged\"]")).isEqualTo("\"v\"");
  }

  private static void faults(FaultRule... rules) {
    server.emulator().faults().set(0, List.of(rules));
  }

  @Test
  void everyTypeOfValueIsWrittenAndRead() {
    assertThat(lhr.call("put", "['text','héllo 😀']".replace('\'', '"'))).contains("undefined");
    assertThat(lhr.call("get", "[\"text\"]")).isEqualTo("\"héllo 😀\"");
    assertThat(lhr.call("get", "[\"text\",\"text\"]")).isEqualTo("\"héllo 😀\"");
    lhr.call("put", "[\"json\",\"{\\\"a\\\":[1,null]}\"]");
    assertThat(lhr.call("get", "[\"json\",\"json\"]")).isEqualTo("{\"a\":[1,null]}");
    lhr.call("put", "[\"bytes\",{\"$bytes\":\"AP8B\"}]");
    assertThat(lhr.call("get", "[\"bytes\",\"arrayBuffer\"]")).isEqualTo("{\"$bytes\":\"AP8B\"}");
    assertThat(lhr.call("get", "[\"bytes\",{\"type\":\"stream\"}]"))
        .isEqualTo("{\"$stream\":\"AP8B\"}");
    lhr.call("put", "[\"view\",{\"$view\":\"AP8B\"}]");
    assertThat(lhr.call("get", "[\"view\",\"arrayBuffer\"]")).isEqualTo("{\"$bytes\":\"AP8B\"}");
    lhr.call("put", "[\"stream\",{\"$stream\":[\"a\",\"bc\",\"def\"]}]");
    assertThat(lhr.call("get", "[\"stream\"]")).isEqualTo("\"abcdef\"");
    lhr.call("put", "[\"response\",{\"$response\":\"whole\"}]");
    assertThat(lhr.call("get", "[\"response\"]")).isEqualTo("\"whole\"");
    lhr.call("put", "[\"empty\",\"\"]");
    assertThat(lhr.call("get", "[\"empty\"]")).isEqualTo("\"\"");
    lhr.call("put", "[\"number\",42]");
    assertThat(lhr.call("get", "[\"number\"]")).isEqualTo("\"42\"");
    assertThat(lhr.call("get", "[\"nothing\"]")).isEqualTo("null");
  }

  @Test
  void theLargestValuePassesBothWaysAndOneByteMoreIsRefused() {
    assertThat(lhr.call("put", "[\"big\",{\"$pattern\":26214400}]")).contains("undefined");
    assertThat(lhr.call("get", "[\"big\",\"arrayBuffer\"]"))
        .isEqualTo("{\"$large\":26214400,\"isPattern\":true}");
    assertThat(lhr.call("put", "[\"bigger\",{\"$pattern\":26214401}]"))
        .isEqualTo("Error: KV PUT failed: 413 Value length of 26214401 exceeds limit of 26214400.");
    assertThat(lhr.call("get", "[\"bigger\"]")).isEqualTo("null");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"a\":\"é😀\"}", "0", "false", "\"\"", "[]"})
  void metadataIsAnyJson(String metadata) {
    lhr.call("put", "[\"k\",\"v\",{\"metadata\":" + metadata + "}]");
    assertThat(lhr.call("getWithMetadata", "[\"k\"]"))
        .isEqualTo("{\"value\":\"v\",\"metadata\":" + metadata + ",\"cacheStatus\":\"HIT\"}");
    assertThat(lhr.call("list", "[]"))
        .isEqualTo(
            "{\"keys\":[{\"name\":\"k\",\"metadata\":"
                + metadata
                + "}],\"list_complete\":true,\"cacheStatus\":\"MISS\"}");
    assertThat(lhr.call("getWithMetadata", "[[\"k\",\"none\"]]"))
        .isEqualTo(
            "{\"$map\":[[\"k\",{\"value\":\"v\",\"metadata\":" + metadata + "}],[\"none\",null]]}");
  }

  @Test
  void aMissHasNeitherValueNorMetadataAndAPlainPutClearsMetadata() {
    assertThat(lhr.call("getWithMetadata", "[\"k\"]"))
        .isEqualTo("{\"value\":null,\"metadata\":null,\"cacheStatus\":\"MISS\"}");
    lhr.call("put", "[\"k\",\"v\",{\"metadata\":1,\"expirationTtl\":60}]");
    advance(Duration.ofSeconds(1));
    lhr.call("put", "[\"k\",\"w\",{\"metadata\":null}]");
    assertThat(lhr.call("list", "[]"))
        .isEqualTo("{\"keys\":[{\"name\":\"k\"}],\"list_complete\":true,\"cacheStatus\":\"MISS\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a|b^c[d]~ !\\\"#$%&'()*+,-./:;<=>?@`{}",
        "bulk/get",
        // What other faces call their own.
        "bindings",
        "bindings?K=x",
        "binding",
        "binding/",
        "binding/x",
        "client/v4/x",
        "client/v4/accounts/a/storage/kv/namespaces",
        "__flowkv/health",
        "__flowkv",
        "metrics",
        "/lead//x/",
        "./a",
        "a/../b",
        "nl\\n",
        "nul\\u0000",
        "é😀\\uffff",
        "%2F",
        "...",
      })
  void everyLegalKeyIsWrittenReadListedAndDeleted(String key) {
    String quoted = "\"" + key + "\"";
    assertThat(lhr.call("put", "[" + quoted + ",\"v\"]")).contains("undefined");
    assertThat(lhr.call("get", "[" + quoted + "]")).isEqualTo("\"v\"");
    assertThat(lhr.call("list", "[{\"prefix\":" + quoted + "}]")).contains("\"keys\":[{");
    advance(Duration.ofSeconds(1));
    assertThat(lhr.call("delete", "[" + quoted + "]")).contains("undefined");
    assertThat(lhr.call("get", "[" + quoted + "]")).isEqualTo("null");
  }

  @ParameterizedTest
  @CsvSource({"NONE", "EMPTY"})
  void aBindingThatNamesNoNamespaceIsRefusedWithWhatToConfigure(String binding) {
    String text =
        "400 This binding names no namespace. Add the header X-KV-Namespace-Id in workerd's"
            + " configuration: external = (address = ..., http = (injectRequestHeaders = [(name ="
            + " \"X-KV-Namespace-Id\", value = \"NAMESPACE_ID\")]))";
    for (String key : List.of("k", "bindings", "binding/x", "__flowkv/health", "client/v4/x")) {
      String quoted = "\"" + key + "\"";
      assertThat(lhr.call(binding, "get", "[" + quoted + "]"))
          .isEqualTo("Error: KV GET failed: " + text);
      assertThat(lhr.call(binding, "put", "[" + quoted + ",\"v\"]"))
          .isEqualTo("Error: KV PUT failed: " + text);
      assertThat(lhr.call(binding, "delete", "[" + quoted + "]"))
          .isEqualTo("Error: KV DELETE failed: " + text);
    }
    assertThat(lhr.call(binding, "list", "[]")).isEqualTo("Error: KV GET failed: " + text);
    assertThat(lhr.call(binding, "get", "[[\"k\"]]"))
        .isEqualTo("Error: KV GET_BULK failed: " + text);
  }

  @Test
  void anIdIsAnyText() {
    assertThat(lhr.call("ODD", "put", "[\"k\",\"v\"]")).contains("undefined");
    assertThat(server.emulator().existingNamespace("my-app/É:SESSION").at("lhr").get("k").text())
        .contains("v");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "get|[\"\"]|TypeError: Key name cannot be empty.",
        "put|[\".\",\"v\"]|TypeError: \".\" is not allowed as a key name.",
        "get|[\"k\",{\"cacheTtl\":29}]|Error: KV GET failed: 400 Invalid cache_ttl of 29. Cache TTL must be at least 30.",
        "get|[\"k\",{\"cacheTtl\":{\"$NaN\":0}}]|Error: KV GET failed: 400 Invalid cache_ttl of 0. Cache TTL must be at least 30.",
        "put|[\"k\",\"v\",{\"expirationTtl\":59}]|Error: KV PUT failed: 400 Invalid expiration_ttl of 59. Expiration TTL must be at least 60.",
        "put|[\"k\",\"v\",{\"expirationTtl\":0}]|Error: KV PUT failed: 400 Invalid expiration_ttl of 0. Please specify integer greater than 0.",
        "put|[\"k\",\"v\",{\"expirationTtl\":-5}]|Error: KV PUT failed: 400 Invalid expiration_ttl of -5. Please specify integer greater than 0.",
        "put|[\"k\",\"v\",{\"expiration\":1000}]|Error: KV PUT failed: 400 Invalid expiration of 1000. Please specify integer greater than the current number of seconds since the UNIX epoch.",
        "put|[\"k\",{\"$object\":0}]|TypeError: KV put() accepts only strings, ArrayBuffers, ArrayBufferViews, and ReadableStreams as values.",
        "put|[\"\\ud800\",\"v\"]|Error: KV PUT failed: 400 Could not URL-decode key name",
        "list|[{\"limit\":1001}]|Error: KV GET failed: 400 Invalid key_count_limit of 1001. Please specify an integer less than 1000.",
        "list|[{\"cursor\":\"foreign\"}]|Error: KV GET failed: 400 Invalid cursor",
        "get|[[]]|Error: KV GET_BULK failed: 400 You must request a minimum of 1 key",
        "get|[[\"k\"],\"stream\"]|Error: KV GET_BULK failed: 400 \"stream\" is not a valid type. Use \"json\" or \"text\"",
      })
  void aRefusalIsTheErrorThatThePlatformThrows(String method, String args, String error) {
    assertThat(lhr.call(method, args)).isEqualTo(error);
  }

  @Test
  void refusalsByLengthAndCountAreThePlatforms() {
    String metadata = "[\"k\",\"v\",{\"metadata\":\"" + "x".repeat(1023) + "\"}]";
    assertThat(lhr.call("put", metadata))
        .isEqualTo("Error: KV PUT failed: 413 Metadata length of 1025 exceeds limit of 1024.");
    assertThat(lhr.call("delete", "[\"" + "k".repeat(513) + "\"]"))
        .isEqualTo(
            "Error: KV DELETE failed: 414 UTF-8 encoded length of 513 exceeds key length limit of 512.");
    assertThat(lhr.call("get", "[[\"k\"" + ",\"k\"".repeat(100) + "]]"))
        .isEqualTo("Error: KV GET_BULK failed: 400 You can request a maximum of 100 keys");
    lhr.call("put", "[\"text\",\"not json\"]");
    assertThat(lhr.call("get", "[[\"text\"],\"json\"]"))
        .isEqualTo(
            "Error: KV GET_BULK failed: 400 At least one of the requested keys corresponds to a non-json value");
    assertThat(lhr.call("put", "[\"text\",\"again\"]"))
        .isEqualTo("Error: KV PUT failed: 429 Too Many Requests");
  }

  @Test
  void bulkReadsComeAsAMapInOrder() {
    lhr.call("put", "[\"a\",\"1\"]");
    lhr.call("put", "[\"b\",\"2\"]");
    assertThat(lhr.call("get", "[[\"b\",\"zz\",\"a\"]]"))
        .isEqualTo("{\"$map\":[[\"b\",\"2\"],[\"zz\",null],[\"a\",\"1\"]]}");
    assertThat(lhr.call("get", "[[\"a\"],{\"type\":\"json\",\"cacheTtl\":60}]"))
        .isEqualTo("{\"$map\":[[\"a\",1]]}");
  }

  @Test
  void listsAreInByteOrderAndPaged() {
    for (String key : List.of("😀", "￿", "é", "a", "B")) {
      lhr.call("put", "[\"" + key + "\",\"v\"]");
    }
    String first = lhr.call("list", "[{\"limit\":3}]");
    assertThat(first)
        .startsWith(
            "{\"keys\":[{\"name\":\"B\"},{\"name\":\"a\"},{\"name\":\"é\"}],\"list_complete\":false,\"cursor\":");
    String cursor = first.replaceAll(".*\"cursor\":\"([^\"]*)\".*", "$1");
    assertThat(lhr.call("list", "[{\"cursor\":\"" + cursor + "\"}]"))
        .isEqualTo(
            "{\"keys\":[{\"name\":\"￿\"},{\"name\":\"😀\"}],\"list_complete\":true,\"cacheStatus\":\"MISS\"}");
    assertThat(lhr.call("OTHER_KV", "list", "[]")).contains("\"keys\":[]");
  }

  @Test
  void anotherLocationReadsStaleUntilItsCacheLapses() {
    lhr.call("put", "[\"k\",\"old\"]");
    advance(Duration.ofSeconds(61));
    assertThat(sjc.call("get", "[\"k\"]")).isEqualTo("\"old\"");
    lhr.call("put", "[\"k\",\"new\"]");
    assertThat(lhr.call("get", "[\"k\"]")).isEqualTo("\"new\"");
    advance(Duration.ofSeconds(59));
    assertThat(sjc.call("get", "[\"k\"]")).isEqualTo("\"old\"");
    advance(Duration.ofSeconds(1));
    assertThat(sjc.call("get", "[\"k\"]")).isEqualTo("\"new\"");
  }

  @Test
  void aMissIsCachedToo() {
    assertThat(sjc.call("get", "[\"k\"]")).isEqualTo("null");
    lhr.call("put", "[\"k\",\"v\"]");
    advance(Duration.ofSeconds(59));
    assertThat(sjc.call("get", "[\"k\"]")).isEqualTo("null");
    assertThat(sjc.call("get", "[\"k\",{\"cacheTtl\":30}]")).isEqualTo("\"v\"");
  }

  @Test
  void expirationBeatsALongerCacheTtl() {
    lhr.call("put", "[\"k\",\"v\",{\"expirationTtl\":60}]");
    assertThat(lhr.call("get", "[\"k\",{\"cacheTtl\":3600}]")).isEqualTo("\"v\"");
    advance(Duration.ofSeconds(60));
    assertThat(lhr.call("get", "[\"k\",{\"cacheTtl\":3600}]")).isEqualTo("null");
  }

  @Test
  void theStrongProfileIsNeverStale() {
    server
        .emulator()
        .configure(c -> EmulatorConfig.strong().toBuilder().locations(c.locations()).build());
    assertThat(sjc.call("getWithMetadata", "[\"k\"]"))
        .isEqualTo("{\"value\":null,\"metadata\":null,\"cacheStatus\":null}");
    lhr.call("put", "[\"k\",\"1\"]");
    assertThat(sjc.call("get", "[\"k\"]")).isEqualTo("\"1\"");
    lhr.call("put", "[\"k\",\"2\"]");
    assertThat(sjc.call("get", "[\"k\"]")).isEqualTo("\"2\"");
    lhr.call("delete", "[\"k\"]");
    assertThat(sjc.call("get", "[\"k\"]")).isEqualTo("null");
    assertThat(sjc.call("list", "[]")).contains("\"keys\":[]");
  }
}
