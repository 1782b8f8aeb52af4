package dev.flowkv.conformance.history;

import com.fasterxml.jackson.databind.JsonNode;
import dev.flowkv.explain.Operation;
import dev.flowkv.explain.Trace;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a line of a history as explanations take it. */
final class OperationReader {
  private OperationReader() {}

  /**
   * Reads a line that {@link HistoryReader} has accepted.
   *
   * @param line where it stands in its file, which is its number if it has none of its own
   */
  static Operation read(long line, JsonNode json) {
    boolean isOk = json.path("outcome").asText().equals("ok");
    return new Operation(
        json.path("seq").canConvertToLong() ? json.path("seq").asLong() : line,
        json.path("op").asText(),
        json.path("location").asText(),
        json.path("namespace").asText(),
        json.path("call").asLong(),
        json.path("return").asLong(),
        number(json.get("sequence")),
        writes(json),
        isOk ? reads(json) : List.of(),
        isOk && json.path("op").asText().equals("list") ? page(json) : null,
        isOk ? null : failure(json));
  }

  private static List<Operation.Write> writes(JsonNode json) {
    return switch (json.path("op").asText()) {
      case "put" -> List.of(write(json));
      case "delete" -> List.of(new Operation.Write(json.path("key").asText(), null, false));
      case "bulkPut" -> bulk(json, json.path("entries"));
      case "bulkDelete" -> bulk(json, json.path("keys"));
      default -> List.of();
    };
  }

  private static List<Operation.Write> bulk(JsonNode json, JsonNode entries) {
    Set<String> without = new HashSet<>();
    json.path("unsuccessful").forEach(key -> without.add(key.asText()));
    List<Operation.Write> writes = new ArrayList<>();
    for (JsonNode entry : entries) {
      Operation.Write write =
          entry.isTextual() ? new Operation.Write(entry.asText(), null, false) : write(entry);
      if (!without.contains(write.key())) {
        writes.add(write);
      }
    }
    return writes;
  }

  private static Operation.Write write(JsonNode json) {
    boolean mayExpire = json.has("expiration") || json.has("expirationTtl");
    return new Operation.Write(json.path("key").asText(), value(json), mayExpire);
  }

  private static List<Operation.Read> reads(JsonNode json) {
    List<Operation.Read> reads = new ArrayList<>();
    if (json.has("result")) {
      reads.add(read(json.path("key").asText(), json.get("result")));
    }
    for (Map.Entry<String, JsonNode> e : json.path("results").properties()) {
      reads.add(read(e.getKey(), e.getValue()));
    }
    return reads;
  }

  private static Operation.Read read(String key, JsonNode json) {
    JsonNode missed = json.get("missed");
    // Version 1, and what no emulator has recorded, has none of these members.
    boolean isTraced = missed != null || json.has("sequence") || json.has("cachedAt");
    boolean isLatest = json.has("staleMillis") && json.path("staleMillis").asLong() == 0;
    Trace trace =
        isTraced || isLatest
            ? new Trace(
                number(json.get("sequence")),
                number(json.get("cachedAt")),
                number(json.get("cachedUntil")),
                missed == null ? null : missed(missed))
            : null;
    return new Operation.Read(
        key,
        json.path("found").asBoolean() ? value(json) : null,
        text(json.get("cacheStatus")),
        trace);
  }

  private static Operation.Page page(JsonNode json) {
    List<String> names = new ArrayList<>();
    json.path("names").forEach(name -> names.add(name.path("name").asText()));
    List<Operation.MissedKey> missed = new ArrayList<>();
    json.path("missed")
        .forEach(m -> missed.add(new Operation.MissedKey(m.path("name").asText(), missed(m))));
    return new Operation.Page(
        json.path("prefix").asText(),
        names,
        text(json.get("cacheStatus")),
        number(json.get("cachedAt")),
        number(json.get("cachedUntil")),
        missed,
        json.path("missedCount").asInt(missed.size()));
  }

  private static Trace.Missed missed(JsonNode json) {
    return new Trace.Missed(
        number(json.get("sequence")),
        json.path("op").asText().equals("delete"),
        text(json.get("location")),
        json.path("at").asLong(),
        switch (json.path("cause").asText()) {
          case "not-arrived" -> Trace.Cause.NOT_ARRIVED;
          case "cached" -> Trace.Cause.CACHED;
          case "fault-rule" -> Trace.Cause.FAULT_RULE;
          default -> Trace.Cause.UNKNOWN;
        },
        number(json.get("arrives")));
  }

  private static Operation.Failure failure(JsonNode json) {
    return new Operation.Failure(
        json.path("text").asText(),
        json.path("outcome").asText().equals("refused"),
        json.path("reason").asText().equals("SAME_KEY_RATE_LIMITED"),
        json.has("fault"),
        asked(json));
  }

  /** The keys that an operation named; of a list, the prefix. */
  private static List<String> asked(JsonNode json) {
    if (json.path("op").asText().equals("list")) {
      return List.of(json.path("prefix").asText());
    } else if (json.has("key")) {
      return List.of(json.get("key").asText());
    }
    List<String> keys = new ArrayList<>();
    json.path("keys").forEach(key -> keys.add(key.asText()));
    json.path("entries").forEach(entry -> keys.add(entry.path("key").asText()));
    return keys;
  }

  private static Operation.Value value(JsonNode json) {
    return json.has("value")
        ? Operation.Value.of(json.get("value").asText())
        : Operation.Value.ofSize(json.path("valueBytes").asLong(), text(json.get("valueSha256")));
  }

  private static @Nullable String text(@Nullable JsonNode node) {
    return node == null || node.isNull() ? null : node.asText();
  }

  private static @Nullable Long number(@Nullable JsonNode node) {
    return node != null && node.canConvertToLong() ? node.asLong() : null;
  }
}
