package dev.flowkv.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.engine.BulkWrite;
import dev.flowkv.engine.EmulatorState;
import dev.flowkv.engine.KvValue;
import dev.flowkv.engine.PutOptions;
import dev.flowkv.server.RawHttp.Answer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What Prometheus reads. */
class MetricsTest {
  private static final String NS = "X-KV-Namespace-Id: app";

  private final RunningServer server =
      RunningServer.start(
          RunningServer.config().toBuilder().set("replicationLag", "fixed:10s").build());
  private final RawHttp http = server.http();

  @AfterEach
  void close() {
    http.close();
    server.close();
  }

  @Test
  void operationsCachesStalenessLagsRefusalsKeysAndBytesAreThere() {
    http.ask("GET", "/k?urlencoded=true", NS, "X-KV-Location: sjc");
    http.send("PUT", "/k?urlencoded=true", "12345", NS, "X-KV-Location: lhr");
    http.send("PUT", "/k?urlencoded=true", "12345", NS, "X-KV-Location: lhr");
    http.send("PUT", "/" + "x".repeat(513) + "?urlencoded=true", "v", NS);
    server.emulator().clock().advance(Duration.ofSeconds(4));
    http.ask("GET", "/k?urlencoded=true", NS, "X-KV-Location: sjc");
    http.ask("GET", "/client/v4/accounts/a/storage/kv/namespaces/app/keys");
    http.send(
        "PUT",
        "/__flowkv/faults",
        "{\"rules\":[{\"effect\":{\"type\":\"drop\",\"when\":\"before\"}}]}");
    try {
      server.emulator().namespace("app").at("lhr").delete("k");
    } catch (RuntimeException dropped) {
      assertThat(dropped).hasMessage("Network connection lost.");
    }
    Answer answer = http.ask("GET", "/__flowkv/metrics");
    assertThat(answer.header("Content-Type")).startsWith("text/plain; version=0.0.4");
    assertThat(answer.text().lines())
        .contains(
            "flowkv_operations_total{face=\"binding\",op=\"get\",outcome=\"ok\"} 2.0",
            "flowkv_operations_total{face=\"binding\",op=\"put\",outcome=\"ok\"} 1.0",
            "flowkv_operations_total{face=\"binding\",op=\"put\",outcome=\"throttled\"} 1.0",
            "flowkv_operations_total{face=\"binding\",op=\"put\",outcome=\"refused\"} 1.0",
            "flowkv_operations_total{face=\"rest\",op=\"list\",outcome=\"ok\"} 1.0",
            "flowkv_operations_total{face=\"java\",op=\"delete\",outcome=\"fault\"} 1.0",
            "flowkv_reads_total{cache=\"hit\"} 1.0",
            "flowkv_reads_total{cache=\"miss\"} 1.0",
            "flowkv_lists_total{cache=\"miss\"} 1.0",
            "flowkv_throttled_total{reason=\"same_key_rate_limited\"} 1.0",
            "flowkv_staleness_served_ms_bucket{le=\"2500.0\"} 1",
            "flowkv_staleness_served_ms_bucket{le=\"5000.0\"} 2",
            "flowkv_staleness_served_ms_sum 4000.0",
            "flowkv_throttled_total{reason=\"daily_quota_exceeded\"} 0.0",
            "flowkv_lag_drawn_ms_count 2",
            "flowkv_lag_drawn_ms_sum 20000.0",
            "flowkv_keys{namespace=\"app\"} 1.0",
            "flowkv_value_bytes{namespace=\"app\"} 5.0");
  }

  @Test
  void scrapesAtTheSameTimeAreAllWhole() throws Exception {
    http.send("PUT", "/k?urlencoded=true", "v", NS);
    http.send("PUT", "/k?urlencoded=true", "v", "X-KV-Namespace-Id: other");
    java.util.concurrent.ExecutorService scrapers =
        java.util.concurrent.Executors.newFixedThreadPool(4);
    try {
      java.util.List<java.util.concurrent.Callable<Long>> work = new java.util.ArrayList<>();
      for (int i = 0; i < 4; i++) {
        work.add(
            () -> {
              long whole = 0;
              try (RawHttp client = server.http()) {
                for (int n = 0; n < 50; n++) {
                  String text = client.ask("GET", "/__flowkv/metrics").text();
                  whole += text.lines().filter(l -> l.startsWith("flowkv_keys{")).count();
                }
              }
              return whole;
            });
      }
      for (var done : scrapers.invokeAll(work)) {
        assertThat(done.get()).isEqualTo(100);
      }
    } finally {
      scrapers.shutdownNow();
    }
  }

  @Test
  void aNamespaceThatIsGoneIsNotShownAnyMore() {
    http.send("PUT", "/k?urlencoded=true", "v", NS);
    assertThat(http.ask("GET", "/__flowkv/metrics").text()).contains("namespace=\"app\"");
    server.emulator().deleteNamespace("app");
    assertThat(http.ask("GET", "/__flowkv/metrics").text()).doesNotContain("namespace=\"app\"");
  }

  private List<String> namespaces() {
    return http.ask("GET", "/__flowkv/metrics")
        .text()
        .lines()
        .filter(line -> line.startsWith("flowkv_keys{"))
        .toList();
  }

  @Test
  void labelsHaveABoundAndForgetWhatIsGone() {
    EmulatorState before = server.emulator().capture();
    BulkWrite key = new BulkWrite("k", KvValue.of("v"), PutOptions.NONE);
    for (int i = 0; i < 150; i++) {
      server.emulator().namespace("n%03d".formatted(i)).seed(List.of(key));
    }
    // One that is called like the label of the others is counted with them.
    server.emulator().namespace("other").seed(List.of(key));
    assertThat(namespaces())
        .hasSize(101)
        .contains("flowkv_keys{namespace=\"n099\"} 1.0", "flowkv_keys{namespace=\"other\"} 51.0");
    server.emulator().deleteNamespace("n000");
    assertThat(namespaces())
        .hasSize(101)
        .contains("flowkv_keys{namespace=\"n100\"} 1.0", "flowkv_keys{namespace=\"other\"} 50.0");
    EmulatorState full = server.emulator().capture();
    server.emulator().restore(before);
    assertThat(namespaces()).isEmpty();
    server.emulator().restore(full);
    server.emulator().reset();
    assertThat(namespaces()).isEmpty();
  }
}
