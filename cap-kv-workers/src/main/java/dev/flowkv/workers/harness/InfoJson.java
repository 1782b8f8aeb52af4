package dev.flowkv.workers.harness;

import dev.flowkv.capability.KvCapabilityInfo;

/** What a provider says of itself, as JSON. */
final class InfoJson {
  private InfoJson() {}

  static JsonObject of(KvCapabilityInfo info) {
    JsonObject limits = new JsonObject();
    info.limits().forEach((limit, value) -> limits.with(limit.wireName(), value.doubleValue()));
    JsonObject extensions = new JsonObject();
    info.extensions().forEach(extensions::with);
    JsonObject json =
        new JsonObject()
            .with("provider", info.provider())
            .with("consistency", info.consistency().wireName())
            .with("durability", info.durability().wireName())
            .with("ttl", info.ttl().wireName());
    info.minimumTtlSeconds().ifPresent(seconds -> json.with("minimum_ttl_seconds", seconds));
    return json.with("limits", limits).with("extensions", extensions);
  }
}
