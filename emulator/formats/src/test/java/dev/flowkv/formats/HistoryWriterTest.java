package dev.flowkv.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import dev.flowkv.engine.BulkGetOptions;
import dev.flowkv.engine.BulkWrite;
import dev.flowkv.engine.ClockSetting;
import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.FaultEffect;
import dev.flowkv.engine.FaultRule;
import dev.flowkv.engine.FaultRule.Match;
import dev.flowkv.engine.GetOptions;
import dev.flowkv.engine.KvAccess;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.KvFailure;
import dev.flowkv.engine.KvFault;
import dev.flowkv.engine.KvHistory;
import dev.flowkv.engine.KvOperation;
import dev.flowkv.engine.KvValue;
import dev.flowkv.engine.ListOptions;
import dev.flowkv.engine.PutOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Histories as JSON Lines. */
class HistoryWriterTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final KvEmulator emulator =
      KvEmulator.create(
          EmulatorConfig.cloudflare().toBuilder()
              .clock(ClockSetting.manual(Instant.ofEpochMilli(1_000_000)))
              .build());
  private final KvHistory history = KvHistory.ofAtMost(100);
  private final KvAccess lhr = emulator.namespace("app").at("lhr");

  HistoryWriterTest() {
    emulator.observe(history);
  }

  private List<String> lines() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    HistoryWriter.write(history.recorded(), out);
    assertThat(out.toString(StandardCharsets.UTF_8)).endsWith("}\n");
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private void everything() {
    lhr.put("k", "v", PutOptions.NONE.withMetadata("{\"m\":\"€\"}").withExpirationTtlSeconds(60));
    lhr.get("k", GetOptions.cacheTtlSeconds(60));
    emulator.namespace("app").at("sjc").invocation("i\n1").get("k");
    lhr.put("bytes", KvValue.copyOf(new byte[] {(byte) 0xff}), PutOptions.NONE);
    lhr.put("long", "x".repeat(257));
    lhr.get("long");
    lhr.getAll(List.of("k", "bytes", "no"), new BulkGetOptions("text", "90", false));
    lhr.putAll(List.of(new BulkWrite("b\u0000", KvValue.of("\u2028"), PutOptions.NONE)));
    lhr.list(ListOptions.ALL.withLimit(2));
    lhr.deleteAll(List.of("b\u0000"));
    emulator.clock().advance(Duration.ofSeconds(1));
    lhr.delete("k");
    assertThatThrownBy(() -> lhr.put("k", "v")).isInstanceOf(KvFailure.class);
    assertThatThrownBy(() -> lhr.get("k", new GetOptions("soon"))).isInstanceOf(KvFailure.class);
    assertThatThrownBy(() -> lhr.put("m", "v", PutOptions.NONE.withMetadata("{")))
        .isInstanceOf(KvFailure.class);
    emulator
        .faults()
        .set(
            0,
            List.of(
                FaultRule.always(
                    Match.of(KvOperation.GET), new FaultEffect.Failure(429, "Slow", null)),
                FaultRule.always(Match.ALL, new FaultEffect.LostAcknowledgement())));
    assertThatThrownBy(() -> lhr.get("k")).isInstanceOf(KvFault.class);
    assertThatThrownBy(() -> lhr.delete("other")).isInstanceOf(KvFault.class);
  }

  @Test
  void everyKindOfLineIsOfTheSchema() throws IOException {
    everything();
    JsonSchema schema =
        JsonSchemaFactory.getInstance(VersionFlag.V202012)
            .getSchema(Files.readString(Path.of("../../docs/reference/history.schema.json")));
    List<String> lines = lines();
    assertThat(lines).hasSize(17);
    for (String line : lines) {
      assertThat(schema.validate(line, InputFormat.JSON)).as(line).isEmpty();
    }
    String unknown = "{\"format\":\"flowkv-history\",\"version\":2,\"forgotten\":0,\"x\":1}";
    assertThat(schema.validate(unknown, InputFormat.JSON)).as("the schema can say no").isNotEmpty();
  }

  @Test
  void aLineSaysWhatWasAskedAndWhatWasAnswered() throws IOException {
    everything();
    List<String> lines = lines();
    assertThat(lines.get(0))
        .isEqualTo("{\"format\":\"flowkv-history\",\"version\":2,\"forgotten\":0}");
    assertThat(lines.get(1))
        .isEqualTo(
            "{\"seq\":1,\"face\":\"java\",\"location\":\"lhr\",\"namespace\":\"app\",\"op\":\"put\",\"call\":1000000,\"return\":1000000,\"key\":\"k\",\"value\":\"v\",\"expirationTtl\":60,\"metadata\":\"{\\\"m\\\":\\\"€\\\"}\",\"outcome\":\"ok\",\"sequence\":1}");
    assertThat(lines.get(2))
        .endsWith(
            "\"key\":\"k\",\"cacheTtl\":60,\"outcome\":\"ok\",\"result\":{\"found\":true,\"value\":\"v\",\"metadata\":\"{\\\"m\\\":\\\"€\\\"}\",\"expiration\":1060,\"cacheStatus\":\"HIT\",\"staleMillis\":0,\"sequence\":1,\"cachedAt\":1000000,\"cachedUntil\":1060000}}");
    assertThat(JSON.readTree(lines.get(3)).path("invocation").asText()).isEqualTo("i\n1");
    assertThat(lines.get(4))
        .as("bytes that are no text, as their digest")
        .contains(
            "\"valueBytes\":1,\"valueSha256\":\"a8100ae6aa1940d0b663bb31cd466142ebbdbd5187131b92d93818987832eb89\"");
    assertThat(JSON.readTree(lines.get(5)).path("valueSha256"))
        .as("a value has the same digest where it is written and read")
        .isEqualTo(JSON.readTree(lines.get(6)).path("result").path("valueSha256"));
    JsonNode list = JSON.readTree(lines.get(9));
    assertThat(list.path("names")).hasSize(2);
    assertThat(list.path("complete").asBoolean(true)).isFalse();
    assertThat(lines.get(12))
        .endsWith(
            "\"outcome\":\"refused\",\"reason\":\"SAME_KEY_RATE_LIMITED\",\"text\":\"Too Many Requests\"}");
    assertThat(lines.get(13)).contains("\"cacheTtl\":\"soon\"");
    assertThat(lines.get(15))
        .contains("\"outcome\":\"refused\",\"fault\":\"ERROR\",\"text\":\"Slow\",\"status\":429");
    assertThat(lines.get(16))
        .contains("\"outcome\":\"unknown\",\"fault\":\"ACKNOWLEDGEMENT_LOST\"");
  }

  @Test
  void whatWasForgottenIsCountedInTheHeaderAndTheNumbers() throws IOException {
    KvHistory one = KvHistory.ofAtMost(1);
    emulator.observe(one);
    lhr.get("a");
    lhr.get("b");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    HistoryWriter.write(one.recorded(), out);
    assertThat(out.toString(StandardCharsets.UTF_8).lines().toList())
        .satisfiesExactly(
            header -> assertThat(header).contains("\"forgotten\":1"),
            line -> assertThat(line).startsWith("{\"seq\":2,"));
  }

  @Test
  void aPartSaysOfWhichRecordingItIsAndWhereItBegins() throws IOException {
    lhr.get("a");
    history.clear();
    lhr.get("b");
    lhr.get("c");
    List<String> lines =
        new String(
                HistoryWriter.streamPart(history.recordedAfter(2), "r1").readAllBytes(),
                StandardCharsets.UTF_8)
            .lines()
            .toList();
    assertThat(lines)
        .satisfiesExactly(
            header ->
                assertThat(header)
                    .endsWith("\"forgotten\":0,\"recording\":\"r1\",\"first\":3,\"cleared\":1}"),
            line -> assertThat(line).startsWith("{\"seq\":3,").contains("\"key\":\"c\""));
    JsonSchema schema =
        JsonSchemaFactory.getInstance(VersionFlag.V202012)
            .getSchema(Files.readString(Path.of("../../docs/reference/history.schema.json")));
    assertThat(lines)
        .allSatisfy(line -> assertThat(schema.validate(line, InputFormat.JSON)).isEmpty());
    assertThat(lines().get(1)).as("numbers go on").startsWith("{\"seq\":2,");
  }
}
