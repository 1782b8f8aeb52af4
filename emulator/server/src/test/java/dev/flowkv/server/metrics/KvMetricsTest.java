package dev.flowkv.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.engine.ClockSetting;
import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.KvAccess;
import dev.flowkv.engine.KvEmulator;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Metrics whose registry is made late. */
class KvMetricsTest {
  private final KvEmulator emulator =
      KvEmulator.create(
          EmulatorConfig.cloudflare().toBuilder().clock(ClockSetting.manual()).build());
  private final KvMetrics metrics = new KvMetrics(emulator);
  private final KvAccess lhr = emulator.namespace("app").at("lhr");

  private double gets() {
    String name = "flowkv_operations_total{face=\"java\",op=\"get\",outcome=\"ok\"} ";
    return metrics
        .scrape()
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
        .sum();
  }

  @Test
  void whatEndsBeforeTheRegistryIsMadeIsCountedToo() {
    emulator.observe(metrics);
    lhr.get("k");
    lhr.get("k");
    metrics.make();
    lhr.get("k");
    assertThat(gets()).isEqualTo(3);
    assertThat(gets()).as("counted once").isEqualTo(3);
  }

  @Test
  void nothingIsLostWhileTheRegistryIsMade() {
    emulator.observe(metrics);
    List<CompletableFuture<Void>> work = new ArrayList<>();
    for (int thread = 0; thread < 4; thread++) {
      work.add(
          CompletableFuture.runAsync(
              () -> {
                for (int i = 0; i < 2_000; i++) {
                  lhr.get("k");
                }
              }));
    }
    work.add(CompletableFuture.runAsync(metrics::make));
    work.forEach(CompletableFuture::join);
    assertThat(gets()).isEqualTo(8_000);
  }
}
