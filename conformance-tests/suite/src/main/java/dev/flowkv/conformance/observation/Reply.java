package dev.flowkv.conformance.observation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What came back.
 *
 * @param thrown what a Worker's program sees, such as {@code KV PUT failed: 429 Too Many Requests};
 *     another kind of error than {@code Error} has its name in front; null: nothing was thrown
 * @param status of HTTP; 0: over a binding, which has none
 * @param value what the binding returned, or the body if it is JSON
 * @param text the body as it came; empty over a binding
 * @param headers by name, in any case
 */
public record Reply(
    @Nullable String thrown, int status, JsonNode value, String text, Map<String, String> headers) {
  /** Copies the map. */
  public Reply {
    TreeMap<String, String> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    copy.putAll(headers);
    headers = copy;
  }

  /** A binding that returned. */
  public static Reply returned(JsonNode value) {
    return new Reply(null, 0, value, "", Map.of());
  }

  /** A binding that threw. */
  public static Reply threw(String message) {
    return new Reply(message, 0, MissingNode.getInstance(), "", Map.of());
  }

  /** Whether it says that what was asked for was done. */
  boolean isSuccess() {
    return thrown == null && (status == 0 || (status >= 200 && status < 300));
  }

  /** The first error of a REST envelope. */
  JsonNode error() {
    return value.path("errors").path(0);
  }

  /** In few words, which are the same in each run. */
  String inWords() {
    if (thrown != null) {
      return "threw \"" + brief(thrown) + "\"";
    }
    if (status == 0) {
      return value.isMissingNode() ? "was accepted" : "returned " + brief(value.toString());
    }
    return isSuccess()
        ? "was answered " + status + " " + brief(value.isMissingNode() ? text : value.toString())
        : "was answered "
            + status
            + " ("
            + error().path("code").asInt()
            + ") "
            + brief(error().path("message").asText(text));
  }

  /** Without moments and ids, which are others in each run. */
  private static String brief(String text) {
    String same = text.replaceAll("[0-9a-f]{32}", "ID").replaceAll("\\d{9,}", "N");
    return same.length() <= 120 ? same : same.substring(0, 100) + "…";
  }
}
