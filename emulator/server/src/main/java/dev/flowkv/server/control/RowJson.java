package dev.flowkv.server.control;

import dev.flowkv.engine.KeyView;
import dev.flowkv.engine.KeyViews;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON of a row of {@code views}: a key, or a group of keys. */
final class RowJson {
  private RowJson() {}

  static Map<String, Object> of(KeyViews.Row row) {
    return row.view()
        .map(view -> ofKey(row.name(), view))
        .orElseGet(() -> Map.of("group", row.name()));
  }

  private static Map<String, Object> ofKey(String key, KeyView view) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("key", key);
    json.put("store", store(view));
    json.put("locations", view.shards().stream().map(s -> ViewJson.shard(view, s, 1)).toList());
    return json;
  }

  /** The newest version. What was deleted or has expired is shown no more. */
  private static Map<String, @Nullable Object> store(KeyView view) {
    KeyView.VersionView newest = view.chain().get(0);
    boolean isPresent = LocationState.isInStore(view);
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("present", isPresent);
    json.put("sequence", newest.sequence());
    if (isPresent) {
      newest.value().ifPresent(value -> ValuePreview.put(value, json));
    }
    json.put("writtenAt", newest.writtenAt());
    json.put("committedAt", newest.committedAt().toString());
    newest.expirationSeconds().ifPresent(e -> json.put("expiration", e));
    if (!isPresent) {
      json.put(newest.tombstone() ? "deleted" : "expired", true);
    }
    return json;
  }
}
