package dev.flowkv.conformance.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.flowkv.conformance.Request;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Requests in a file. */
final class RequestJson {
  private RequestJson() {}

  static ObjectNode write(Request request) throws RecordingException {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    if (request instanceof Request.Get g) {
      json.put("op", "get").put("key", g.key()).put("type", g.type().wireName());
      read(json, g.withMetadata(), g.cacheTtl());
    } else if (request instanceof Request.GetMetadata g) {
      json.put("op", "getMetadata").put("key", g.key());
    } else if (request instanceof Request.BulkGet b) {
      keys(json.put("op", "bulkGet"), b.keys());
      if (b.type() != null) {
        json.put("type", b.type());
      }
      read(json, b.withMetadata(), b.cacheTtl());
    } else if (request instanceof Request.Put p) {
      put(json.put("op", "put"), p);
    } else if (request instanceof Request.Delete d) {
      json.put("op", "delete").put("key", d.key());
    } else if (request instanceof Request.ListKeys l) {
      list(json.put("op", "list"), l);
    } else if (request instanceof Request.BulkPut b) {
      ArrayNode pairs = json.put("op", "bulkPut").putArray("pairs");
      for (Request.Put p : b.puts()) {
        put(pairs.addObject(), p);
      }
    } else if (request instanceof Request.BulkDelete b) {
      keys(json.put("op", "bulkDelete"), b.keys());
    }
    return json;
  }

  private static void read(ObjectNode json, boolean withMetadata, @Nullable Long cacheTtl) {
    if (withMetadata) {
      json.put("metadata", true);
    }
    number(json, "cacheTtl", cacheTtl);
  }

  private static void keys(ObjectNode json, List<String> keys) {
    keys.forEach(json.putArray("keys")::add);
  }

  private static void put(ObjectNode json, Request.Put p) throws RecordingException {
    json.put("key", p.key()).set("value", Contents.written(p.value()));
    json.put("way", p.way().name().toLowerCase(Locale.ROOT));
    expiration(json, p.expiration());
    number(json, "expirationTtl", p.expirationTtl());
    if (p.metadata() != null) {
      json.put("metadata", p.metadata());
    }
  }

  private static void list(ObjectNode json, Request.ListKeys l) {
    json.put("prefix", l.prefix());
    number(json, "limit", l.limit());
    OptionalInt exchange = Cursors.exchange(l.cursor());
    if (exchange.isPresent()) {
      json.put("cursorOf", exchange.getAsInt());
    } else if (l.cursor() != null) {
      json.put("cursor", l.cursor());
    }
  }

  /** Seconds since the property began, or, of a moment that is far from it, the Unix time. */
  static void expiration(ObjectNode json, @Nullable Long moment) {
    if (moment != null && Moments.isFar(moment)) {
      json.put("expiration", Moments.far(moment));
    } else {
      number(json, "expirationIn", moment);
    }
  }

  static @Nullable Long expiration(Members m) throws RecordingException {
    Long far = m.optionalNumber("expiration");
    return far == null ? m.optionalNumber("expirationIn") : Long.valueOf(Moments.ofFar(far));
  }

  private static void number(ObjectNode json, String name, @Nullable Long number) {
    if (number != null) {
      json.put(name, number);
    }
  }

  static Request read(JsonNode node) throws RecordingException {
    Members m = Members.of(node, "\"ask\"");
    Request request =
        switch (m.text("op")) {
          case "get" ->
              new Request.Get(
                  m.text("key"),
                  type(m.text("type")),
                  m.flag("metadata"),
                  m.optionalNumber("cacheTtl"));
          case "getMetadata" -> new Request.GetMetadata(m.text("key"));
          case "bulkGet" ->
              new Request.BulkGet(
                  m.texts("keys"),
                  m.optionalText("type"),
                  m.flag("metadata"),
                  m.optionalNumber("cacheTtl"));
          case "put" -> put(m);
          case "delete" -> new Request.Delete(m.text("key"));
          case "list" ->
              new Request.ListKeys(
                  m.text("prefix"),
                  m.optionalNumber("limit"),
                  m.has("cursorOf")
                      ? Cursors.label(m.count("cursorOf"))
                      : m.optionalText("cursor"));
          case "bulkPut" -> new Request.BulkPut(puts(m.array("pairs")));
          case "bulkDelete" -> new Request.BulkDelete(m.texts("keys"));
          default -> throw new RecordingException("\"op\": there is no \"" + m.text("op") + "\"");
        };
    m.end();
    return request;
  }

  private static List<Request.Put> puts(JsonNode pairs) throws RecordingException {
    List<Request.Put> puts = new ArrayList<>();
    for (JsonNode pair : pairs) {
      Members m = Members.of(pair, "a pair");
      puts.add(put(m));
      m.end();
    }
    return puts;
  }

  private static Request.Put put(Members m) throws RecordingException {
    String way = m.text("way");
    return new Request.Put(
        m.text("key"),
        Contents.read(m.node("value")),
        Arrays.stream(Request.Way.values())
            .filter(w -> w.name().equalsIgnoreCase(way))
            .findFirst()
            .orElseThrow(() -> new RecordingException("\"way\": there is no \"" + way + "\"")),
        expiration(m),
        m.optionalNumber("expirationTtl"),
        m.optionalText("metadata"));
  }

  private static Request.Type type(String name) throws RecordingException {
    return Arrays.stream(Request.Type.values())
        .filter(t -> t.wireName().equals(name))
        .findFirst()
        .orElseThrow(() -> new RecordingException("\"type\": there is no \"" + name + "\""));
  }
}
