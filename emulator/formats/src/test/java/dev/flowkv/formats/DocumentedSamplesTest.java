package dev.flowkv.formats;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.KvHistory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the pages show is what this program reads and writes. */
class DocumentedSamplesTest {
  private static final Path DOCS = Path.of("../../docs");

  private static String block(String page, String language, int number) throws IOException {
    Matcher blocks =
        Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(DOCS.resolve(page)));
    for (int i = 0; i <= number; i++) {
      assertThat(blocks.find()).as("%s block %s of %s", language, number, page).isTrue();
    }
    return blocks.group(1);
  }

  @Test
  void theRuleOfThePageIsOne() throws IOException {
    FaultsFormat.Rules rules =
        FaultsFormat.read(block("how-to/faults.md", "json", 0).getBytes(StandardCharsets.UTF_8));
    assertThat(rules.seed()).isEqualTo(7);
    assertThat(rules.rules()).hasSize(1);
  }

  @Test
  void everyEffectOfThePagesTableIsOne() throws IOException {
    Matcher effects =
        Pattern.compile("^\\| `(\\{\"type\":[^`]*\\})`", Pattern.MULTILINE)
            .matcher(Files.readString(DOCS.resolve("how-to/faults.md")));
    int found = 0;
    while (effects.find()) {
      String rules = "{\"rules\":[{\"effect\":" + effects.group(1) + "}]}";
      assertThat(FaultsFormat.read(rules.getBytes(StandardCharsets.UTF_8)).rules()).hasSize(1);
      found++;
    }
    assertThat(found).isEqualTo(5);
  }

  @Test
  void theLinesOfThePageAreOfTheSchema() throws IOException {
    JsonSchema schema =
        JsonSchemaFactory.getInstance(VersionFlag.V202012)
            .getSchema(Files.readString(DOCS.resolve("reference/history.schema.json")));
    assertThat(block("reference/history.md", "json", 0).lines())
        .hasSize(4)
        .allSatisfy(line -> assertThat(schema.validate(line, InputFormat.JSON)).isEmpty());
  }

  @Test
  void aHistoryIsRecordedAsThePageDoes() throws IOException {
    KvEmulator emulator = KvEmulator.create(EmulatorConfig.cloudflare());
    PrintStream before = System.out;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      KvHistory history = KvHistory.ofAtMost(10_000);
      emulator.observe(history);
      emulator.namespace("app").at("lhr").put("k", "v");
      HistoryWriter.write(history.recorded(), System.out); // dev.flowkv:flowkv-formats
    } finally {
      System.setOut(before);
    }
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("\"op\":\"put\"");
    String source =
        Files.readString(Path.of("src/test/java/dev/flowkv/formats/DocumentedSamplesTest.java"));
    assertThat(
            block("reference/history.md", "java", 0)
                .lines()
                .filter(line -> !line.startsWith("// …")))
        .allSatisfy(line -> assertThat(source).contains(line));
  }
}
