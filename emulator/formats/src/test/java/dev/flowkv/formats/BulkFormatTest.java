package dev.flowkv.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.KvNamespace;
import dev.flowkv.engine.KvValue;
import dev.flowkv.engine.PutOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

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
    assertThat(written(to)).isEqualTo(file.replace("[1.0,\n\"€\"]", "[1.0,\"€\"]"));
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
    assertThat(refusal("[")).hasMessageStartingWith("The file must be JSON, and is not");
  }

  private static FormatException refusal(String json) {
    return catchThrowableOfType(
        FormatException.class, () -> BulkFormat.parse(json.getBytes(StandardCharsets.UTF_8)));
  }
}
