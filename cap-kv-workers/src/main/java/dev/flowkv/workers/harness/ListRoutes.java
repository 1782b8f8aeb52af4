package dev.flowkv.workers.harness;

import dev.flowkv.capability.KeyValue;
import dev.flowkv.capability.KvKey;
import dev.flowkv.capability.KvList;
import dev.flowkv.capability.ListOptions;
import java.util.Optional;

/** Pages of keys, and all keys. */
final class ListRoutes {
  private ListRoutes() {}

  static JsonObject page(KeyValue keyValue, HttpRequest request) {
    return json(
        keyValue.list(
            new ListOptions(
                request.query("prefix", ""),
                Optional.ofNullable(request.query("cursor")),
                request.queryInt("limit"))));
  }

  static JsonObject all(KeyValue keyValue, HttpRequest request) {
    JsonObject json = new JsonObject().add("keys", null);
    keyValue.keys(request.query("prefix", "")).forEach(key -> json.add("keys", json(key)));
    return json;
  }

  static JsonObject json(KvList list) {
    JsonObject json = new JsonObject().add("keys", null);
    for (KvKey key : list.keys()) {
      json.add("keys", json(key));
    }
    list.cursor().ifPresent(cursor -> json.with("cursor", cursor));
    return json.with("list_complete", list.listComplete());
  }

  private static JsonObject json(KvKey key) {
    JsonObject json = new JsonObject().with("name", key.name());
    key.expirationSeconds().ifPresent(seconds -> json.with("expiration", (double) seconds));
    key.metadata().ifPresent(metadata -> json.with("metadata", metadata));
    return json;
  }
}
