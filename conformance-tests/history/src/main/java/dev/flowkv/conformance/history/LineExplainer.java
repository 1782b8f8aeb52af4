package dev.flowkv.conformance.history;

import com.fasterxml.jackson.databind.JsonNode;
import dev.flowkv.explain.Anomaly;
import dev.flowkv.explain.Explainer;
import java.util.List;

/**
 * Explains the lines of a history as they come: for those who follow one. Not safe for use by
 * several threads.
 */
public final class LineExplainer {
  private final Explainer explainer = new Explainer();

  /**
   * Explains the next line, such as {@link HistoryReader} accepts.
   *
   * @param line an operation with a {@code seq}, or a change
   * @return its anomalies
   */
  public List<Anomaly> next(JsonNode line) {
    if (line.has("change")) {
      explainer.changed(line.has("namespace") ? line.get("namespace").asText() : null);
      return List.of();
    }
    return explainer.explain(OperationReader.read(line.path("seq").asLong(), line));
  }
}
