package dev.flowkv.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.flowkv.engine.BulkWrite;
import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.KvNamespace;
import dev.flowkv.engine.KvValue;
import dev.flowkv.engine.PutOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wrangler's bulk files. */
class BulkFormatTest {
  private static String written(KvNamespace namespace) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BulkFormat.write(namespace.entries(), out);
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void anExportedNamespaceIsSeededAsItWas() throws IOException {
    KvNamespace from = KvEmulator.create(EmulatorConfig.strong()).namespace("a");
    from.at("lhr").put("b", KvValue.copyOf(new byte[] {(byte) 0xfe}), PutOptions.NONE);
    from.at("lhr")
        .put(
            "a \"\u0000",
            "text",
            PutOptions.NONE.withMetadata("[1.0,\n\"€\"]").withExpirationSeconds(4102444800L));
    from.at("lhr").put("z", "");
    String file = written(from);
    assertThat(file)
        .isEqualTo(
            """
            [
            {"key":"a \\"\\u0000","value":"text","expiration":4102444800,"metadata":[1.0,
            "€"]},
            {"key":"b","value":"/g==","base64":true},
            {"key":"z","value":""}
            ]""");
    KvNamespace to = KvEmulator.create(EmulatorConfig.cloudflare()).namespace("b");
    to.seed(BulkFormat.parse(file.getBytes(StandardCharsets.UTF_8)));
    assertThat(written(to)).isEqualTo(file);
  }

  @Test
  void anEmptyNamespaceIsAnEmptyArray() throws IOException {
    String file = written(KvEmulator.create(EmulatorConfig.strong()).namespace("a"));
    assertThat(BulkFormat.parse(file.getBytes(StandardCharsets.UTF_8))).isEqualTo(List.of());
  }

  @Test
  void aWrongEntryIsRefusedByItsPlace() {
    assertThat(refusal("[{\"key\":\"a\",\"value\":\"v\"},{\"key\":\"b\",\"value\":1}]"))
        .hasMessage("entry 1 must be an object with the strings key and value");
    assertThat(refusal("[{\"key\":\"a\",\"value\":\"*\",\"base64\":true}]"))
        .hasMessage("the value of entry 0 is not base64");
    assertThat(refusal("{}")).hasMessage("The file must be a JSON array of keys and values.");
    assertThat(refusal("[")).hasMessageStartingWith("The file must be JSON in UTF-8, and is not");
  }

  private static KvValue value(String members) {
    String file = "[{\"key\":\"k\"," + members + "}]";
    return BulkFormat.parse(file.getBytes(StandardCharsets.UTF_8)).get(0).value();
  }

  @Test
  void everyEscapeOfAValueIsRead() {
    assertThat(
            value(
                "\"value\":\"\\b\\f\\n\\r\\t\\/\\\\\\\"\\u00e9\\u0000\\u20AC\\uD83D\\uDE00é€😀\""))
        .isEqualTo(KvValue.of("\b\f\n\r\t/\\\"é\u0000€😀é€😀"));
    assertThat(value("\"value\":\"\\ud800x\\udc00\\ud800\\u0041\""))
        .as("half a pair has no UTF-8")
        .isEqualTo(KvValue.of("?x??A"));
    assertThat(value("\"value\":1,\"value\":[\"\"],\"value\":\"last\""))
        .isEqualTo(KvValue.of("last"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "AP8=|true",
        "A\\nP8\\r\\n=\\n|true",
        "''|true",
        "AP8|false",
        "AP8==|false",
        "A P8=|false",
        "AP_=|false",
        "=|false",
        "AP8=AP8=|false",
        "AP9=|true"
      })
  void base64IsReadAsGoDoes(String base64, boolean isRead) {
    String file = "[{\"key\":\"k\",\"value\":\"" + base64 + "\",\"base64\":true}]";
    if (isRead) {
      int size = base64.isEmpty() ? 0 : 2;
      assertThat(value("\"value\":\"" + base64 + "\",\"base64\":true").size()).isEqualTo(size);
    } else {
      assertThat(refusal(file)).hasMessage("the value of entry 0 is not base64");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"expiration_ttl\":\"300\"|[0].expiration_ttl|entry 0 must have a whole number as expiration_ttl",
        "\"expiration_ttl\":true|[0].expiration_ttl|entry 0 must have a whole number as expiration_ttl",
        "\"expiration\":1893456000.0|[0].expiration|entry 0 must have a whole number as expiration",
        "\"expiration\":1e9|[0].expiration|entry 0 must have a whole number as expiration",
        "\"expiration\":[1893456000]|[0].expiration|entry 0 must have a whole number as expiration",
        "\"base64\":1|[0].base64|entry 0 must have true or false as base64",
        "\"base64\":\"true\"|[0].base64|entry 0 must have true or false as base64",
      })
  void aMemberOfAnotherTypeIsRefusedByItsPlace(String member, String field, String message) {
    FormatException refusal = refusal("[{\"key\":\"k\",\"value\":\"\"," + member + "}]");
    assertThat(refusal).hasMessage(message);
    assertThat(refusal.field()).isEqualTo(field);
  }

  @Test
  void whatIsNullOrUnknownIsNotThere() {
    String file =
        """
        [{"key": "k", "value": "v", "expiration": null, "expiration_ttl": null, "base64": null,
          "metadata": null, "x": [{"key": 1e99999999999999999999}]}]""";
    BulkWrite write = BulkFormat.parse(("\ufeff" + file).getBytes(StandardCharsets.UTF_8)).get(0);
    assertThat(write.value()).isEqualTo(KvValue.of("v"));
    assertThat(write.options()).isEqualTo(new PutOptions(null, null, "null"));
  }

  @Test
  void whatIsNotUtf8IsRefusedAndNothingIsReplaced() {
    String file = "[{\"key\":\"k\",\"value\":\"\",\"metadata\":\"\u00ff\"}]";
    for (Charset charset :
        List.of(StandardCharsets.ISO_8859_1, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16)) {
      assertThat(
              catchThrowableOfType(
                  FormatException.class, () -> BulkFormat.parse(file.getBytes(charset))))
          .as(charset.name())
          .hasMessageStartingWith("The file must be JSON in UTF-8, and is not");
    }
  }

  @Test
  void whatIsTornIsNoticedWhereverItIs() {
    String file =
        "[{\"key\":\"k\",\"value\":\"a\\u00e9\\n\",\"metadata\":[1.5,{\"a\":\"b\"}],\"base64\":false}]";
    for (int length = 0; length < file.length(); length++) {
      assertThat(refusal(file.substring(0, length))).as(file.substring(0, length)).isNotNull();
    }
    assertThat(refusal(file + "]")).hasMessageStartingWith("The file must be JSON");
    for (String wrong : List.of("\\x", "\\u12", "\n", "\\")) {
      assertThat(refusal("[{\"key\":\"k\",\"value\":\"" + wrong + "\"}]"))
          .as(wrong)
          .hasMessageStartingWith("The file must be JSON");
    }
  }

  private static FormatException refusal(String json) {
    return catchThrowableOfType(
        FormatException.class, () -> BulkFormat.parse(json.getBytes(StandardCharsets.UTF_8)));
  }
}
