package dev.flowkv.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.DoubleNode;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Compares JSON as JSON: members in any order, numbers by their value as JavaScript has it. */
final class JsonText {
  private static final ObjectMapper JSON = new ObjectMapper();

  private JsonText() {}

  static String normalized(String json) {
    try {
      return normalized(JSON.readTree(json));
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + json, e);
    }
  }

  private static String normalized(JsonNode node) {
    if (node.isNumber()) {
      // Adding zero makes one of the two zeros.
      return DoubleNode.valueOf(node.doubleValue() + 0.0).toString();
    }
    if (node.isArray()) {
      return StreamSupport.stream(node.spliterator(), false)
          .map(JsonText::normalized)
          .collect(Collectors.joining(",", "[", "]"));
    }
    if (node.isObject()) {
      Map<String, String> members = new TreeMap<>();
      node.properties().forEach(m -> members.put(m.getKey(), normalized(m.getValue())));
      return members.toString();
    }
    return node.toString();
  }
}
