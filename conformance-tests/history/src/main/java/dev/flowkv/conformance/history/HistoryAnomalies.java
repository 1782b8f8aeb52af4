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
  private final Explainer explainer = new Explainer();

  /** Begins a history, whose lines come one by one. */
  public HistoryAnomalies() {}

  /**
   * Reads the next line, such as {@link HistoryReader} accepts.
   *
   * @param number where it stands, which is its number if it has none of its own
   * @return its anomalies
   */
  public List<Anomaly> next(long number, JsonNode line) {
    if (line.has("change")) {
      explainer.changed(line.has("namespace") ? line.get("namespace").asText() : null);
      return List.of();
    }
    return explainer.explain(OperationReader.read(number, line));
  }

  /**
   * Reads lines that {@link HistoryReader} has accepted.
   *
   * @return the anomalies, in the order of the lines
   * @throws HistoryFormatException naming a line that is no JSON object
   */
  public static List<Anomaly> of(BufferedReader lines) throws IOException, HistoryFormatException {
    HistoryAnomalies read = new HistoryAnomalies();
    List<Anomaly> anomalies = new ArrayList<>();
    long number = 0;
    String line = lines.readLine();
    while (line != null) {
      number++;
      if (number > 1 && !line.isBlank()) {
        anomalies.addAll(read.next(number, HistoryReader.json(number, line)));
      }
      line = lines.readLine();
    }
    return anomalies;
  }
}
