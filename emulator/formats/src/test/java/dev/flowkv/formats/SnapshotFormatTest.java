package dev.flowkv.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.flowkv.engine.ClockSetting;
import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.EmulatorState;
import dev.flowkv.engine.GetOptions;
import dev.flowkv.engine.KvAccess;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.KvValue;
import dev.flowkv.engine.ListOptions;
import dev.flowkv.engine.PutOptions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Snapshots as JSON. */
class SnapshotFormatTest {
  private static EmulatorState state() {
    KvEmulator emulator =
        KvEmulator.create(
            EmulatorConfig.worstCase().toBuilder()
                .clock(ClockSetting.manual(Instant.parse("2026-11-22T00:00:00Z")))
                .namespace("Title", "declared")
                .build());
    var app = emulator.namespace("app");
    app.at("sjc").get("k\u0000€😀");
    app.at("lhr")
        .put(
            "k\u0000€😀",
            KvValue.copyOf(new byte[] {0, (byte) 0xff}),
            PutOptions.NONE.withMetadata("{\"n\": 1.10}").withExpirationTtlSeconds(600));
    emulator.clock().advance(Duration.ofSeconds(5));
    app.at("lhr").put("k\u0000€😀", "text\n");
    app.at("lhr").invocation("i").delete("gone");
    app.at("sjc").list(ListOptions.ALL);
    emulator.admitRestRequest();
    return emulator.capture();
  }

  private static byte[] bytes(EmulatorState state) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    SnapshotFormat.write(state, out);
    return out.toByteArray();
  }

  private static EmulatorState read(byte[] json) throws IOException {
    return SnapshotFormat.read(new ByteArrayInputStream(json));
  }

  @Test
  void whatIsWrittenIsReadAsItWas() throws IOException {
    EmulatorState state = state();
    byte[] json = bytes(state);
    assertThat(read(json)).isEqualTo(state);
    KvEmulator restored = KvEmulator.create(EmulatorConfig.strong());
    restored.restore(read(json));
    assertThat(bytes(restored.capture())).isEqualTo(json);
  }

  @Test
  void anEntrysCacheTtlIsKeptAndOlderSnapshotsHaveNone() throws IOException {
    KvEmulator emulator =
        KvEmulator.create(
            EmulatorConfig.cloudflare().toBuilder()
                .clock(ClockSetting.manual(Instant.parse("2026-11-22T12:00:00Z")))
                .set("cacheAgeTestedBy", "entry")
                .set("replicationLag", "none")
                .build());
    KvAccess sjc = emulator.namespace("app").at("sjc");
    sjc.get("k", GetOptions.cacheTtlSeconds(300));
    emulator.namespace("app").at("lhr").put("k", "v");
    emulator.clock().advance(Duration.ofSeconds(100));
    byte[] json = bytes(emulator.capture());
    KvEmulator restored = KvEmulator.create(EmulatorConfig.strong());
    restored.restore(read(json));
    assertThat(restored.namespace("app").at("sjc").get("k").isPresent()).isFalse();

    String text = new String(json, StandardCharsets.UTF_8);
    assertThat(text).contains(",\"cacheTtlSeconds\":300", ",\"cacheTtlSeconds\":null");
    String older =
        text.replaceAll(",\"cacheTtlSeconds\":(300|null)", "")
            .replaceAll("\"(cacheAgeTestedBy|cursor[A-Za-z]*)\":\"[a-z]*\",", "");
    assertThat(older).doesNotContain("cacheTtlSeconds", "cursorFromNowhere");
    restored.restore(read(older.getBytes(StandardCharsets.UTF_8)));
    assertThat(restored.namespace("app").at("sjc").get("k").text()).contains("v");
    String negative = text.replace("\"cacheTtlSeconds\":300", "\"cacheTtlSeconds\":-1");
    assertThat(
            catchThrowableOfType(
                FormatException.class, () -> read(negative.getBytes(StandardCharsets.UTF_8))))
        .hasMessageContaining("cacheTtlSeconds must not be negative, not -1");
  }

  @Test
  void everyTornOffEndIsNoticed() throws IOException {
    byte[] json = bytes(state());
    for (int length = 0; length < json.length; length += 1 + json.length / 400) {
      byte[] torn = java.util.Arrays.copyOf(json, length);
      assertThat(catchThrowableOfType(FormatException.class, () -> read(torn)))
          .as("the first " + length + " bytes")
          .isNotNull();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]|format|This is no snapshot: one begins with {\"format\":\"flowkv-snapshot\",\"version\":1.",
        "{\"key\":\"k\"}|format|This is no snapshot: one begins with {\"format\":\"flowkv-snapshot\",\"version\":1.",
        "not json||The snapshot is torn, or no JSON at line 1, column 1.",
        "{\"format\":\"flowkv-snapshot\",\"version\":2,\"state\":{}}|version|The snapshot has version 2; this program reads version 1.",
        "{\"format\":\"flowkv-snapshot\",\"version\":1,\"data\":{}}|state|The snapshot's state must be an object.",
        "{\"format\":\"flowkv-snapshot\",\"version\":1,\"state\":{}}|state.config|The snapshot's state.config is missing.",
      })
  void aForeignOrNewerDocumentIsRefusedByName(String json, String field, String message) {
    FormatException refusal =
        catchThrowableOfType(
            FormatException.class, () -> read(json.getBytes(StandardCharsets.UTF_8)));
    assertThat(refusal).hasMessage(message);
    assertThat(refusal.field()).isEqualTo(field);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"mode\":\"manual\"|\"mode\":null|state.clock",
        "\"sequence\":3|\"sequence\":\"three\"|state.namespaces[0].sequence",
        "\"seed\":42|\"seed\":4.5|state.config.seed",
        "\"base64\":\"AP8=\"|\"hex\":\"00ff\"|state.namespaces[0].keys[1].versions[1].value",
        "\"createdNamespaces\":0,||state.createdNamespaces",
        "\"createdNamespaces\":0,|\"createdNamespaces\":0,\"x\":1,|state.x",
      })
  void aWrongMemberIsRefusedByItsPlace(String from, String to, String place) throws IOException {
    String json = new String(bytes(state()), StandardCharsets.UTF_8);
    assertThat(json).contains(from);
    String changed = json.replace(from, to == null ? "" : to);
    FormatException refusal =
        catchThrowableOfType(
            FormatException.class, () -> read(changed.getBytes(StandardCharsets.UTF_8)));
    assertThat(refusal.field()).startsWith(place);
    assertThat(refusal).hasMessageContaining(place).hasMessageNotContaining("dev.flowkv");
  }

  @Test
  void nothingMayFollow() throws IOException {
    String json = new String(bytes(state()), StandardCharsets.UTF_8) + "{}";
    assertThat(
            catchThrowableOfType(
                FormatException.class, () -> read(json.getBytes(StandardCharsets.UTF_8))))
        .isNotNull();
  }
}
