package dev.flowkv.server.cli.ask;

import com.fasterxml.jackson.databind.JsonNode;
import dev.flowkv.capability.SecondsText;
import dev.flowkv.server.cli.terminal.Wording;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * What the central store holds of a key, from the answer of {@code views}.
 *
 * @param latest its last accepted write; missing: there is none
 * @param now the moment of the answer
 */
record StoredKey(JsonNode latest, Instant now) {
  static StoredKey of(JsonNode views) {
    return new StoredKey(views.path("chain").path(0), Instant.parse(views.path("now").asText()));
  }

  /** Whether a location would answer something else. */
  boolean isStale(JsonNode location) {
    boolean present = location.path("present").asBoolean();
    return present != isPresent()
        || (present && location.path("sequence").asLong() != latest.path("sequence").asLong());
  }

  private boolean isPresent() {
    return !latest.isMissingNode() && !latest.path("tombstone").asBoolean() && !isExpired();
  }

  private boolean isExpired() {
    return latest.has("expiration")
        && now.toEpochMilli() >= TimeUnit.SECONDS.toMillis(latest.path("expiration").asLong());
  }

  /** Says what the store has, and since when. */
  String sentence() {
    if (latest.isMissingNode()) {
      return "the store has nothing";
    }
    Instant committed = Instant.parse(latest.path("committedAt").asText());
    String where =
        " at %s %s ago"
            .formatted(
                latest.path("writtenAt").asText(),
                SecondsText.ofMillis(Duration.between(committed, now).toMillis()));
    if (latest.path("tombstone").asBoolean()) {
      return "the store has nothing: deleted" + where;
    }
    String put =
        Wording.value(latest.path("text").asText(), latest.path("bytes").asLong())
            + ", put"
            + where;
    return isExpired() ? "the store has nothing: " + put + ", has expired" : "the store has " + put;
  }
}
