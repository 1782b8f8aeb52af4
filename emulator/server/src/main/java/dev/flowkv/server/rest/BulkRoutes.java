package dev.flowkv.server.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.flowkv.capability.KvLimits;
import dev.flowkv.engine.BulkGetOptions;
import dev.flowkv.engine.BulkResult;
import dev.flowkv.engine.BulkWrite;
import dev.flowkv.engine.KvAccess;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.KvRead;
import dev.flowkv.engine.KvValue;
import dev.flowkv.engine.PutOptions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code bulk}, {@code bulk/get} and {@code bulk/delete} of a namespace. */
final class BulkRoutes {
  private final KvEmulator emulator;

  BulkRoutes(KvEmulator emulator) {
    this.emulator = emulator;
  }

  void put(RestRequest request) {
    KvAccess access = RestAccess.of(emulator, request);
    List<BulkWrite> writes = new ArrayList<>();
    for (JsonNode entry : array(request)) {
      writes.add(write(entry, writes.size()));
    }
    RestEnvelope.success(request.context(), json(access.putAll(writes)));
  }

  /** Both forms: {@code POST bulk/delete}, and {@code DELETE bulk}, which wrangler still sends. */
  void delete(RestRequest request) {
    KvAccess access = RestAccess.of(emulator, request);
    RestEnvelope.success(request.context(), json(access.deleteAll(strings(array(request)))));
  }

  void get(RestRequest request) {
    KvAccess access = RestAccess.of(emulator, request);
    JsonNode body = request.json(KvLimits.BULK_WRITE_BYTES);
    JsonNode keys = body.path("keys");
    if (!keys.isArray()) {
      throw RestErrors.invalidBody("it must be {\"keys\": [...]}");
    }
    String type = text(body, "type");
    boolean json = "json".equals(type);
    boolean withMetadata = body.path("withMetadata").asBoolean();
    Map<String, KvRead> answers =
        access.getAll(strings(keys), new BulkGetOptions(type, null, true));
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    answers.forEach(
        (key, read) ->
            values.put(
                key,
                !read.isPresent()
                    ? null
                    : withMetadata ? withMetadata(read, json) : value(read, json)));
    RestEnvelope.success(request.context(), Map.of("values", values));
  }

  private static Map<String, @Nullable Object> withMetadata(KvRead read, boolean json) {
    Map<String, @Nullable Object> entry = new LinkedHashMap<>();
    entry.put("value", value(read, json));
    entry.put("metadata", read.metadata().map(RawValue::new).orElse(null));
    read.expirationSeconds().ifPresent(e -> entry.put("expiration", e));
    return entry;
  }

  private static Object value(KvRead read, boolean json) {
    String text = read.text().orElse("");
    return json ? new RawValue(text) : text;
  }

  private static BulkWrite write(JsonNode entry, int index) {
    JsonNode key = entry.path("key");
    JsonNode value = entry.path("value");
    if (!key.isTextual() || !value.isTextual()) {
      throw RestErrors.invalidBody(
          "entry " + index + " must be an object with the strings key and value");
    }
    JsonNode metadata = entry.path("metadata");
    PutOptions options =
        new PutOptions(
            text(entry, "expiration"),
            text(entry, "expiration_ttl"),
            metadata.isMissingNode() ? null : metadata.toString());
    return new BulkWrite(
        key.textValue(),
        entry.path("base64").asBoolean()
            ? decoded(value.textValue(), index)
            : KvValue.of(value.textValue()),
        options);
  }

  private static KvValue decoded(String base64, int index) {
    try {
      return KvValue.wrap(Base64.getDecoder().decode(base64));
    } catch (IllegalArgumentException e) {
      throw RestErrors.invalidBody("the value of entry " + index + " is not base64");
    }
  }

  private static JsonNode array(RestRequest request) {
    JsonNode body = request.json(KvLimits.BULK_WRITE_BYTES);
    if (!body.isArray()) {
      throw RestErrors.invalidBody("it must be an array");
    }
    return body;
  }

  private static List<String> strings(JsonNode array) {
    List<String> strings = new ArrayList<>();
    for (JsonNode node : array) {
      if (!node.isTextual()) {
        throw RestErrors.invalidBody("keys must be strings");
      }
      strings.add(node.textValue());
    }
    return strings;
  }

  private static @Nullable String text(JsonNode object, String name) {
    return object.hasNonNull(name) ? object.get(name).asText() : null;
  }

  private static Map<String, Object> json(BulkResult result) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("successful_key_count", result.successfulCount());
    json.put("unsuccessful_keys", result.unsuccessfulKeys());
    return json;
  }
}
