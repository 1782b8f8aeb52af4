package dev.flowkv.server.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.NamespaceInfo;
import dev.flowkv.server.http.Query;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /storage/kv/namespaces} and {@code /storage/kv/namespaces/{namespace}}. */
final class NamespaceRoutes {
  private static final int PER_PAGE_DEFAULT = 20;

  /** wrangler asks for 1000; the documentation names no bound. */
  private static final int PER_PAGE_MAX = 1000;

  static final int BODY_BYTES = 1 << 20;

  private final KvEmulator emulator;

  NamespaceRoutes(KvEmulator emulator) {
    this.emulator = emulator;
  }

  void list(RestRequest request) {
    Query query = request.query();
    int page = number(query, "page", 1, Integer.MAX_VALUE, RestErrors.MALFORMED_PAGE);
    int perPage =
        number(query, "per_page", PER_PAGE_DEFAULT, PER_PAGE_MAX, RestErrors.MALFORMED_PER_PAGE);
    List<NamespaceInfo> all = emulator.namespaces().stream().sorted(order(query)).toList();
    List<Map<String, Object>> shown =
        all.stream().skip((page - 1L) * perPage).limit(perPage).map(NamespaceRoutes::json).toList();
    Map<String, Object> info = new LinkedHashMap<>();
    info.put("page", page);
    info.put("per_page", perPage);
    info.put("count", shown.size());
    info.put("total_count", all.size());
    info.put("total_pages", (all.size() + perPage - 1) / perPage);
    RestEnvelope.success(request.context(), shown, info);
  }

  void create(RestRequest request) {
    RestEnvelope.success(request.context(), json(emulator.createNamespace(title(request))));
  }

  void get(RestRequest request) {
    RestEnvelope.success(request.context(), json(emulator.requireNamespace(request.namespaceId())));
  }

  void rename(RestRequest request) {
    String id = request.namespaceId();
    emulator.requireNamespace(id);
    RestEnvelope.success(request.context(), json(emulator.renameNamespace(id, title(request))));
  }

  void remove(RestRequest request) {
    emulator.deleteNamespace(request.namespaceId());
    RestEnvelope.success(request.context(), null);
  }

  private static @Nullable String title(RestRequest request) {
    JsonNode title = request.json(BODY_BYTES).path("title");
    if (!title.isTextual() && !title.isMissingNode() && !title.isNull()) {
      throw RestErrors.invalidBody("the title must be a string");
    }
    return title.textValue();
  }

  private static Map<String, Object> json(NamespaceInfo namespace) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", namespace.id());
    json.put("title", namespace.title());
    json.put("supports_url_encoding", true);
    return json;
  }

  private static Comparator<NamespaceInfo> order(Query query) {
    Comparator<NamespaceInfo> order =
        switch (query.get("order", "id")) {
          case "id" -> Comparator.comparing(NamespaceInfo::id);
          case "title" -> Comparator.comparing(NamespaceInfo::title);
          default ->
              throw new RestFailure(
                  400, RestErrors.INVALID_ORDER, "invalid order: must be id or title");
        };
    return switch (query.get("direction", "asc")) {
      case "asc" -> order;
      case "desc" -> order.reversed();
      default ->
          throw new RestFailure(
              400, RestErrors.INVALID_DIRECTION, "invalid direction: must be asc or desc");
    };
  }

  private static int number(Query query, String name, int fallback, int max, int code) {
    String text = query.get(name);
    if (text == null) {
      return fallback;
    }
    try {
      int number = Integer.parseInt(text);
      if (number >= 1 && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw new RestFailure(
        400, code, "malformed " + name + " of " + text + ": must be an integer from 1 to " + max);
  }
}
