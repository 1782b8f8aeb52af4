package dev.flowkv.server.control;

import com.fasterxml.jackson.databind.util.RawValue;
import dev.flowkv.capability.SecondsText;
import dev.flowkv.engine.CacheStatus;
import dev.flowkv.engine.KeyView;
import dev.flowkv.engine.KvValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON of {@code views}. */
final class ViewJson {
  /** Of a longer value, only the beginning is shown. */
  private static final int PREVIEW_CHARACTERS = 200;

  private ViewJson() {}

  static Map<String, Object> of(KeyView view) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("key", view.key());
    json.put("now", view.now().toString());
    json.put("chain", view.chain().stream().map(ViewJson::version).toList());
    json.put("locations", view.shards().stream().map(ViewJson::shard).toList());
    return json;
  }

  private static Map<String, @Nullable Object> version(KeyView.VersionView version) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("sequence", version.sequence());
    json.put("committedAt", version.committedAt().toString());
    json.put("writtenAt", version.writtenAt());
    json.put("tombstone", version.tombstone());
    version.value().ifPresent(value -> preview(value, json));
    version.metadata().ifPresent(m -> json.put("metadata", new RawValue(m)));
    version.expirationSeconds().ifPresent(e -> json.put("expiration", e));
    return json;
  }

  private static void preview(KvValue value, Map<String, @Nullable Object> json) {
    String text = value.text();
    json.put("bytes", value.size());
    json.put("text", text.substring(0, Math.min(PREVIEW_CHARACTERS, text.length())));
  }

  /** Why the shard answers so, in words. */
  private static String reason(KeyView.ShardView shard) {
    String from =
        switch (shard.cacheStatus().orElse(CacheStatus.MISS)) {
          case HIT ->
              "cached %s, fetched %s ago, kept for %s more"
                  .formatted(
                      shard.present() ? "value" : "absence",
                      SecondsText.ofMillis(shard.ageMillis().orElse(0)),
                      SecondsText.ofMillis(shard.freshForMillis().orElse(0)));
          case MISS ->
              (shard.cacheStatus().isEmpty() ? "no cache" : "not cached, or too old")
                  + ", so the store answers"
                  + (shard.sequence().isEmpty() ? ": no version has arrived" : "");
        };
    return shard.pending().isEmpty()
        ? from
        : from
            + "; the newest version arrives in "
            + SecondsText.ofMillis(shard.pending().get(0).lagLeftMillis());
  }

  private static Map<String, @Nullable Object> shard(KeyView.ShardView shard) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("location", shard.location());
    json.put("shard", shard.shard());
    json.put("present", shard.present());
    json.put("sequence", shard.sequence().isPresent() ? shard.sequence().getAsLong() : null);
    shard.answer().value().ifPresent(value -> preview(value, json));
    json.put("cacheStatus", shard.cacheStatus().map(Enum::name).orElse(null));
    shard.ageMillis().ifPresent(age -> json.put("ageMillis", age));
    shard.freshForMillis().ifPresent(left -> json.put("freshForMillis", left));
    List<Map<String, Long>> pending =
        shard.pending().stream()
            .map(p -> Map.of("sequence", p.sequence(), "lagLeftMillis", p.lagLeftMillis()))
            .toList();
    json.put("pending", pending);
    json.put("reason", reason(shard));
    return json;
  }
}
