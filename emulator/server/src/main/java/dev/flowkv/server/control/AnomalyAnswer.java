package dev.flowkv.server.control;

import dev.flowkv.explain.Anomaly;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** The newest anomalies of many, as JSON, and how many there were before them. */
final class AnomalyAnswer {
  /** How many an answer has: a bulk read can make a hundred of one operation. */
  private static final int MOST = 1_000;

  private final Deque<Anomaly> newest = new ArrayDeque<>();
  private long more;

  void add(Anomaly anomaly) {
    newest.addLast(anomaly);
    if (newest.size() > MOST) {
      newest.removeFirst();
      more++;
    }
  }

  /**
   * The answer.
   *
   * @param forgotten how many operations were asked about and are not held
   * @param last the number of the last operation
   * @param shown what an anomaly is shown as
   */
  Map<String, Object> json(
      long forgotten, long last, Function<Anomaly, Map<String, Object>> shown) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("forgotten", forgotten);
    json.put("last", last);
    json.put("more", more);
    json.put("anomalies", newest.stream().map(shown).toList());
    return json;
  }

  static Map<String, Object> json(Anomaly anomaly) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("seq", anomaly.operation());
    json.put("kind", anomaly.kind().wireName());
    json.put("at", anomaly.atMillis());
    json.put("location", anomaly.location());
    json.put("namespace", anomaly.namespace());
    json.put("key", anomaly.key());
    anomaly.write().ifPresent(write -> json.put("write", write));
    json.put("sentence", anomaly.sentence());
    return json;
  }
}
