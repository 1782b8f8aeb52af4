package dev.flowkv.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.engine.ClockSetting;
import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.PutOptions;
import dev.flowkv.formats.SnapshotFormat;
import dev.flowkv.server.data.DataDirectory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code flowkv export --data}. */
class ExportDataTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path temp;
  private Path folder;
  private Path file;
  private Path journal;

  @BeforeEach
  void nameFolder() {
    folder = temp.resolve("a project ü/data");
    file = folder.resolve("kv.mv");
    journal = folder.resolve("kv.mv.journal");
  }

  private DataDirectory open() throws IOException {
    return DataDirectory.open(folder, DataDirectory.Sync.OS);
  }

  private static KvEmulator emulator(DataDirectory data) {
    return KvEmulator.create(
        EmulatorConfig.cloudflare().toBuilder()
            .clock(ClockSetting.manual(START))
            .commitLog(data)
            .build());
  }

  /** Two namespaces, as an emulator that is killed leaves them. */
  private void leaveBehind() throws IOException {
    byte[] left;
    byte[] writes;
    try (DataDirectory data = open()) {
      KvEmulator emulator = emulator(data);
      emulator.namespace("app").at("lhr").put("a", "1", PutOptions.NONE.withMetadata("{\"m\":1}"));
      emulator.namespace("app").at("sjc").put("ü", "2");
      emulator.namespace("app").at("sjc").put("gone", "2");
      emulator.clock().advance(Duration.ofSeconds(1));
      emulator.namespace("app").at("lhr").delete("gone");
      emulator.namespace("other").at("lhr").put("b", "3");
      left = Files.readAllBytes(file);
      writes = Files.readAllBytes(journal);
    }
    Files.write(file, left);
    Files.write(journal, writes);
    Files.writeString(
        folder.resolve("emulator.json"), "{\"pid\":1,\"url\":\"http://127.0.0.1:1\"}");
  }

  private String done(String... arguments) {
    FlowKv.Outcome outcome = export(arguments);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.status()).isZero();
    return outcome.out();
  }

  private String failed(int status, String... arguments) {
    FlowKv.Outcome outcome = export(arguments);
    assertThat(outcome.status()).as(outcome.err()).isEqualTo(status);
    assertThat(outcome.out()).isEmpty();
    return outcome.err().lines().findFirst().orElse("");
  }

  private FlowKv.Outcome export(String... arguments) {
    List<String> command = new ArrayList<>(List.of("export", "--data", folder + ""));
    command.addAll(Arrays.asList(arguments));
    return FlowKv.run(command);
  }

  @Test
  void aNamespaceOfADirectoryIsExportedAsThatOfAnEmulator() throws IOException {
    leaveBehind();
    String keys =
        "[\n{\"key\":\"a\",\"value\":\"1\",\"metadata\":{\"m\":1}},\n{\"key\":\"ü\",\"value\":\"2\"}\n]";
    assertThat(done("--namespace", "app")).isEqualTo(keys + "\n");
    Path to = temp.resolve("keys.json");
    assertThat(done("--namespace", "app", to.toString())).isEmpty();
    assertThat(to).hasContent(keys);
  }

  @Test
  void theWholeStateOfADirectoryIsWhatAnEmulatorBeginsWith() throws IOException {
    leaveBehind();
    String state = done();
    KvEmulator restored = KvEmulator.create(EmulatorConfig.cloudflare());
    restored.restore(
        SnapshotFormat.read(new ByteArrayInputStream(state.getBytes(StandardCharsets.UTF_8))));
    try (DataDirectory data = open()) {
      assertThat(restored.capture().namespaces()).isEqualTo(emulator(data).capture().namespaces());
    }
    assertThat(restored.namespace("other").at("sjc").get("b").text()).hasValue("3");
  }

  @Test
  void anExportLeavesTheDirectoryAsItIs() throws IOException {
    leaveBehind();
    byte[] before = Files.readAllBytes(file);
    byte[] writes = Files.readAllBytes(journal);
    done();
    done("--namespace", "app");
    assertThat(file).hasBinaryContent(before);
    assertThat(journal).hasBinaryContent(writes);
    assertThat(Files.list(folder)).as("nothing else").containsExactlyInAnyOrder(file, journal);
    try (DataDirectory data = open()) {
      assertThat(data.wasClosed()).as("the end that it had is not told any more").isFalse();
    }
  }

  @Test
  void aTornEndIsLeftOutAndStays() throws IOException {
    leaveBehind();
    byte[] whole = Files.readAllBytes(journal);
    byte[] torn = Arrays.copyOf(whole, whole.length - 1);
    Files.write(journal, torn);
    assertThat(done("--namespace", "app")).contains("\"key\":\"a\"");
    assertThat(done("--namespace", "other")).doesNotContain("\"key\":\"b\"");
    assertThat(journal).hasBinaryContent(torn);
  }

  @Test
  void aDirectoryInUseIsAnsweredWithWhoHasIt() throws IOException {
    leaveBehind(); // With the note of an emulator that was killed, which has nothing any more.
    try (DataDirectory data = open()) {
      assertThat(failed(1))
          .isEqualTo(
              "flowkv: %s is in use by another program, which is starting, ending or exporting it; try again"
                  .formatted(folder));
      data.holds("http://127.0.0.1:8786");
      assertThat(failed(1, "--namespace", "app"))
          .isEqualTo(
              "flowkv: %s is in use by the emulator at http://127.0.0.1:8786, process %d; end it first, or use it with --url"
                  .formatted(folder, ProcessHandle.current().pid()));
    }
  }

  @Test
  void whatIsNoDirectoryOfDataIsRefusedAndNotMade() throws IOException {
    String refusal =
        "flowkv: %s is no data directory of FlowKV: there is no kv.mv in it; name the directory of 'flowkv serve --data'"
            .formatted(folder);
    assertThat(failed(1)).isEqualTo(refusal);
    assertThat(folder).doesNotExist();
    Files.createDirectories(folder);
    assertThat(failed(1)).isEqualTo(refusal);
    Files.writeString(file, "no tables at all");
    assertThat(failed(1)).startsWith("flowkv: " + folder + " cannot be read: ");
    Files.write(file, new byte[0]);
    assertThat(failed(1)).startsWith("flowkv: " + folder + " cannot be read: ");
    assertThat(Files.list(folder)).hasSize(1);
  }

  @Test
  void aNamespaceThatIsNotThereIsOneLine() throws IOException {
    leaveBehind();
    Path to = temp.resolve("keys.json");
    assertThat(failed(1, "--namespace", "nope", to.toString()))
        .isEqualTo("flowkv: There is no namespace \"nope\" in " + folder + ".");
    assertThat(to).doesNotExist();
  }

  @Test
  void aDirectoryAndAnEmulatorAreNotBothExported() throws IOException {
    leaveBehind();
    assertThat(failed(2, "--url", "http://127.0.0.1:1"))
        .isEqualTo(
            "flowkv: --data: cannot be given together with --url: an emulator exports what it has");
  }
}
