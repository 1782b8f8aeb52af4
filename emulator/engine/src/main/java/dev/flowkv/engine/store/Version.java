package dev.flowkv.engine.store;

import dev.flowkv.engine.LagDistribution;
import dev.flowkv.engine.argument.Expiration;
import dev.flowkv.engine.argument.Key;
import dev.flowkv.engine.draw.SeededHash;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One accepted write: a value, or a tombstone. Immutable except for {@link #older}, which is cut
 * when no location can be shown an older version any more, and for the moment of the next write.
 */
public final class Version implements CachedRead {
  /** The expiration of a version that has none. */
  public static final long NEVER = Expiration.NEVER;

  private final byte @Nullable [] value;
  private final @Nullable String metadata;
  private final Origin origin;
  private final int revision;
  private final long sequence;
  private final long commitMillis;
  private final long expirationSeconds;
  private volatile @Nullable Version older;
  private volatile long supersededAtMillis = NEVER;

  public Version(
      @Nullable Version older,
      int revision,
      long sequence,
      long commitMillis,
      Origin origin,
      Content content) {
    this.older = older;
    this.revision = revision;
    this.sequence = sequence;
    this.commitMillis = commitMillis;
    this.origin = origin;
    this.value = content.value();
    this.metadata = content.metadata();
    this.expirationSeconds = content.expirationSeconds();
  }

  /**
   * What a write stores.
   *
   * @param value null: a tombstone
   * @param metadata JSON text
   * @param expirationSeconds Unix seconds, or {@link #NEVER}
   */
  public record Content(
      byte @Nullable [] value, @Nullable String metadata, long expirationSeconds) {
    public static final Content TOMBSTONE = new Content(null, null, NEVER);
  }

  /** An expiration as callers see it. */
  public static OptionalLong optional(long expirationSeconds) {
    return expirationSeconds == NEVER ? OptionalLong.empty() : OptionalLong.of(expirationSeconds);
  }

  @Override
  public Version version() {
    return this;
  }

  /** A write-through keeps a version from its commit on. */
  @Override
  public long fetchedAtMillis() {
    return commitMillis;
  }

  public byte @Nullable [] value() {
    return value;
  }

  public int valueSize() {
    return value == null ? 0 : value.length;
  }

  public @Nullable String metadata() {
    return metadata;
  }

  public Origin origin() {
    return origin;
  }

  /** Which accepted write of its key this is, counted from 1 since the key last was gone. */
  public int revision() {
    return revision;
  }

  /** Which accepted write of its namespace this is, counted from 1. */
  public long sequence() {
    return sequence;
  }

  public long commitMillis() {
    return commitMillis;
  }

  public long expirationSeconds() {
    return expirationSeconds;
  }

  public @Nullable Version older() {
    return older;
  }

  /** Notes that the key has a newer version since {@code millis}. */
  public void supersede(long millis) {
    supersededAtMillis = millis;
  }

  public boolean isSuperseded() {
    return supersededAtMillis != NEVER;
  }

  public long supersededAtMillis() {
    return supersededAtMillis;
  }

  /**
   * Cuts all older versions off, and from each other: a cache that still holds one of them is not
   * to hold its whole past.
   */
  void forgetOlder() {
    Version v = this;
    for (Version next = older; next != null; next = next.older) {
      v.older = null;
      v = next;
    }
    v.older = null;
  }

  public boolean isTombstone() {
    return value == null;
  }

  /** Visible at t iff t is before the expiration, in milliseconds; the division cannot overflow. */
  public boolean isExpiredAt(long millis) {
    return Math.floorDiv(millis, 1000L) >= expirationSeconds;
  }

  public boolean isLiveAt(long millis) {
    return value != null && !isExpiredAt(millis);
  }

  /** Whether the version, deleted or expired, still takes a place on list pages. */
  public boolean isCountingTombstoneAt(long millis, long retentionSeconds) {
    if (isTombstone()) {
      return millis < commitMillis + retentionSeconds * 1000;
    }
    return isExpiredAt(millis)
        && Math.floorDiv(millis, 1000L) < expirationSeconds + retentionSeconds;
  }

  /** When the version reaches {@code location}. */
  public long visibleAtMillis(Location location, String namespaceId, Key key) {
    if (location == origin.location()) {
      return commitMillis;
    }
    LagDistribution lag = origin.lag();
    if (lag.maxMillis() == 0) {
      return commitMillis;
    }
    SeededHash hash =
        new SeededHash(origin.seed())
            .add("lag")
            .add(namespaceId)
            .add(key.utf8())
            .add(revision)
            .add(location.name());
    return commitMillis + lag.sampleMillis(hash.uniform(1), hash.uniform(2));
  }

  /** Whether every location is shown this version or a newer one. */
  public boolean isVisibleEverywhereAt(long millis) {
    return millis >= visibleEverywhereAtMillis();
  }

  long visibleEverywhereAtMillis() {
    return commitMillis + origin.lag().maxMillis();
  }
}
