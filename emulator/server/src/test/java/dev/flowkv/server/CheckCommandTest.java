package dev.flowkv.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.flowkv.engine.BulkWrite;
import dev.flowkv.engine.ClockSetting;
import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.KvAccess;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.KvHistory;
import dev.flowkv.engine.KvValue;
import dev.flowkv.engine.Profile;
import dev.flowkv.engine.PutOptions;
import dev.flowkv.formats.HistoryWriter;
import dev.flowkv.testkit.Thorough;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code flowkv check} and {@code flowkv report}, on histories that an emulator recorded. */
class CheckCommandTest {
  @TempDir Path temp;

  private Path record(Profile profile, boolean withChanges) throws IOException {
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
      if (withChanges && random.nextInt(60) == 0) {
        change(emulator, random.nextInt(5), "seeded" + i);
      }
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

  /** What changes keys and is no operation on one. */
  private static void change(KvEmulator emulator, int which, String value) {
    switch (which) {
      case 0 -> emulator.reset();
      case 1 -> emulator.namespace("app").reset();
      case 2 ->
          emulator
              .namespace("app")
              .seed(List.of(new BulkWrite("k1", KvValue.of(value), PutOptions.NONE)));
      case 3 -> emulator.restore(emulator.capture());
      default ->
          emulator.restore(KvEmulator.create(emulator.config()).capture()); // And an old clock.
    }
  }

  /** Each of them is either before a change or after it. */
  @Test
  void whatManyThreadsDoWhileKeysAreRemovedAndSeededIsAllowed() throws Exception {
    KvEmulator emulator =
        KvEmulator.create(
            EmulatorConfig.of(Profile.STRONG).toBuilder().set("plan", "paid").build());
    KvHistory history = KvHistory.ofAtMost(1_000_000);
    emulator.observe(history);
    ExecutorService threads = Executors.newFixedThreadPool(3);
    List<Future<?>> done = new ArrayList<>();
    AtomicBoolean isOver = new AtomicBoolean();
    for (int t = 0; t < 3; t++) {
      int thread = t;
      done.add(threads.submit(() -> busy(emulator, thread, isOver)));
    }
    try {
      for (int i = 0; i < Thorough.either(100, 300); i++) {
        change(emulator, i % 4, "seeded" + i);
      }
    } finally {
      isOver.set(true);
    }
    for (Future<?> thread : done) {
      thread.get(1, TimeUnit.MINUTES);
    }
    threads.shutdown();
    Path file = temp.resolve("threads.jsonl");
    try (OutputStream out = Files.newOutputStream(file)) {
      HistoryWriter.write(history.recorded(), out);
    }
    FlowKv.Outcome checked =
        FlowKv.run(
            "check", file.toString(), "--propagation", "0s", "--cache-ttl", "0s", "--slack", "0s");
    assertThat(checked.out()).endsWith("every rule holds\n");
  }

  private static void busy(KvEmulator emulator, int thread, AtomicBoolean isOver) {
    KvAccess at = emulator.namespace("app").at("lhr");
    for (int i = 0; !isOver.get(); i++) {
      String key = "k" + i % 3;
      if (i % 5 == 0) {
        at.put(key, thread + "-" + i);
      } else {
        at.get(key);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Profile.class)
  void whatAnEmulatorRecordsIsAllowedUnderEveryProfile(Profile profile) throws IOException {
    FlowKv.Outcome checked = FlowKv.run("check", record(profile, true).toString());
    assertThat(checked.out()).endsWith("every rule holds\n");
    assertThat(checked.err()).isEmpty();
    assertThat(checked.status()).isZero();
  }

  @Test
  void staleReadsBreakTheRulesOfAServiceThatShowsNone() throws IOException {
    Path file = record(Profile.WORST_CASE, false);
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
    assertThat(Files.readString(page))
        .contains("<th>lhr</th>", "allowed:", "Measured", "class=\"broken\"", "class=\"old\"");
  }

  @Test
  void aProgramIsToldTheSameAsJson() throws IOException {
    Path file = record(Profile.WORST_CASE, false);
    String[] strict = {"--propagation", "0s", "--cache-ttl", "0s", "--slack", "0s", "--most", "1"};
    FlowKv.Outcome outcome =
        FlowKv.run(
            Stream.concat(Stream.of("check", "--json", file.toString()), Stream.of(strict))
                .toList());
    assertThat(outcome.status()).isEqualTo(1);
    JsonNode json = new ObjectMapper().readTree(outcome.out());
    assertThat(json.path("allowed").asBoolean(true)).isFalse();
    assertThat(json.path("violationCount").asInt()).isPositive();
    assertThat(json.path("violations")).hasSize(1);
    JsonNode violation = json.path("violations").path(0);
    assertThat(violation.path("rule").asText()).isIn("bounded-staleness", "list-content");
    assertThat(violation.path("operations").path(0).path("line").asInt()).isPositive();
    assertThat(json.path("measured").path("readYourWrites").path("of").asInt()).isPositive();
    assertThat(json.path("measured").path("cacheStatus").path("HIT").asInt()).isPositive();
    assertThat(json.has("anomalies")).as("nobody has asked").isFalse();
    FlowKv.Outcome allowed = FlowKv.run("check", "--json", "--explain", file.toString());
    assertThat(allowed.status()).isZero();
    JsonNode explained = new ObjectMapper().readTree(allowed.out());
    assertThat(explained.path("violations")).isEmpty();
    assertThat(explained.path("anomalies").findValuesAsText("kind")).contains("cached-miss");
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
