package dev.flowkv.server.cli.check;

import dev.flowkv.conformance.history.CheckResult;
import dev.flowkv.conformance.history.HistoryOperation;
import dev.flowkv.conformance.history.Measurements;
import dev.flowkv.conformance.history.Violation;
import dev.flowkv.explain.Anomaly;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** What a check found, as JSON. */
final class CheckJson {
  private CheckJson() {}

  /**
   * Makes the document.
   *
   * @param most violations that are listed; all are counted
   * @param anomalies null: they were not asked for
   */
  static Map<String, @Nullable Object> of(
      CheckResult result, int most, @Nullable List<Anomaly> anomalies) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("allowed", result.isAllowed());
    json.put("operations", result.operations());
    json.put("keys", result.keys());
    json.put("boundMillis", result.boundMillis());
    json.put("violationCount", result.violations().size());
    json.put(
        "violations", result.violations().stream().limit(most).map(CheckJson::violation).toList());
    if (anomalies != null) {
      json.put("anomalies", anomalies.stream().map(CheckJson::anomaly).toList());
    }
    json.put("measured", measured(result.measurements()));
    return json;
  }

  private static Map<String, Object> violation(Violation violation) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("rule", violation.rule().wireName());
    json.put("namespace", violation.namespace());
    json.put("key", violation.key());
    json.put("message", violation.message());
    json.put("operations", violation.operations().stream().map(CheckJson::operation).toList());
    return json;
  }

  private static Map<String, Object> anomaly(Anomaly anomaly) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("kind", anomaly.kind().wireName());
    json.put("operation", anomaly.operation());
    anomaly.write().ifPresent(write -> json.put("write", write));
    json.put("at", anomaly.atMillis());
    json.put("location", anomaly.location());
    json.put("namespace", anomaly.namespace());
    json.put("key", anomaly.key());
    json.put("sentence", anomaly.sentence());
    return json;
  }

  private static Map<String, Object> operation(HistoryOperation operation) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("line", operation.line());
    json.put("op", operation.kind().wireName());
    json.put("location", operation.location());
    json.put("call", operation.call());
    json.put("return", operation.returned());
    return json;
  }

  private static Map<String, @Nullable Object> measured(Measurements measured) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("readYourWrites", measured.readYourWrites());
    json.put("monotonicReads", measured.monotonicReads());
    json.put("visibility", measured.visibility().stream().map(CheckJson::visibility).toList());
    Map<String, Object> firstSeen = new LinkedHashMap<>();
    measured.firstSeenMillis().forEach((route, millis) -> firstSeen.put(route, millis(millis)));
    json.put("firstSeenMillis", firstSeen);
    json.put("cacheStatus", measured.cacheStatus());
    json.put(
        "longestNegativeMillis",
        measured.longestNegative().isPresent() ? measured.longestNegative().getAsLong() : null);
    return json;
  }

  private static Map<String, @Nullable Object> visibility(Measurements.Visibility visibility) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("fromMillis", visibility.fromMillis());
    boolean hasEnd = visibility.untilMillis() != Long.MAX_VALUE;
    json.put("untilMillis", hasEnd ? visibility.untilMillis() : null);
    json.put("seen", visibility.seen());
    return json;
  }

  private static Map<String, Long> millis(Histogram millis) {
    Map<String, Long> json = new LinkedHashMap<>();
    json.put("median", millis.getValueAtPercentile(50));
    json.put("p99", millis.getValueAtPercentile(99));
    json.put("writes", millis.getTotalCount());
    return json;
  }
}
