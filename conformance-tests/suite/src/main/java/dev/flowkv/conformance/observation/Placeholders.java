package dev.flowkv.conformance.observation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands for something else in the texts of steps.
 *
 * <ul>
 *   <li>{@code ${key}}: a key that no other observation uses
 *   <li>{@code ${now}}, {@code ${now+30}}, {@code ${now-30}}: Unix seconds when the first step is
 *       taken; alone in a text, a number
 *   <li>{@code ${n}}: in a step that is repeated, which time it is, from 1
 *   <li>{@code ${namespaces}}, {@code ${namespace}}, {@code ${id}}: the paths of the account's
 *       namespaces and of the namespace, and its id
 *   <li>what an earlier step keeps
 *   <li>{@code {"$times": ["x", 513]}}: a text so often; {@code {"$keys": ["k", 101]}}: the texts
 *       k1 to k101
 * </ul>
 */
final class Placeholders {
  static final Set<String> NAMES = Set.of("key", "now", "n", "namespaces", "namespace", "id");
  static final Pattern PATTERN = Pattern.compile("\\$\\{([A-Za-z]+)([+-]\\d+)?}");

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final Pattern MOMENT = Pattern.compile("\\$\\{now([+-]\\d+)?}");

  private final Map<String, String> values = new HashMap<>();
  private final long nowSeconds;

  Placeholders(String key, long nowSeconds, String namespacesPath, String namespaceId) {
    this.nowSeconds = nowSeconds;
    values.put("key", key);
    values.put("namespaces", namespacesPath);
    values.put("namespace", namespacesPath + "/" + namespaceId);
    values.put("id", namespaceId);
  }

  void keep(String name, String value) {
    values.put(name, value);
  }

  /** Which time a repeated step is done. */
  void time(int n) {
    values.put("n", Integer.toString(n));
  }

  String in(String text) {
    Matcher matcher = PATTERN.matcher(text);
    return matcher.replaceAll(m -> Matcher.quoteReplacement(value(m.group(1), m.group(2))));
  }

  private String value(String name, String offset) {
    if (name.equals("now")) {
      return Long.toString(nowSeconds + (offset == null ? 0 : Long.parseLong(offset)));
    }
    return values.getOrDefault(name, "${" + name + "}");
  }

  JsonNode in(JsonNode node) {
    if (node.isTextual()) {
      String text = in(node.asText());
      return MOMENT.matcher(node.asText()).matches()
          ? LongNode.valueOf(Long.parseLong(text))
          : TextNode.valueOf(text);
    }
    if (node.isArray()) {
      ArrayNode array = NODES.arrayNode();
      node.forEach(e -> array.add(in(e)));
      return array;
    }
    return node.isObject() ? inObject(node) : node;
  }

  private JsonNode inObject(JsonNode node) {
    JsonNode times = node.path("$times");
    if (times.isArray()) {
      return TextNode.valueOf(in(times.get(0).asText()).repeat(times.get(1).asInt()));
    }
    JsonNode keys = node.path("$keys");
    if (keys.isArray()) {
      ArrayNode array = NODES.arrayNode();
      for (int i = 1; i <= keys.get(1).asInt(); i++) {
        array.add(in(keys.get(0).asText()) + i);
      }
      return array;
    }
    ObjectNode object = NODES.objectNode();
    node.properties().forEach(e -> object.set(in(e.getKey()), in(e.getValue())));
    return object;
  }
}
