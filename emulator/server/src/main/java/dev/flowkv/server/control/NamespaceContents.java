package dev.flowkv.server.control;

import com.fasterxml.jackson.databind.util.RawValue;
import dev.flowkv.capability.KvLimits;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.KvEntry;
import dev.flowkv.engine.NamespaceInfo;
import dev.flowkv.engine.NamespaceSize;
import dev.flowkv.server.http.Query;
import io.javalin.http.Context;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the central store holds: {@code namespaces} and the keys of one. Looking changes nothing.
 */
final class NamespaceContents {
  static final String PREFIX = "prefix";
  static final String AFTER = "after";
  static final String LIMIT = "limit";

  private final KvEmulator emulator;

  NamespaceContents(KvEmulator emulator) {
    this.emulator = emulator;
  }

  /** The namespaces by their ids, with how much is in them. */
  Object namespaces(Context ctx) {
    ControlQuery.none(ctx, "keys are at /__flowkv/namespaces/{id}/keys");
    return Map.of(
        "namespaces",
        emulator.namespaces().stream()
            .sorted(Comparator.comparing(NamespaceInfo::id))
            .map(this::json)
            .toList());
  }

  private Map<String, Object> json(NamespaceInfo namespace) {
    NamespaceSize size = emulator.namespace(namespace.id()).size();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", namespace.id());
    json.put("title", namespace.title());
    json.put("keys", size.keys());
    json.put("valueBytes", size.valueBytes());
    return json;
  }

  /** A page of a namespace's live keys, in byte order. */
  Object keys(Context ctx, String namespaceId) {
    Query query = ControlQuery.of(ctx, PREFIX, AFTER, LIMIT);
    int limit = ControlQuery.limit(query.get(LIMIT), KvLimits.LIST_KEYS, KvLimits.LIST_KEYS);
    // One more than asked for tells whether the page is the last one.
    List<KvEntry> found =
        ControlApi.existing(emulator, namespaceId)
            .entries(query.get(PREFIX, ""), query.get(AFTER), limit + 1);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("keys", found.stream().limit(limit).map(NamespaceContents::json).toList());
    json.put("complete", found.size() <= limit);
    return json;
  }

  private static Map<String, Object> json(KvEntry entry) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", entry.key());
    json.put("bytes", entry.value().size());
    entry.metadata().ifPresent(m -> json.put("metadata", new RawValue(m)));
    entry.expirationSeconds().ifPresent(e -> json.put("expiration", e));
    return json;
  }
}
