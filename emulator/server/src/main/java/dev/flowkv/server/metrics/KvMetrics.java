package dev.flowkv.server.metrics;

import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.KvEvent;
import dev.flowkv.engine.KvFailure;
import dev.flowkv.engine.KvNamespace;
import dev.flowkv.engine.KvObserver;
import dev.flowkv.engine.KvOutcome;
import dev.flowkv.engine.KvRead;
import dev.flowkv.engine.NamespaceInfo;
import dev.flowkv.engine.NamespaceSize;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts operations and measures how stale their answers are. {@code docs/metrics.md} lists the
 * names.
 */
public final class KvMetrics implements KvObserver {
  /** Where lags and ages usually end: the buckets of the histograms, in milliseconds. */
  private static final double[] BUCKETS = {
    1, 10, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 120_000, 300_000
  };

  private final KvEmulator emulator;
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Map<List<String>, Counter> counters = new ConcurrentHashMap<>();
  private final DistributionSummary staleness;
  private final DistributionSummary lag;
  private final MultiGauge keys;
  private final MultiGauge bytes;

  /** Metrics of an emulator, which must be told to let this observe it. */
  public KvMetrics(KvEmulator emulator) {
    this.emulator = emulator;
    this.staleness =
        DistributionSummary.builder("flowkv.staleness.served.ms")
            .description("How long ago the answers of reads stopped being the latest; 0: they are")
            .serviceLevelObjectives(BUCKETS)
            .register(registry);
    this.lag =
        DistributionSummary.builder("flowkv.lag.drawn.ms")
            .description("Lags of accepted writes to each other location")
            .serviceLevelObjectives(BUCKETS)
            .register(registry);
    this.keys = MultiGauge.builder("flowkv.keys").description("Live keys").register(registry);
    this.bytes =
        MultiGauge.builder("flowkv.value.bytes")
            .description("Bytes of the values of live keys")
            .register(registry);
  }

  @Override
  public void ended(KvEvent event) {
    KvOutcome outcome = event.outcome();
    counter(
            "flowkv.operations",
            "Operations on keys",
            "face",
            event.face().wireName(),
            "op",
            event.call().operation().wireName(),
            "outcome",
            outcomeName(outcome))
        .increment();
    if (outcome instanceof KvOutcome.Read read) {
      read(read.read());
    } else if (outcome instanceof KvOutcome.Reads reads) {
      reads.reads().values().forEach(this::read);
    } else if (outcome instanceof KvOutcome.Listed listed) {
      counter(
              "flowkv.lists",
              "Pages, by where they came from",
              "cache",
              listed.page().cacheStatus().map(KvMetrics::lowerCase).orElse("none"))
          .increment();
    } else if (outcome instanceof KvOutcome.Written written) {
      written.write().lagMillis().values().forEach(lag::record);
    } else if (outcome instanceof KvOutcome.Refused refused && isThrottled(refused.failure())) {
      counter(
              "flowkv.throttled",
              "Operations that were answered 429",
              "reason",
              lowerCase(refused.failure().reason()))
          .increment();
    }
  }

  private void read(KvRead read) {
    counter(
            "flowkv.reads",
            "Keys read, by where the answer came from",
            "cache",
            read.cacheStatus().map(KvMetrics::lowerCase).orElse("none"))
        .increment();
    read.staleMillis().ifPresent(staleness::record);
  }

  private Counter counter(String name, String description, String... tags) {
    List<String> key = new ArrayList<>(tags.length + 1);
    key.add(name);
    key.addAll(List.of(tags));
    Counter counter = counters.get(key);
    return counter != null
        ? counter
        : counters.computeIfAbsent(
            key, k -> Counter.builder(name).description(description).tags(tags).register(registry));
  }

  private static String outcomeName(KvOutcome outcome) {
    if (outcome instanceof KvOutcome.Refused refused) {
      return isThrottled(refused.failure()) ? "throttled" : "refused";
    }
    return outcome instanceof KvOutcome.Faulted ? "fault" : "ok";
  }

  private static boolean isThrottled(KvFailure failure) {
    return switch (failure.reason()) {
      case SAME_KEY_RATE_LIMITED,
          INVOCATION_LIMIT_EXCEEDED,
          DAILY_QUOTA_EXCEEDED,
          REST_RATE_LIMITED ->
          true;
      default -> false;
    };
  }

  private static String lowerCase(Enum<?> value) {
    return value.name().toLowerCase(java.util.Locale.ROOT);
  }

  /** Everything as Prometheus reads it. Counts the keys, which takes as long as there are many. */
  public String scrape() {
    List<Row<?>> keyRows = new ArrayList<>();
    List<Row<?>> byteRows = new ArrayList<>();
    for (NamespaceInfo namespace : emulator.namespaces()) {
      KvNamespace found = emulator.namespace(namespace.id());
      NamespaceSize size = found.size();
      Tags tags = Tags.of("namespace", namespace.id());
      keyRows.add(Row.of(tags, size.keys()));
      byteRows.add(Row.of(tags, size.valueBytes()));
    }
    keys.register(keyRows, true);
    bytes.register(byteRows, true);
    return registry.scrape();
  }
}
