package dev.flowkv.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.conformance.history.ExplainedHistory;
import dev.flowkv.conformance.history.HistoryFormatException;
import dev.flowkv.engine.BulkGetOptions;
import dev.flowkv.engine.BulkWrite;
import dev.flowkv.engine.ClockSetting;
import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.FaultEffect;
import dev.flowkv.engine.FaultRule;
import dev.flowkv.engine.KvAccess;
import dev.flowkv.engine.KvChange;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.KvEvent;
import dev.flowkv.engine.KvFailure;
import dev.flowkv.engine.KvFault;
import dev.flowkv.engine.KvHistory;
import dev.flowkv.engine.KvHistoryEntry;
import dev.flowkv.engine.KvOperation;
import dev.flowkv.engine.KvValue;
import dev.flowkv.engine.ListOptions;
import dev.flowkv.engine.PutOptions;
import dev.flowkv.explain.Anomaly;
import dev.flowkv.explain.AnomalyKind;
import dev.flowkv.explain.Explainer;
import dev.flowkv.formats.EventOperations;
import dev.flowkv.formats.HistoryWriter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of a run in memory, and of the file of its history. */
class ExplainedHistoryTest {
  private static final List<String> LOCATIONS = List.of("lhr", "sjc");

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void aFileSaysWhatTheRunSaid(long seed) throws IOException, HistoryFormatException {
    KvHistory history = KvHistory.ofAtMost(10_000);
    run(seed, history);
    List<Anomaly> ofRun = new ArrayList<>();
    Explainer explainer = new Explainer();
    long number = 0;
    for (KvHistoryEntry entry : history.recorded().entries()) {
      number++;
      if (entry instanceof KvEvent event) {
        ofRun.addAll(explainer.explain(EventOperations.of(number, event)));
      } else {
        explainer.changed(((KvChange) entry).namespaceId());
      }
    }
    List<Anomaly> ofFile =
        ExplainedHistory.read(
                new BufferedReader(
                    new InputStreamReader(
                        HistoryWriter.stream(history.recorded()), StandardCharsets.UTF_8)))
            .anomalies();
    assertThat(ofFile).isEqualTo(ofRun);
    assertThat(ofRun).extracting(Anomaly::kind).contains(AnomalyKind.values());
  }

  private static void run(long seed, KvHistory history) {
    SplittableRandom random = new SplittableRandom(seed);
    KvEmulator emulator =
        KvEmulator.create(
            EmulatorConfig.cloudflare().toBuilder()
                .seed(seed)
                .locations(LOCATIONS)
                .set("shardsPerLocation", "2")
                .clock(ClockSetting.manual(Instant.ofEpochMilli(1_000_000)))
                .build());
    emulator
        .faults()
        .set(
            seed,
            List.of(
                FaultRule.always(
                    FaultRule.Match.of(KvOperation.DELETE), new FaultEffect.LostAcknowledgement()),
                new FaultRule(
                    FaultRule.Match.ALL, new FaultEffect.Failure(503, "Busy", null), 0.05, null)));
    emulator.observe(history);
    for (int i = 0; i < 2_000; i++) {
      KvAccess access = emulator.namespace("app").at(LOCATIONS.get(random.nextInt(2)));
      String key = "key " + random.nextInt(5);
      try {
        switch (random.nextInt(8)) {
          case 0 -> access.put(key, "v" + i, PutOptions.NONE);
          case 1 -> access.put(key, "long ".repeat(60) + i, PutOptions.NONE);
          case 2 -> access.delete(key);
          case 3 -> access.list(ListOptions.ALL.withPrefix("key "));
          case 4 -> access.getAll(List.of("key 0", key), BulkGetOptions.DEFAULT);
          case 5 ->
              access.putAll(List.of(new BulkWrite(key, KvValue.of("bulk" + i), PutOptions.NONE)));
          default -> access.get(key);
        }
      } catch (KvFailure | KvFault expected) {
        // Recorded, and explained.
      }
      if (random.nextInt(5) == 0) {
        emulator.clock().advance(Duration.ofMillis(random.nextInt(5_000)));
      }
      if (i == 1_000) {
        emulator.reset();
      }
    }
  }
}
