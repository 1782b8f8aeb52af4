package dev.flowkv.exploration;

import dev.flowkv.explain.Anomaly;
import dev.flowkv.explain.AnomalyKind;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts the anomalies of all runs of a search by their kinds. */
public final class Tally {
  private final Map<AnomalyKind, Long> counts = new EnumMap<>(AnomalyKind.class);

  /** Counts nothing yet. */
  public Tally() {}

  /** Counts the anomalies of a run. */
  public void add(List<Anomaly> anomalies) {
    anomalies.forEach(anomaly -> counts.merge(anomaly.kind(), 1L, Long::sum));
  }

  /** How many there were of each kind; a kind of which there were none is not in it. */
  public Map<AnomalyKind, Long> counts() {
    return Collections.unmodifiableMap(counts);
  }

  long of(AnomalyKind kind) {
    return counts.getOrDefault(kind, 0L);
  }
}
