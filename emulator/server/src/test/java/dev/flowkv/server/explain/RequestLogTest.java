package dev.flowkv.server.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.flowkv.engine.BulkGetOptions;
import dev.flowkv.engine.BulkWrite;
import dev.flowkv.engine.ClockSetting;
import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.FaultEffect;
import dev.flowkv.engine.FaultRule;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.KvFailure;
import dev.flowkv.engine.KvFault;
import dev.flowkv.engine.KvHistory;
import dev.flowkv.engine.KvOperation;
import dev.flowkv.engine.KvValue;
import dev.flowkv.engine.ListOptions;
import dev.flowkv.engine.PutOptions;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A line for each operation. */
class RequestLogTest {
  private final KvEmulator emulator =
      KvEmulator.create(
          EmulatorConfig.cloudflare().toBuilder()
              .locations(List.of("lhr", "sjc"))
              .clock(ClockSetting.manual(Instant.parse("2026-11-22T12:00:00Z")))
              .build());
  private final KvHistory history = KvHistory.ofAtMost(20);

  @BeforeEach
  void operations() {
    emulator.observe(history);
    var lhr = emulator.namespace("app").at("lhr");
    lhr.get("a \u001b[31m\"b");
    lhr.put("k", "v");
    assertThatThrownBy(() -> lhr.put("k", "again")).isInstanceOf(KvFailure.class);
    emulator.clock().advance(Duration.ofMillis(1_250));
    lhr.get("k");
    lhr.getAll(List.of("k", "absent"), BulkGetOptions.DEFAULT);
    lhr.list(ListOptions.ALL.withPrefix("p:"));
    lhr.putAll(
        List.of(
            new BulkWrite("x", KvValue.of("1"), PutOptions.NONE),
            new BulkWrite("y", KvValue.of("2"), PutOptions.NONE)));
    emulator.reset();
    emulator
        .faults()
        .set(
            0,
            List.of(
                FaultRule.always(
                    FaultRule.Match.of(KvOperation.DELETE), new FaultEffect.Drop(true))));
    assertThatThrownBy(() -> lhr.delete("k")).isInstanceOf(KvFault.class);
  }

  private List<String> logged(LogFormat format) {
    StringWriter out = new StringWriter();
    HistoryWatcher watcher =
        new HistoryWatcher(history, List.of(new RequestLog(format, new PrintWriter(out))));
    watcher.step();
    return out.toString().lines().toList();
  }

  @Test
  void eachOperationIsALineOfWords() {
    assertThat(logged(LogFormat.REQUESTS))
        .containsExactly(
            "2026-11-22T12:00:00.000Z java lhr app get \"a \\u001b[31m\"b\" 404 MISS - 0ms",
            "2026-11-22T12:00:00.000Z java lhr app put \"k\" 200 - - 0ms",
            "2026-11-22T12:00:00.000Z java lhr app put \"k\" 429 - - 0ms",
            "2026-11-22T12:00:01.250Z java lhr app get \"k\" 200 HIT 1250ms 0ms",
            "2026-11-22T12:00:01.250Z java lhr app bulkGet \"k\" (and 1 more) 200 MISS 1250ms 0ms",
            "2026-11-22T12:00:01.250Z java lhr app list \"p:\" 200 MISS - 0ms",
            "2026-11-22T12:00:01.250Z java lhr app bulkPut \"x\" (and 1 more) 200 - - 0ms",
            "2026-11-22T12:00:01.250Z java lhr app delete \"k\" - - - 0ms");
  }

  @Test
  void eachOperationIsALineOfJson() throws Exception {
    List<String> lines = logged(LogFormat.JSON);
    assertThat(lines.get(3))
        .isEqualTo(
            "{\"seq\":4,\"time\":\"2026-11-22T12:00:01.250Z\",\"face\":\"java\",\"location\":"
                + "\"lhr\",\"namespace\":\"app\",\"operation\":\"get\",\"key\":\"k\",\"status\":200,"
                + "\"cacheStatus\":\"HIT\",\"ageMillis\":1250,\"millis\":0}");
    assertThat(lines.get(4)).contains("\"key\":\"k\",\"moreKeys\":1,\"status\":200");
    assertThat(lines.get(7))
        .isEqualTo(
            "{\"seq\":9,\"time\":\"2026-11-22T12:00:01.250Z\",\"face\":\"java\",\"location\":"
                + "\"lhr\",\"namespace\":\"app\",\"operation\":\"delete\",\"key\":\"k\",\"millis\":0}");
    for (String line : lines) {
      assertThat(new ObjectMapper().readTree(line).isObject()).isTrue();
    }
  }

  @Test
  void whatComesTooFastIsCounted() {
    for (int i = 0; i < 30; i++) {
      emulator.namespace("app").at("lhr").get("k");
    }
    assertThat(logged(LogFormat.REQUESTS))
        .hasSize(21)
        .first()
        .isEqualTo("19 operations came too fast to be logged");
    assertThat(logged(LogFormat.JSON)).first().isEqualTo("{\"lost\":19}");
  }
}
