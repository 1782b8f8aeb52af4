package dev.flowkv.formats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.KvFailure;
import dev.flowkv.engine.KvNamespace;
import dev.flowkv.engine.PutOptions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Metadata is the text that it was, whatever JSON it is and whatever carries it. */
class MetadataTextProperties {
  private static KvNamespace namespace() {
    return KvEmulator.create(
            EmulatorConfig.strong().toBuilder()
                .set("sizes", "false")
                .set("sameKeyWritesPerSecond", "off")
                .build())
        .namespace("a");
  }

  private static String metadata(KvNamespace namespace) {
    return namespace.at("lhr").get("k").metadata().orElse("null");
  }

  private static String importedAgain(String metadata) throws IOException {
    KvNamespace from = namespace();
    from.at("lhr").put("k", "v", new PutOptions(null, null, metadata));
    assertThat(metadata(from)).isEqualTo(metadata.strip());
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    BulkFormat.write(from.entries(), file);
    KvNamespace to = namespace();
    to.seed(BulkFormat.parse(file.toByteArray()));
    return metadata(to);
  }

  private static String restoredAgain(String metadata) throws IOException {
    KvNamespace from = namespace();
    from.at("lhr").put("k", "v", new PutOptions(null, null, metadata));
    ByteArrayOutputStream snapshot = new ByteArrayOutputStream();
    SnapshotFormat.write(from.emulator().capture(), snapshot);
    KvNamespace to = namespace();
    to.emulator().restore(SnapshotFormat.read(new ByteArrayInputStream(snapshot.toByteArray())));
    return metadata(to);
  }

  @Property(tries = 1_000)
  void whatIsAcceptedIsImportedAndRestoredAsItWas(@ForAll("jsonTexts") String json)
      throws IOException {
    assertThat(importedAgain(json)).isEqualTo(json.strip());
    assertThat(restoredAgain(json)).isEqualTo(json.strip());
  }

  @Property(tries = 1_000)
  void whatABulkFileCarriesIsWhatItSays(@ForAll("jsonTexts") String json) {
    String file = "[{\"metadata\":" + json + ",\"value\":\"é\",\"key\":\"k\"}]";
    String read =
        BulkFormat.parse(file.getBytes(StandardCharsets.UTF_8)).get(0).options().metadata();
    assertThat(read).isEqualTo(json.strip());
  }

  @Provide
  Arbitrary<String> jsonTexts() {
    Arbitrary<String> space = Arbitraries.of("", "", "", " ", "\n  ", "\t", "\r\n");
    Arbitrary<String> scalar =
        Arbitraries.of(
            "0",
            "-0.0",
            "100.00",
            "1e-2147483649",
            "1e99999999999999999999",
            "-1E+2",
            "1234567890123456789012345678901234567890",
            "0.1234567890123456789012345678901234567890",
            "9".repeat(2_000),
            "true",
            "false",
            "\"\"",
            "\"é€😀\u2028\"",
            "\"\\u00e9\\ud800\\uD83D\\uDE00\\/\\\"\\\\\"",
            "\"\u202e\u007f\"",
            "\"" + "x".repeat(300) + "\"");
    return Arbitraries.recursive(
            () -> scalar,
            inner ->
                Arbitraries.oneOf(
                    inner
                        .list()
                        .ofMaxSize(3)
                        .map(elements -> "[" + String.join(",", elements) + "]"),
                    inner
                        .list()
                        .ofMinSize(1)
                        .ofMaxSize(3)
                        // Twice the same name, too.
                        .map(values -> "{\"a\" :" + String.join(",\"a\":", values) + "}")),
            0,
            4)
        .flatMap(json -> space.flatMap(before -> space.map(after -> before + json + after)));
  }

  @Example
  void whatIsAcceptedAtAllCanBeReadBackHoweverDeepItIs() throws IOException {
    for (int depth : List.of(3_000, 10_000)) {
      String nested = "[".repeat(depth) + "]".repeat(depth);
      assertThat(importedAgain(nested)).isEqualTo(nested);
      assertThat(restoredAgain(nested)).isEqualTo(nested);
    }
  }

  @Example
  void whatIsNestedDeeperIsRefusedOnEveryWay() {
    String nested = "{\"a\":".repeat(10_001) + "1" + "}".repeat(10_001);
    String refusal = "metadata is nested 10001 deep; at most 10000 can be exported and read back";
    PutOptions options = new PutOptions(null, null, nested);
    assertThat(refusal(() -> namespace().at("lhr").put("k", "v", options))).isEqualTo(refusal);
    byte[] file =
        ("[{\"key\":\"k\",\"value\":\"\",\"metadata\":" + nested + "}]")
            .getBytes(StandardCharsets.UTF_8);
    assertThat(refusal(() -> namespace().seed(BulkFormat.parse(file))))
        .isEqualTo("key \"k\": " + refusal);
    String far = "[".repeat(1_000_000);
    byte[] bomb =
        ("[{\"key\":\"k\",\"value\":\"\",\"metadata\":" + far).getBytes(StandardCharsets.UTF_8);
    assertThat(refusal(() -> BulkFormat.parse(bomb)))
        .isEqualTo("entry 0 is nested more than 10000 deep");
  }

  private static String refusal(Runnable refused) {
    try {
      refused.run();
    } catch (KvFailure e) {
      return e.text();
    } catch (FormatException e) {
      return String.valueOf(e.getMessage());
    }
    throw new AssertionError("it was accepted");
  }
}
