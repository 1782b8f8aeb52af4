package dev.flowkv.server.control;

import com.fasterxml.jackson.databind.util.RawValue;
import dev.flowkv.capability.SecondsText;
import dev.flowkv.engine.CacheStatus;
import dev.flowkv.engine.KeyView;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON of {@code views}. */
final class ViewJson {
  private ViewJson() {}

  /**
   * The view of one key.
   *
   * @param now the clock, where the view is of a moment that was asked for; null: it is of now
   */
  static Map<String, Object> of(KeyView view, @Nullable Instant now) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("key", view.key());
    putMoments(json, view.now(), now);
    json.put("chain", view.chain().stream().map(ViewJson::version).toList());
    json.put(
        "locations",
        view.shards().stream().map(shard -> shard(view, shard, Integer.MAX_VALUE)).toList());
    return json;
  }

  /** Adds {@code now} and, if it is another moment that is shown, {@code at}. */
  static void putMoments(Map<String, Object> json, Instant shown, @Nullable Instant now) {
    json.put("now", (now == null ? shown : now).toString());
    if (now != null) {
      json.put("at", shown.toString());
    }
  }

  private static Map<String, @Nullable Object> version(KeyView.VersionView version) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("sequence", version.sequence());
    json.put("committedAt", version.committedAt().toString());
    json.put("writtenAt", version.writtenAt());
    json.put("tombstone", version.tombstone());
    version.value().ifPresent(value -> ValuePreview.put(value, json));
    version.metadata().ifPresent(m -> json.put("metadata", new RawValue(m)));
    version.expirationSeconds().ifPresent(e -> json.put("expiration", e));
    return json;
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
            + "; the newest version arrives "
            + (shard.pending().get(0).decided() ? "in " : "within ")
            + SecondsText.ofMillis(shard.pending().get(0).lagLeftMillis());
  }

  /**
   * What one cache of one location would answer.
   *
   * @param mostPending how many versions on their way are shown, the newest first
   */
  static Map<String, @Nullable Object> shard(
      KeyView view, KeyView.ShardView shard, int mostPending) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("location", shard.location());
    json.put("shard", shard.shard());
    json.put("state", LocationState.of(view, shard).wireName());
    json.put("present", shard.present());
    json.put("sequence", shard.sequence().isPresent() ? shard.sequence().getAsLong() : null);
    shard.answer().value().ifPresent(value -> ValuePreview.put(value, json));
    json.put("cacheStatus", shard.cacheStatus().map(Enum::name).orElse(null));
    shard.ageMillis().ifPresent(age -> json.put("ageMillis", age));
    shard.freshForMillis().ifPresent(left -> json.put("freshForMillis", left));
    List<Map<String, Object>> pending =
        shard.pending().stream().limit(mostPending).map(ViewJson::pending).toList();
    json.put("pending", pending);
    json.put("reason", reason(shard));
    return json;
  }

  /** In one order always, as all members are. */
  private static Map<String, Object> pending(KeyView.Pending pending) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("sequence", pending.sequence());
    json.put("lagLeftMillis", pending.lagLeftMillis());
    if (!pending.decided()) {
      json.put("decided", false);
    }
    return json;
  }
}
