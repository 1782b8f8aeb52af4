package dev.flowkv.conformance.targets;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.flowkv.conformance.Answer;
import dev.flowkv.conformance.Request;
import dev.flowkv.conformance.history.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Values, metadata and keys as faces put them into JSON. */
final class JsonValues {
  private static final ObjectMapper JSON = new ObjectMapper();

  private JsonValues() {}

  /** JSON, or a text where it is none: what is no metadata must still be sent to be refused. */
  static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      return TextNode.valueOf(json);
    }
  }

  /** A text as it is; another JSON value in its canonical form. */
  static byte[] bytes(JsonNode value) {
    String text =
        value.isTextual()
            ? value.asText()
            : Objects.requireNonNullElse(CanonicalJson.of(value), "null");
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** JSON that was asked for as such. */
  static byte[] jsonBytes(JsonNode value) {
    return Objects.requireNonNullElse(CanonicalJson.of(value), "null")
        .getBytes(StandardCharsets.UTF_8);
  }

  static @Nullable String metadata(JsonNode node) {
    return node.isNull() || node.isMissingNode() ? null : node.toString();
  }

  /** An entry of a bulk read's answer. */
  static Answer.@Nullable Value ofBulk(JsonNode entry, Request.BulkGet bulk) {
    if (entry.isNull()) {
      return null;
    }
    boolean json = "json".equals(bulk.type());
    if (!bulk.withMetadata()) {
      return new Answer.Value(json ? jsonBytes(entry) : bytes(entry), null, null);
    }
    JsonNode value = entry.path("value");
    Long expiration = entry.has("expiration") ? entry.get("expiration").asLong() : null;
    return new Answer.Value(
        json ? jsonBytes(value) : bytes(value), metadata(entry.path("metadata")), expiration);
  }

  static Answer.Listed listed(JsonNode key) {
    return new Answer.Listed(
        key.path("name").asText(),
        metadata(key.path("metadata")),
        key.has("expiration") ? key.get("expiration").asLong() : null);
  }
}
