package dev.flowkv.conformance.assumption;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.flowkv.conformance.calibrate.Calibration;
import dev.flowkv.conformance.calibrate.Learned;
import dev.flowkv.engine.Setting;
import java.util.List;

/**
 * Assumptions as JSON. What a calibration learned has the same members, and {@code measured}; a
 * list of what is assumed has {@code dependsOnIt} and {@code settledBy} instead.
 */
public final class AssumptionsJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private AssumptionsJson() {}

  /** Writes the document of ranked assumptions. */
  public static String of(List<RankedAssumption> ranked) {
    ObjectNode root = JSON.createObjectNode();
    root.put("format", "flowkv-assumptions").put("version", 1);
    ArrayNode all = root.putArray("assumptions");
    for (RankedAssumption a : ranked) {
      ObjectNode entry = entry(all, a.assumption());
      ArrayNode settledBy = entry.putArray("settledBy");
      a.settledBy().forEach(settledBy::add);
      entry.put("needsTwoLocations", a.needsTwoLocations());
      ObjectNode depends = entry.putObject("dependsOnIt");
      depends.put("properties", a.dependents().ids().size()).put("of", a.dependents().asked());
      depends.put("programs", a.dependents().programs()).put("ofPrograms", Dependence.PROGRAMS);
      ArrayNode ids = depends.putArray("ids");
      a.dependents().ids().forEach(ids::add);
    }
    return root.toPrettyString() + "\n";
  }

  /**
   * Writes what a calibration learned of each assumption.
   *
   * @param measuredAt when, as an ISO 8601 date and time
   */
  public static ArrayNode learned(Calibration calibration, String measuredAt) {
    ArrayNode all = JSON.createArrayNode();
    for (Learned learned : calibration.learned()) {
      ObjectNode measured =
          entry(all, Assumption.of(Setting.named(learned.setting()))).putObject("measured");
      measured.put("value", learned.text());
      ArrayNode intervals = measured.putArray("intervals");
      learned
          .intervals()
          .forEach(
              i ->
                  intervals
                      .addObject()
                      .put("of", i.of())
                      .put("low", i.low())
                      .put("high", i.high()));
      measured
          .put("measurements", learned.measurements())
          .put("measuredAt", measuredAt)
          .put("target", calibration.target());
    }
    return all;
  }

  private static ObjectNode entry(ArrayNode all, Assumption assumption) {
    return all.addObject()
        .put("setting", assumption.setting().wireName())
        .put("value", assumption.value())
        .put("alternative", assumption.alternative())
        .put("evidence", assumption.evidence().wireName())
        .put("source", assumption.setting().source())
        .put("decides", assumption.setting().description().meaning());
  }
}
