package dev.flowkv.capability;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Options of a write: an expiration or a time to live, not both, and metadata.
 *
 * @param expirationSeconds when the key expires, in Unix seconds, at least 60 from now
 * @param expirationTtlSeconds in how many seconds it expires, at least 60
 * @param metadata JSON text, at most 1024 bytes of UTF-8; JSON {@code null} counts as none
 */
public record PutOptions(
    OptionalLong expirationSeconds, OptionalLong expirationTtlSeconds, Optional<String> metadata) {
  /** No options. */
  public static final PutOptions NONE =
      new PutOptions(OptionalLong.empty(), OptionalLong.empty(), Optional.empty());

  /** These options with an expiration in Unix seconds. */
  public PutOptions withExpirationSeconds(long unixSeconds) {
    return new PutOptions(OptionalLong.of(unixSeconds), expirationTtlSeconds, metadata);
  }

  /** These options with a time to live. */
  public PutOptions withExpirationTtlSeconds(long seconds) {
    return new PutOptions(expirationSeconds, OptionalLong.of(seconds), metadata);
  }

  /** These options with metadata, as JSON text. */
  public PutOptions withMetadata(String json) {
    return new PutOptions(expirationSeconds, expirationTtlSeconds, Optional.of(json));
  }
}
