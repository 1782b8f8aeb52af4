package dev.flowkv.model;

import org.jspecify.annotations.Nullable;

/**
 * One accepted write.
 *
 * @param revision which write of its key it is, since the key last was gone
 * @param value null: a tombstone
 * @param metadata JSON text
 * @param expiration Unix seconds
 * @param commit milliseconds
 * @param location where it was written
 * @param lag how long it takes elsewhere: the setting's text at the time
 */
record ModelVersion(
    int revision,
    @Nullable String value,
    @Nullable String metadata,
    @Nullable Long expiration,
    long commit,
    String location,
    String lag) {

  boolean expired(long t) {
    return value != null && expiration != null && t >= expiration * 1000;
  }

  boolean live(long t) {
    return value != null && !expired(t);
  }

  boolean countingTombstone(long t, long retentionSeconds) {
    if (live(t)) {
      return false;
    }
    long since = value == null || expiration == null ? commit : expiration * 1000;
    return t < since + retentionSeconds * 1000;
  }
}
