package dev.flowkv.server.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.flowkv.server.http.JsonErrors;
import dev.flowkv.server.http.ServletBody;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The JSON object that a request brings, with refusals that name the member. */
final class ControlBody {
  private static final int MAX_BYTES = 1 << 20;

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final JsonNode object;

  private ControlBody(JsonNode object) {
    this.object = object;
  }

  /** Reads the body, which must be an object with no other members than these. */
  static ControlBody read(Context ctx, Set<String> members) {
    byte[] bytes = ServletBody.read(ctx, MAX_BYTES).bytes();
    if (bytes == null) {
      throw new ControlFailure(413, null, "The body must be at most " + MAX_BYTES + " bytes.");
    }
    try {
      JsonNode json = JSON.readTree(bytes);
      if (json == null || !json.isObject()) {
        throw new ControlFailure(400, null, "The body must be a JSON object.");
      }
      Iterator<String> names = json.fieldNames();
      while (names.hasNext()) {
        String name = names.next();
        if (!members.contains(name)) {
          throw ControlFailure.badField(
              name, "\"" + name + "\" is unknown; known are " + String.join(", ", sorted(members)));
        }
      }
      return new ControlBody(json);
    } catch (JsonProcessingException e) {
      throw new ControlFailure(
          400, null, "The body must be JSON, and is not" + JsonErrors.where(e) + ".");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Iterable<String> sorted(Set<String> names) {
    return names.stream().sorted().toList();
  }

  boolean has(String name) {
    return object.has(name);
  }

  /** A member as it is; null: not there. */
  @Nullable JsonNode node(String name) {
    return object.get(name);
  }

  @Nullable String text(String name) {
    JsonNode node = object.get(name);
    if (node == null) {
      return null;
    }
    if (!node.isTextual()) {
      throw ControlFailure.badField(name, name + " must be a string.");
    }
    return node.textValue();
  }

  @Nullable Long wholeNumber(String name) {
    JsonNode node = object.get(name);
    if (node == null) {
      return null;
    }
    if (!node.isIntegralNumber() || !node.canConvertToLong()) {
      throw ControlFailure.badField(name, name + " must be a whole number.");
    }
    return node.longValue();
  }

  @Nullable Double number(String name) {
    JsonNode node = object.get(name);
    if (node == null) {
      return null;
    }
    if (!node.isNumber()) {
      throw ControlFailure.badField(name, name + " must be a number.");
    }
    return node.doubleValue();
  }
}
