package dev.flowkv.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.engine.ClockSetting;
import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.KvHistory;
import dev.flowkv.engine.Profile;
import dev.flowkv.formats.HistoryWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code flowkv check} and {@code flowkv report}, on histories that an emulator recorded. */
class CheckCommandTest {
  @TempDir Path temp;

  private Path record(Profile profile) throws IOException {
    KvEmulator emulator =
        KvEmulator.create(
            EmulatorConfig.of(profile).toBuilder()
                .set("plan", "paid")
                .clock(ClockSetting.manual())
                .build());
    KvHistory history = KvHistory.ofAtMost(10_000);
    emulator.observe(history);
    Random random = new Random(5);
    List<String> locations = emulator.config().locations();
    for (int i = 0; i < 3000; i++) {
      String key = "k" + random.nextInt(5);
      var at = emulator.namespace("app").at(locations.get(random.nextInt(locations.size())));
      switch (random.nextInt(6)) {
        case 0 -> emulator.clock().advance(Duration.ofMillis(random.nextInt(20_000)));
        case 1 -> {
          emulator.clock().advance(Duration.ofSeconds(1));
          at.put(key, "v" + i);
        }
        case 2 -> {
          emulator.clock().advance(Duration.ofSeconds(1));
          at.delete(key);
        }
        case 3 -> at.list(dev.flowkv.engine.ListOptions.ALL);
        default -> at.get(key);
      }
    }
    Path file = temp.resolve(profile.wireName() + ".jsonl");
    try (OutputStream out = Files.newOutputStream(file)) {
      HistoryWriter.write(history.recorded(), out);
    }
    return file;
  }

  @ParameterizedTest
  @EnumSource(Profile.class)
  void whatAnEmulatorRecordsIsAllowedUnderEveryProfile(Profile profile) throws IOException {
    FlowKv.Outcome checked = FlowKv.run("check", record(profile).toString());
    assertThat(checked.out()).endsWith("every rule holds\n");
    assertThat(checked.err()).isEmpty();
    assertThat(checked.status()).isZero();
  }

  @Test
  void staleReadsBreakTheRulesOfAServiceThatShowsNone() throws IOException {
    Path file = record(Profile.WORST_CASE);
    FlowKv.Outcome checked =
        FlowKv.run(
            "check", file.toString(), "--propagation", "0s", "--cache-ttl", "0ms", "--slack", "0s");
    assertThat(checked.status()).isEqualTo(1);
    assertThat(checked.out())
        .containsPattern(
            "bounded-staleness: key \"k\\d\" of app found \"v\\d+\", superseded \\d+ ms before")
        .containsPattern("  line \\d+: put at \\w+, \\d+ to \\d+")
        .containsPattern("\\d+ violations\n$");
    Path page = temp.resolve("page.html");
    FlowKv.Outcome report =
        FlowKv.run("report", file.toString(), "--output", page.toString(), "--propagation", "0s");
    assertThat(report.status()).isZero();
    assertThat(Files.readString(page)).contains("<th>lhr</th>", "allowed:", "Measured");
  }

  @Test
  void whatCannotBeCheckedIsSaidInOneLineWithStatus2() throws IOException {
    Path file = Files.writeString(temp.resolve("no.jsonl"), "{}\n");
    FlowKv.Outcome wrong = FlowKv.run("check", file.toString());
    assertThat(wrong.status()).isEqualTo(2);
    assertThat(wrong.err())
        .startsWith("flowkv: " + file + ": line 1: must be the header")
        .hasLineCount(1);
    FlowKv.Outcome unit = FlowKv.run("check", file.toString(), "--slack", "1h");
    assertThat(unit.status()).isEqualTo(2);
    assertThat(unit.err()).contains("--slack", "such as 60s, not \"1h\"").hasLineCount(1);
  }
}
