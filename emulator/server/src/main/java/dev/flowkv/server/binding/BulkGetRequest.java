package dev.flowkv.server.binding;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of a binding's bulk read.
 *
 * @param keys in the order asked for
 * @param type whatever the Worker gave; null: none
 * @param withMetadata whether each value comes with its metadata
 * @param cacheTtl a number, which workerd sends as a string
 */
record BulkGetRequest(
    List<String> keys, @Nullable String type, boolean withMetadata, @Nullable String cacheTtl) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Reads a body; null: it was too large. */
  static BulkGetRequest parse(byte @Nullable [] body) {
    if (body == null) {
      throw new BindingCall.MalformedException("The body of a bulk read is too large");
    }
    try {
      JsonNode root = JSON.readTree(body);
      if (root == null || !root.path("keys").isArray()) {
        throw new BindingCall.MalformedException(
            "The body of a bulk read must be {\"keys\": [...]}");
      }
      List<String> keys = new ArrayList<>();
      for (JsonNode key : root.get("keys")) {
        if (!key.isTextual()) {
          throw new BindingCall.MalformedException("The keys of a bulk read must be strings");
        }
        keys.add(key.textValue());
      }
      return new BulkGetRequest(
          keys, text(root, "type"), root.path("withMetadata").asBoolean(), text(root, "cacheTtl"));
    } catch (JsonProcessingException e) {
      throw new BindingCall.MalformedException("The body of a bulk read must be JSON");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static @Nullable String text(JsonNode root, String name) {
    return root.hasNonNull(name) ? root.get(name).asText() : null;
  }
}
