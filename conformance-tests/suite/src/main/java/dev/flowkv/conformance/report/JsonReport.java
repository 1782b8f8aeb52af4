package dev.flowkv.conformance.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.flowkv.conformance.run.PropertyResult;
import dev.flowkv.conformance.run.TargetResult;
import java.util.TreeMap;

/** A run as JSON, for programs. */
public final class JsonReport {
  private static final ObjectMapper JSON = new ObjectMapper();

  private JsonReport() {}

  /** The document. */
  public static String of(SuiteReport report) {
    ObjectNode root = JSON.createObjectNode();
    root.put("format", "flowkv-conformance").put("version", 1);
    root.put("startedAt", report.startedAt()).put("seed", report.seed());
    ArrayNode targets = root.putArray("targets");
    for (TargetResult t : report.targets()) {
      ObjectNode target = targets.addObject();
      target.put("name", t.name()).put("description", t.description()).put("millis", t.millis());
      if (t.notRun() != null) {
        target.put("notRun", t.notRun());
      }
      t.remarks().forEach(target.withArray("remarks")::add);
      ArrayNode properties = target.putArray("properties");
      for (PropertyResult r : t.results()) {
        property(properties.addObject(), r);
      }
    }
    return root.toPrettyString() + "\n";
  }

  private static void property(ObjectNode json, PropertyResult r) {
    json.put("id", r.property().id()).put("rule", r.property().rule());
    json.put("source", r.property().source());
    json.put("strength", r.property().strength().wireName());
    json.put("status", r.status().words()).put("millis", r.millis());
    if (!r.text().isEmpty()) {
      json.put("text", r.text());
    }
    if (!r.observed().isEmpty()) {
      ObjectNode observed = json.putObject("observed");
      new TreeMap<>(r.observed()).forEach(observed::put);
    }
    ObjectNode spent = json.putObject("spent");
    spent.put("reads", r.spent().reads()).put("writes", r.spent().writes());
    spent.put("deletes", r.spent().deletes()).put("lists", r.spent().lists());
  }
}
