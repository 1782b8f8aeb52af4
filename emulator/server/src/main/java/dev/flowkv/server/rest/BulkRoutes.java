package dev.flowkv.server.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.flowkv.capability.KvLimits;
import dev.flowkv.engine.BulkGetOptions;
import dev.flowkv.engine.BulkResult;
import dev.flowkv.engine.BulkWrite;
import dev.flowkv.engine.KvAccess;
import dev.flowkv.engine.KvCall;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.KvRead;
import dev.flowkv.formats.BulkFormat;
import dev.flowkv.formats.FormatException;
import java.util.ArrayList;
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

  KeyOperation<BulkResult> put(RestRequest request) {
    KvAccess access = RestAccess.of(emulator, request);
    try {
      List<BulkWrite> writes = BulkFormat.parseBody(request.bytes(KvLimits.BULK_WRITE_BYTES));
      return new KeyOperation<>(
          access, new KvCall.BulkPut(writes), result -> answer(request, result));
    } catch (FormatException e) {
      throw RestErrors.invalidBody(String.valueOf(e.getMessage()));
    }
  }

  /** Both forms: {@code POST bulk/delete}, and {@code DELETE bulk}, which wrangler still sends. */
  KeyOperation<BulkResult> delete(RestRequest request) {
    KvAccess access = RestAccess.of(emulator, request);
    return new KeyOperation<>(
        access, new KvCall.BulkDelete(strings(array(request))), result -> answer(request, result));
  }

  private static void answer(RestRequest request, BulkResult result) {
    RestEnvelope.success(request.context(), json(result));
  }

  KeyOperation<Map<String, KvRead>> get(RestRequest request) {
    KvAccess access = RestAccess.of(emulator, request);
    JsonNode body = request.json(KvLimits.BULK_WRITE_BYTES);
    JsonNode keys = body.path("keys");
    if (!keys.isArray()) {
      throw RestErrors.invalidBody("it must be {\"keys\": [...]}");
    }
    String type = body.hasNonNull("type") ? body.get("type").asText() : null;
    boolean json = "json".equals(type);
    boolean withMetadata = body.path("withMetadata").asBoolean();
    return new KeyOperation<>(
        access,
        new KvCall.BulkGet(strings(keys), new BulkGetOptions(type, null, true)),
        answers -> answer(request, answers, json, withMetadata));
  }

  private static void answer(
      RestRequest request, Map<String, KvRead> answers, boolean json, boolean withMetadata) {
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

  private static Map<String, Object> json(BulkResult result) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("successful_key_count", result.successfulCount());
    json.put("unsuccessful_keys", result.unsuccessfulKeys());
    return json;
  }
}
