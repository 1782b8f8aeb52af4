package dev.flowkv.engine;

import org.jspecify.annotations.Nullable;

/**
 * Options of a write. Numbers are decimal texts because that is what arrives, and a refusal names
 * them.
 *
 * @param expiration when the key expires, in Unix seconds; ignored when there is a time to live
 * @param expirationTtl in how many seconds it expires
 * @param metadata JSON text; null and the JSON {@code null}: none
 */
public record PutOptions(
    @Nullable String expiration, @Nullable String expirationTtl, @Nullable String metadata) {
  /** No options. */
  public static final PutOptions NONE = new PutOptions(null, null, null);

  /** Options with these Unix seconds as the expiration. */
  public PutOptions withExpirationSeconds(long unixSeconds) {
    return new PutOptions(Long.toString(unixSeconds), expirationTtl, metadata);
  }

  /** Options with a time to live of {@code seconds}. */
  public PutOptions withExpirationTtlSeconds(long seconds) {
    return new PutOptions(expiration, Long.toString(seconds), metadata);
  }

  /** Options with this JSON text as metadata. */
  public PutOptions withMetadata(@Nullable String json) {
    return new PutOptions(expiration, expirationTtl, json);
  }
}
