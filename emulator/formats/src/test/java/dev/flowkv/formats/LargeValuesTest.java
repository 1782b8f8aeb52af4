package dev.flowkv.formats;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.ThreadMXBean;
import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.EmulatorState;
import dev.flowkv.engine.GetOptions;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.KvHistory;
import dev.flowkv.engine.KvNamespace;
import dev.flowkv.engine.KvValue;
import dev.flowkv.engine.PutOptions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Documents of large values, written in memory that does not grow with the values. */
class LargeValuesTest {
  /** Twice what a writer may take; larger ones would show the same. */
  private static final int LARGE = 4 << 20;

  /** What a writer and its buffers may take, and far less than one of the values. */
  private static final long FEW_BYTES = 2 << 20;

  private final KvNamespace namespace =
      KvEmulator.create(
              EmulatorConfig.strong().toBuilder().set("sameKeyWritesPerSecond", "off").build())
          .namespace("a");

  private void put(String key, KvValue value) {
    namespace.at("lhr").put(key, value, PutOptions.NONE);
  }

  private interface Writing {
    void to(OutputStream out) throws IOException;
  }

  private static long allocatedBytes(Writing writing) throws IOException {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    writing.to(OutputStream.nullOutputStream());
    long before = threads.getCurrentThreadAllocatedBytes();
    writing.to(OutputStream.nullOutputStream());
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  private static byte[] written(Writing writing) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    writing.to(out);
    return out.toByteArray();
  }

  @Test
  void whatIsWrittenTakesMemoryThatDoesNotGrowWithTheValues() throws IOException {
    byte[] text = new byte[LARGE];
    Arrays.fill(text, (byte) '"');
    byte[] binary = new byte[LARGE];
    Arrays.fill(binary, (byte) 0xff);
    KvHistory history = KvHistory.ofAtMost(100, 1L << 30);
    namespace.emulator().observe(history);
    put("text", KvValue.wrap(text));
    put("binary", KvValue.wrap(binary));
    for (int i = 0; i < 5; i++) {
      assertThat(namespace.at("lhr").get("text", GetOptions.DEFAULT).isPresent()).isTrue();
    }
    assertThat(allocatedBytes(out -> SnapshotFormat.write(namespace.emulator().capture(), out)))
        .isLessThan(FEW_BYTES);
    assertThat(allocatedBytes(out -> BulkFormat.write(namespace.entries(), out)))
        .isLessThan(FEW_BYTES);
    assertThat(allocatedBytes(out -> HistoryWriter.write(history.recorded(), out)))
        .isLessThan(FEW_BYTES);
  }

  @Test
  void readingTakesTheParsersCopyOfAValueAndTheValueAlone() throws IOException {
    byte[] text = new byte[LARGE];
    Arrays.fill(text, (byte) 'x');
    put("k", KvValue.wrap(text));
    byte[] snapshot = written(out -> SnapshotFormat.write(namespace.emulator().capture(), out));
    assertThat(allocatedBytes(out -> SnapshotFormat.read(new ByteArrayInputStream(snapshot))))
        .as("the value, and two bytes for each of its characters")
        .isLessThan(3L * LARGE + FEW_BYTES);
    byte[] file = written(out -> BulkFormat.write(namespace.entries(), out));
    assertThat(allocatedBytes(out -> BulkFormat.parse(file)))
        .as("the value alone")
        .isLessThan(LARGE + FEW_BYTES);
  }

  /** Every kind of character at every place of a slice. */
  private static String ofManyKinds(int shift) {
    return "x".repeat(shift) + "é\u0000€😀\"\\\n\u2028a".repeat(2_000);
  }

  @Test
  void aLongTextIsWrittenAsAShortOneIsAndReadAsItWas() throws IOException {
    ObjectMapper reference = new ObjectMapper();
    for (int shift = 0; shift < 12; shift++) {
      String text = ofManyKinds(shift);
      put("k", KvValue.of(text));
      String file =
          new String(
              written(out -> BulkFormat.write(namespace.entries(), out)), StandardCharsets.UTF_8);
      assertThat(file)
          .isEqualTo(
              "[\n{\"key\":\"k\",\"value\":"
                  + new String(reference.writeValueAsBytes(text), StandardCharsets.UTF_8)
                  + "}\n]");
      assertThat(BulkFormat.parse(file.getBytes(StandardCharsets.UTF_8)).get(0).value())
          .isEqualTo(KvValue.of(text));
      EmulatorState state = namespace.emulator().capture();
      byte[] snapshot = written(out -> SnapshotFormat.write(state, out));
      assertThat(SnapshotFormat.read(new ByteArrayInputStream(snapshot))).isEqualTo(state);
      JsonNode written =
          reference.readTree(snapshot).at("/state/namespaces/0/keys/0/versions/0/value/text");
      assertThat(written.textValue()).isEqualTo(text);
    }
  }

  @Test
  void aLongValueThatIsNoTextIsBase64() throws IOException {
    byte[] bytes = ofManyKinds(0).getBytes(StandardCharsets.UTF_8);
    // Half of the last character.
    byte[] half = Arrays.copyOf(bytes, bytes.length - 2);
    half[half.length - 1] = (byte) 0xe2;
    put("k", KvValue.copyOf(half));
    byte[] file = written(out -> BulkFormat.write(namespace.entries(), out));
    assertThat(new String(file, StandardCharsets.UTF_8)).contains("\"base64\":true");
    assertThat(BulkFormat.parse(file).get(0).value()).isEqualTo(KvValue.copyOf(half));
    EmulatorState state = namespace.emulator().capture();
    byte[] snapshot = written(out -> SnapshotFormat.write(state, out));
    assertThat(SnapshotFormat.read(new ByteArrayInputStream(snapshot))).isEqualTo(state);
  }
}
