package dev.flowkv.server.metrics;

import dev.flowkv.engine.CacheStatus;
import dev.flowkv.engine.Face;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.KvEvent;
import dev.flowkv.engine.KvFailure;
import dev.flowkv.engine.KvOperation;
import dev.flowkv.engine.KvOutcome;
import dev.flowkv.engine.KvRead;
import dev.flowkv.engine.KvWrite;
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
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Counts operations and measures how stale their answers are, in a registry of Prometheus. */
final class Meters {
  /** Where lags and ages usually end: the buckets of the histograms, in milliseconds. */
  private static final double[] BUCKETS = {
    1, 10, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 120_000, 300_000
  };

  private static final Set<KvFailure.Reason> THROTTLED =
      EnumSet.of(
          KvFailure.Reason.SAME_KEY_RATE_LIMITED,
          KvFailure.Reason.INVOCATION_LIMIT_EXCEEDED,
          KvFailure.Reason.DAILY_QUOTA_EXCEEDED,
          KvFailure.Reason.REST_RATE_LIMITED);

  /** The lags of one in this many accepted writes are measured. */
  private static final int LAG_SAMPLE = 16;

  /** Each label is a series that Prometheus keeps; a program may make namespaces without end. */
  private static final int MAX_NAMESPACES = 100;

  /** The label of the namespaces beyond, together. */
  private static final String OTHER_NAMESPACES = "other";

  private final KvEmulator emulator;
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  /** By face, operation and outcome. */
  private final Map<Face, Map<KvOperation, Map<Outcome, Counter>>> operations;

  private final CacheCounters reads;
  private final CacheCounters lists;
  private final Map<KvFailure.Reason, Counter> throttled = new EnumMap<>(KvFailure.Reason.class);
  private final DistributionSummary staleness;
  private final DistributionSummary lag;
  private final MultiGauge keys;
  private final MultiGauge bytes;

  /** Makes the meters of an emulator, all at zero. */
  Meters(KvEmulator emulator) {
    this.emulator = emulator;
    this.operations = each(Face.class, face -> each(KvOperation.class, op -> outcomes(face, op)));
    this.reads = new CacheCounters("flowkv.reads", "Keys read, by where the answer came from");
    this.lists = new CacheCounters("flowkv.lists", "Pages, by where they came from");
    THROTTLED.forEach(
        reason ->
            throttled.put(
                reason,
                Counter.builder("flowkv.throttled")
                    .description("Operations that were answered 429")
                    .tag("reason", lowerCase(reason))
                    .register(registry)));
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

  private enum Outcome {
    OK,
    REFUSED,
    THROTTLED,
    FAULT
  }

  /** A counter of each kind, made once: looking one up by its labels costs more than counting. */
  private static <K extends Enum<K>, V> Map<K, V> each(Class<K> kinds, Function<K, V> make) {
    Map<K, V> all = new EnumMap<>(kinds);
    for (K kind : kinds.getEnumConstants()) {
      all.put(kind, make.apply(kind));
    }
    return all;
  }

  private Map<Outcome, Counter> outcomes(Face face, KvOperation op) {
    return each(
        Outcome.class,
        outcome ->
            Counter.builder("flowkv.operations")
                .description("Operations on keys")
                .tag("face", face.wireName())
                .tag("op", op.wireName())
                .tag("outcome", lowerCase(outcome))
                .register(registry));
  }

  private final class CacheCounters {
    private final Map<CacheStatus, Counter> cached;
    private final Counter none;

    CacheCounters(String name, String description) {
      this.cached =
          each(CacheStatus.class, status -> counter(name, description, lowerCase(status)));
      this.none = counter(name, description, "none");
    }

    private Counter counter(String name, String description, String cache) {
      return Counter.builder(name).description(description).tag("cache", cache).register(registry);
    }

    void count(Optional<CacheStatus> status) {
      status.map(s -> of(cached, s)).orElse(none).increment();
    }
  }

  private static <K, V> V of(Map<K, V> all, K kind) {
    return Objects.requireNonNull(all.get(kind));
  }

  /** Counts an operation that has ended. */
  void count(KvEvent event) {
    KvOutcome outcome = event.outcome();
    Map<Outcome, Counter> counters = of(of(operations, event.face()), event.call().operation());
    of(counters, kind(outcome)).increment();
    if (outcome instanceof KvOutcome.Read read) {
      read(read.read());
    } else if (outcome instanceof KvOutcome.Reads many) {
      many.reads().values().forEach(this::read);
    } else if (outcome instanceof KvOutcome.Listed listed) {
      lists.count(listed.page().cacheStatus());
    } else if (outcome instanceof KvOutcome.Written written) {
      written(written.write());
    } else if (outcome instanceof KvOutcome.Refused refused && isThrottled(refused.failure())) {
      of(throttled, refused.failure().reason()).increment();
    }
  }

  private void read(KvRead read) {
    reads.count(read.cacheStatus());
    read.staleMillis().ifPresent(staleness::record);
  }

  /** A sample is enough for a distribution, and drawing the lags costs as much as the write. */
  private void written(KvWrite write) {
    if (write.sequence() % LAG_SAMPLE == 1) {
      write.lagMillis().values().forEach(lag::record);
    }
  }

  private static Outcome kind(KvOutcome outcome) {
    if (outcome instanceof KvOutcome.Refused refused) {
      return isThrottled(refused.failure()) ? Outcome.THROTTLED : Outcome.REFUSED;
    }
    return outcome instanceof KvOutcome.Faulted ? Outcome.FAULT : Outcome.OK;
  }

  private static boolean isThrottled(KvFailure failure) {
    return THROTTLED.contains(failure.reason());
  }

  private static String lowerCase(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /** Everything as Prometheus reads it. Counts the keys, which takes as long as there are many. */
  synchronized String scrape() {
    Map<String, NamespaceSize> sizes = new LinkedHashMap<>();
    emulator.namespaces().stream()
        .map(NamespaceInfo::id)
        .sorted()
        .forEach(
            id -> {
              String label = sizes.size() < MAX_NAMESPACES ? id : OTHER_NAMESPACES;
              sizes.merge(label, emulator.namespace(id).size(), Meters::sum);
            });
    List<Row<?>> keyRows = new ArrayList<>();
    List<Row<?>> byteRows = new ArrayList<>();
    sizes.forEach(
        (label, size) -> {
          Tags tags = Tags.of("namespace", label);
          keyRows.add(Row.of(tags, size.keys()));
          byteRows.add(Row.of(tags, size.valueBytes()));
        });
    keys.register(keyRows, true);
    bytes.register(byteRows, true);
    return registry.scrape();
  }

  private static NamespaceSize sum(NamespaceSize one, NamespaceSize other) {
    return new NamespaceSize(one.keys() + other.keys(), one.valueBytes() + other.valueBytes());
  }
}
