package dev.flowkv.conformance.history;

import com.fasterxml.jackson.databind.JsonNode;
import dev.flowkv.explain.Anomaly;
import dev.flowkv.explain.Explainer;
import dev.flowkv.explain.Operation;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A history that was written as JSON Lines, and its anomalies: what the rules allow, and
 * nevertheless surprises.
 *
 * @param byLine the operations, by the number of their line in the file
 * @param anomalies the anomalies, in the order of the lines
 */
public record ExplainedHistory(Map<Long, Operation> byLine, List<Anomaly> anomalies) {

  /**
   * Reads lines that {@link HistoryReader} has accepted.
   *
   * @throws HistoryFormatException naming a line that is no JSON object
   */
  public static ExplainedHistory read(BufferedReader lines)
      throws IOException, HistoryFormatException {
    Explainer explainer = new Explainer();
    Map<Long, Operation> byLine = new LinkedHashMap<>();
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
          Operation operation = OperationReader.read(number, json);
          byLine.put(number, operation);
          anomalies.addAll(explainer.explain(operation));
        }
      }
      line = lines.readLine();
    }
    return new ExplainedHistory(byLine, anomalies);
  }
}
