package dev.flowkv.workers;

import static dev.flowkv.testkit.HarnessKeyValue.operation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.flowkv.capability.KvCapabilityInfo;
import dev.flowkv.capability.KvCapabilityInfo.Consistency;
import dev.flowkv.capability.KvCapabilityInfo.Durability;
import dev.flowkv.capability.KvErrorCode;
import dev.flowkv.capability.KvException;
import dev.flowkv.capability.KvLimit;
import dev.flowkv.capability.PutOptions;
import dev.flowkv.testkit.HarnessKeyValue;
import dev.flowkv.testkit.NodeTools;
import dev.flowkv.testkit.Thorough;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the harness Worker shows beyond the contract, both builds, Miniflare and emulator. */
class HarnessIT {
  /** Enough to have 32 under way at any time; more with {@code -Dharness.requests=3000}. */
  private static final int REQUESTS =
      Integer.getInteger("harness.requests", Thorough.either(200, 3_000));

  private static void assertFails(KvErrorCode code, Runnable operation) {
    assertThatExceptionOfType(KvException.class)
        .isThrownBy(operation::run)
        .satisfies(e -> assertThat(e.code()).as(e.toString()).isEqualTo(code));
  }

  @ParameterizedTest
  @EnumSource
  void concurrentRequestsAreAllRight(HarnessTarget target) throws Exception {
    int requests = REQUESTS;
    HarnessKeyValue keyValue = target.session().keyValue();
    ExecutorService threads = Executors.newFixedThreadPool(32);
    try {
      List<Callable<Boolean>> calls = new ArrayList<>();
      for (int i = 0; i < requests / 2; i++) {
        String key = "concurrent/" + i;
        byte[] value = ("value of " + i + "é".repeat(i % 100)).getBytes(StandardCharsets.UTF_8);
        calls.add(
            () -> {
              keyValue.put(key, value, PutOptions.NONE.withMetadata("\"" + key + "\""));
              var entry = keyValue.getWithMetadata(key).orElseThrow();
              return Arrays.equals(entry.value().bytes(), value)
                  && entry.metadata().orElseThrow().equals("\"" + key + "\"");
            });
      }
      int right = 0;
      for (Future<Boolean> call : threads.invokeAll(calls)) {
        right += call.get() ? 2 : 0;
      }
      assertThat(right).isEqualTo(requests);
    } finally {
      threads.shutdownNow();
    }
  }

  @ParameterizedTest
  @EnumSource
  void the1001stOperationOfAnInvocationIsRefusedAndTheNextInvocationGoesOn(HarnessTarget target) {
    HarnessKeyValue keyValue = target.session().keyValue();
    ObjectNode[] operations =
        IntStream.rangeClosed(0, 1000)
            .mapToObj(i -> operation("get").put("key", "budget"))
            .toArray(ObjectNode[]::new);
    List<JsonNode> results = keyValue.batch(operations);
    assertThat(results).hasSize(1001);
    assertThat(results.subList(0, 1000)).allMatch(r -> !r.get("found").asBoolean());
    assertThat(results.get(1000).path("error").path("code").asText())
        .isEqualTo("OPERATION_LIMIT_EXCEEDED");
    assertThat(results.get(1000).path("error").has("platformText")).as("local").isFalse();
    assertThat(keyValue.get("budget")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void aBatchIsManyOperationsInOneInvocation(HarnessTarget target) {
    String all = Base64.getEncoder().encodeToString(new byte[] {0, (byte) 0xFF, 10, (byte) 0x80});
    List<JsonNode> results =
        target
            .session()
            .keyValue()
            .batch(
                operation("put").put("key", "batch/a").put("base64", all).put("metadata", "[0]"),
                operation("put")
                    .put("key", "batch/b")
                    .put("text", "{\"b\":1}")
                    .put("expirationTtl", 60),
                operation("get").put("key", "batch/a"),
                operation("get").put("key", "batch/b").put("as", "json"),
                operation("put").put("key", "..").put("text", "refused"),
                operation("list").put("prefix", "batch/").put("limit", 1),
                operation("delete").put("key", "batch/a"),
                operation("get").put("key", "batch/a"),
                operation("jump"),
                operation("list").put("limit", (1L << 32) + 1));
    assertThat(results.get(2).toString())
        .isEqualTo("{\"found\":true,\"metadata\":\"[0]\",\"base64\":\"" + all + "\"}");
    assertThat(results.get(3).path("json").asText()).isEqualTo("{\"b\":1}");
    assertThat(results.get(4).path("error").path("code").asText()).isEqualTo("KEY_ILLEGAL");
    assertThat(results.get(5).path("keys").path(0).path("name").asText()).isEqualTo("batch/a");
    assertThat(results.get(5).path("list_complete").asBoolean()).isFalse();
    assertThat(results.get(7).path("found").asBoolean()).isFalse();
    for (int wrong : new int[] {8, 9}) {
      assertThat(results.get(wrong).path("error").path("code").asText())
          .isEqualTo("HARNESS_BAD_REQUEST");
    }
  }

  @ParameterizedTest
  @EnumSource
  void theProviderInTheRuntimeSaysWhatWorkersKvGuarantees(HarnessTarget target) {
    KvCapabilityInfo info = target.session().keyValue().info();
    assertThat(info.provider()).isEqualTo("workers-kv-binding");
    assertThat(info.consistency()).isEqualTo(Consistency.EVENTUAL);
    assertThat(info.durability()).isEqualTo(Durability.DURABLE);
    assertThat(info.limits()).containsEntry(KvLimit.OPERATIONS_PER_INVOCATION, 1000L);
    assertThat(info.extensions()).containsEntry("com.cloudflare.kv.cache_ttl", "per_read");
  }

  @ParameterizedTest
  @EnumSource
  void aMissingBindingIsAnErrorThatNamesIt(HarnessTarget target) {
    HarnessKeyValue keyValue = target.session().keyValue().binding("NO_KV");
    assertFails(KvErrorCode.BINDING_MISSING, () -> keyValue.get("k"));
    assertThatExceptionOfType(KvException.class)
        .isThrownBy(() -> keyValue.put("k", "v"))
        .withMessage("there is no binding NO_KV; kv_namespaces in wrangler.toml declares it");
  }

  @ParameterizedTest
  @EnumSource
  void allKeysAreFollowedInsideTheWorker(HarnessTarget target) {
    HarnessKeyValue keyValue = target.session().keyValue();
    ObjectNode[] puts =
        IntStream.range(0, 20)
            .mapToObj(i -> operation("put").put("key", "all/" + (char) ('a' + i)).put("text", "v"))
            .toArray(ObjectNode[]::new);
    keyValue.batch(puts);
    assertThat(keyValue.keyNames("all/")).hasSize(20).isSorted();
  }

  @ParameterizedTest
  @EnumSource
  void numbersBeyond32BitsAreRefusedWithWhatTheRuntimeTakes(HarnessTarget target) {
    HarnessKeyValue keyValue = target.session().keyValue();
    long large = 1L << 31;
    assertFails(
        KvErrorCode.EXPIRATION_INVALID,
        () -> keyValue.put("k", "v", PutOptions.NONE.withExpirationSeconds(large)));
    assertFails(
        KvErrorCode.EXPIRATION_TTL_INVALID,
        () -> keyValue.put("k", "v", PutOptions.NONE.withExpirationTtlSeconds(large)));
    keyValue.put("k", "v", PutOptions.NONE.withExpirationSeconds(large - 1));
  }

  @ParameterizedTest
  @EnumSource
  void metadataThatGrowsInTheRuntimeIsRefusedByThePlatform(HarnessTarget target) {
    // As JavaScript writes it, 1e20 has 21 digits.
    String metadata = "[" + "1e20,".repeat(100) + "0]";
    assertFails(
        KvErrorCode.METADATA_TOO_LARGE,
        () ->
            target.session().keyValue().put("grown", "v", PutOptions.NONE.withMetadata(metadata)));
  }

  @ParameterizedTest
  @EnumSource
  void callsOfTheBindingAreUncheckedAndAnsweredInThePlatformsWords(HarnessTarget target)
      throws Exception {
    String url = target.session().url() + "/binding";
    String answer =
        post(
            url,
            """
            {"calls":[
              {"method":"put","args":["direct",{"$base64":"AP8="},{"expirationTtl":59}]},
              {"method":"put","args":["direct",{"$stream":"AP8="},{"metadata":0}]},
              {"method":"getWithMetadata","args":["direct",{"type":"arrayBuffer"}]},
              {"method":"get","args":[["direct","nobody"],"text"]},
              {"method":"list","args":[{"prefix":"direct"}]},
              {"method":"get","args":[""]},
              {"method":"nope"}]}""");
    JsonNode results = new ObjectMapper().readTree(answer).path("results");
    assertThat(results.path(0).path("error").path("message").asText())
        .isEqualTo(
            "KV PUT failed: 400 Invalid expiration_ttl of 59. Expiration TTL must be at least 60.");
    assertThat(results.path(1).path("value").path("$undefined").asBoolean()).isTrue();
    assertThat(results.path(2).path("value").path("value").path("$base64").asText())
        .isEqualTo("AP8=");
    assertThat(results.path(2).path("value").path("metadata").isInt()).isTrue();
    assertThat(results.path(3).path("value").path("$map").path(1).toString())
        .isEqualTo("[\"nobody\",null]");
    assertThat(results.path(4).path("value").path("keys").path(0).path("name").asText())
        .isEqualTo("direct");
    assertThat(results.path(5).path("error").path("name").asText()).isEqualTo("TypeError");
    assertThat(results.path(6).path("error").path("message").asText()).contains("not a function");
    assertThat(post(url, "{\"calls\":7}")).contains("HARNESS_BAD_REQUEST");
  }

  private static String post(String url, String body) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(url)).POST(BodyPublishers.ofString(body)).build(),
            BodyHandlers.ofString())
        .body();
  }

  @Test
  void bundlesAreSmall() throws Exception {
    long js = Files.size(NodeTools.ROOT.resolve("cap-kv-workers/target/worker/js/worker.js"));
    long wasm = Files.size(NodeTools.ROOT.resolve("cap-kv-workers/target/worker/wasm/worker.wasm"));
    System.out.println("bundle sizes: JavaScript " + js + " bytes, Wasm " + wasm + " bytes");
    assertThat(js).isLessThanOrEqualTo(100_000);
    assertThat(wasm).isLessThanOrEqualTo(150_000);
  }
}
