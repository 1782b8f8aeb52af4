package dev.flowkv.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.engine.ClockSetting;
import dev.flowkv.engine.EmulatorClock;
import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.KvAccess;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.KvHistory;
import dev.flowkv.engine.ListOptions;
import dev.flowkv.formats.HistoryWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code check --explain} and {@code report} say of bugs that a newcomer meets. */
class ReportedBugsTest {
  @TempDir Path temp;

  private final KvHistory history = KvHistory.ofAtMost(1_000);
  private final KvEmulator emulator =
      KvEmulator.create(
          EmulatorConfig.cloudflare().toBuilder()
              .set("replicationLag", "fixed:2s")
              .clock(ClockSetting.manual(Instant.parse("2026-11-26T10:00:00Z")))
              .build());
  private final EmulatorClock clock = emulator.clock();
  private final KvAccess london;
  private final KvAccess sanJose;

  ReportedBugsTest() {
    emulator.observe(history);
    london = emulator.namespace("app").at("lhr");
    sanJose = emulator.namespace("app").at("sjc");
  }

  private void isSaid(String kind, String key, String location, String sentence)
      throws IOException {
    Path file = temp.resolve("history.jsonl");
    try (OutputStream out = Files.newOutputStream(file)) {
      HistoryWriter.write(history.recorded(), out);
    }
    assertThat(FlowKv.run("check", "--explain", file.toString()).out())
        .contains(" (" + kind + "): " + sentence + "\n")
        .endsWith("every rule holds\n");
    Path page = temp.resolve("page.html");
    assertThat(FlowKv.run("report", file.toString(), "--output", page.toString()).status())
        .isZero();
    assertThat(Files.readString(page))
        .contains("<b>" + kind + "</b> " + sentence.replace("\"", "&quot;"))
        .containsPattern("<td>" + kind + "</td><td><code>" + key + "</code>.*<td>" + location);
  }

  @Test
  void aLockIsTakenTwice() throws IOException {
    for (KvAccess at : new KvAccess[] {sanJose, london}) {
      if (!at.get("lock:job").isPresent()) {
        at.put("lock:job", at == london ? "london" : "san jose");
      }
      clock.advance(Duration.ofMillis(1_200));
    }
    isSaid(
        "stale-read",
        "lock:job",
        "lhr",
        "get \"lock:job\" at lhr read absent, 1.2 s after the put at sjc (operation 2): the put arrives at lhr in 0.8 s");
  }

  @Test
  void aCountersUpdateIsLost() throws IOException {
    london.put("visits", "1");
    clock.advance(Duration.ofSeconds(5));
    sanJose.get("visits");
    clock.advance(Duration.ofSeconds(5));
    london.put("visits", "2");
    clock.advance(Duration.ofSeconds(5));
    sanJose.put("visits", Integer.parseInt(sanJose.get("visits").text().orElseThrow()) + 1 + "");
    isSaid(
        "stale-read",
        "visits",
        "sjc",
        "get \"visits\" at sjc read \"1\", 5.0 s after the put of \"2\" at lhr (operation 3): \"1\" had been cached at sjc by operation 2 and is used for 50.0 s more");
  }

  @Test
  void aSessionIsMissingInTheSecondLocation() throws IOException {
    sanJose.get("session:7");
    london.put("session:7", "{\"user\":1}");
    clock.advance(Duration.ofSeconds(3));
    sanJose.get("session:7");
    isSaid(
        "cached-miss",
        "session:7",
        "sjc",
        "get \"session:7\" at sjc read absent, 3.0 s after the put at lhr (operation 2): a miss had been cached at sjc by operation 1 and is used for 57.0 s more");
    String said = FlowKv.run("check", "--explain", temp.resolve("history.jsonl").toString()).out();
    assertThat(Files.readString(Path.of("../../docs/reference/history.md")))
        .contains(
            said.substring(
                said.indexOf("1 anomaly:"), said.indexOf("\n\n", said.indexOf("1 anomaly:"))));
  }

  @Test
  void aListLacksANewKey() throws IOException {
    london.list(ListOptions.ALL.withPrefix("post:"));
    london.put("post:1", "hello");
    clock.advance(Duration.ofSeconds(10));
    london.list(ListOptions.ALL.withPrefix("post:"));
    isSaid(
        "stale-list",
        "post:1",
        "lhr",
        "list \"post:\" at lhr lacks \"post:1\", 10.0 s after the put at lhr (operation 2): the page had been cached at lhr by operation 1 and is used for 50.0 s more");
  }

  @Test
  void noAnomaliesAreSaid() throws IOException {
    london.put("k", "v");
    london.get("k");
    Path file = temp.resolve("history.jsonl");
    try (OutputStream out = Files.newOutputStream(file)) {
      HistoryWriter.write(history.recorded(), out);
    }
    assertThat(FlowKv.run("check", "--explain", file.toString()).out())
        .contains("no anomalies: every answer showed the latest write, and nothing was refused\n");
  }
}
