package dev.flowkv.conformance.history;

import com.fasterxml.jackson.databind.JsonNode;
import dev.flowkv.explain.Anomaly;
import dev.flowkv.explain.Explainer;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The anomalies of a history that was written as JSON Lines: what the rules allow, and nevertheless
 * surprises.
 */
public final class HistoryAnomalies {
  private HistoryAnomalies() {}

  /**
   * Reads lines that {@link HistoryReader} has accepted.
   *
   * @return the anomalies, in the order of the lines
   * @throws HistoryFormatException naming a line that is no JSON object
   */
  public static List<Anomaly> of(BufferedReader lines) throws IOException, HistoryFormatException {
    Explainer explainer = new Explainer();
    List<Anomaly> anomalies = new ArrayList<>();
    long number = 0;
    String line = lines.readLine();
    while (line != null) {
      number++;
      if (number > 1 && !line.isBlank()) {
        JsonNode json = HistoryReader.json(number, line);
        if (json.has("change")) {
          explainer.changed(json.has("namespace") ? json.get("namespace").asText() : null);
        } else {
          anomalies.addAll(explainer.explain(OperationReader.read(number, json)));
        }
      }
      line = lines.readLine();
    }
    return anomalies;
  }
}
