package dev.flowkv.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.flowkv.capability.KvKey;
import java.util.Optional;
import java.util.OptionalLong;

/** Keys and metadata as the API writes them. */
final class RestKeys {
  private RestKeys() {}

  static KvKey of(JsonNode key) {
    return new KvKey(
        key.path("name").asText(),
        key.path("expiration").isNumber()
            ? OptionalLong.of(key.get("expiration").asLong())
            : OptionalLong.empty(),
        metadata(key.path("metadata")));
  }

  static Optional<String> metadata(JsonNode metadata) {
    return metadata.isNull() || metadata.isMissingNode()
        ? Optional.empty()
        : Optional.of(metadata.toString());
  }
}
