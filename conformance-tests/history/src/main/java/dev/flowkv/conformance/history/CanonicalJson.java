package dev.flowkv.conformance.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One text for equal JSON: members in order, no space, numbers as JavaScript holds them. Metadata
 * passes through JavaScript on its way, which keeps its meaning and not its text.
 */
public final class CanonicalJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private CanonicalJson() {}

  /** The one text; what is no JSON stays as it is, and null and the JSON {@code null} are null. */
  public static @Nullable String of(@Nullable String json) {
    if (json == null) {
      return null;
    }
    try {
      return of(JSON.readTree(json));
    } catch (JsonProcessingException e) {
      return json;
    }
  }

  /** The one text of a JSON value; null of none and of {@code null}. */
  public static @Nullable String of(@Nullable JsonNode node) {
    return node == null || node.isNull() || node.isMissingNode() ? null : sorted(node).toString();
  }

  private static JsonNode sorted(JsonNode node) {
    if (node.isObject()) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      TreeMap<String, JsonNode> members = new TreeMap<>();
      node.properties().forEach(e -> members.put(e.getKey(), e.getValue()));
      members.forEach((name, value) -> object.set(name, sorted(value)));
      return object;
    }
    if (node.isArray()) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      node.forEach(element -> array.add(sorted(element)));
      return array;
    }
    if (node.isNumber()) {
      // Adding zero makes one of the two zeros.
      return DoubleNode.valueOf(node.doubleValue() + 0.0);
    }
    return node;
  }
}
