package dev.flowkv.model;

import org.jspecify.annotations.Nullable;

/**
 * One accepted write.
 *
 * @param number which accepted write of the model it is, resets notwithstanding
 * @param revision which write of its key it is, since the key last was gone
 * @param content what it left
 * @param commit milliseconds
 * @param location where it was written
 * @param lag how long it takes elsewhere: the setting's text at the time
 * @param seed of the draws at the time
 */
record ModelVersion(
    long number,
    int revision,
    Content content,
    long commit,
    String location,
    String lag,
    long seed) {
  /**
   * What a write leaves.
   *
   * @param value null: a tombstone
   * @param metadata JSON text
   * @param expiration Unix seconds
   */
  record Content(@Nullable String value, @Nullable String metadata, @Nullable Long expiration) {
    ModelAnswer.Read answer(@Nullable String status) {
      return new ModelAnswer.Read(value, metadata, expiration, status);
    }
  }

  boolean expired(long t) {
    Long expiration = content.expiration;
    return content.value != null && expiration != null && t >= expiration * 1000;
  }

  boolean live(long t) {
    return content.value != null && !expired(t);
  }

  boolean countingTombstone(long t, long retentionSeconds) {
    Long expiration = content.expiration;
    long since = content.value == null || expiration == null ? commit : expiration * 1000;
    return !live(t) && t < since + retentionSeconds * 1000;
  }
}
