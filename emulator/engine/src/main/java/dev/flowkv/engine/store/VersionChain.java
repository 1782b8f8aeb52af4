package dev.flowkv.engine.store;

import dev.flowkv.engine.argument.Key;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The versions of one key, newest first. Reading takes no lock; writing holds the chain's monitor.
 */
public final class VersionChain {
  private static final long LONG_AGO = Long.MIN_VALUE / 2;

  /** After how long a chain is asked again at the latest what it can forget. */
  private static final long LATEST_MILLIS = 60_000;

  /** When a chain that has left the store forgets. */
  private static final long NEVER = Long.MAX_VALUE;

  private volatile @Nullable Version head;

  // Guarded by this chain's monitor.
  private long lastLimitedWriteMillis = LONG_AGO;

  /**
   * When older versions are to be forgotten; {@link #LONG_AGO}: nobody has to remember. Says that
   * the chain was removed, too: a field of its own costs eight bytes per key.
   */
  private long forgetAtMillis = LONG_AGO;

  public @Nullable Version head() {
    return head;
  }

  /**
   * What the central store shows to a location: the newest version that has reached it; null: none.
   */
  public @Nullable Version visibleTo(Location location, long millis, String namespaceId, Key key) {
    Version v = head;
    while (v != null) {
      // Read once: a writer may cut the chain here while we look.
      Version older = v.older();
      boolean isVisible =
          v.isVisibleEverywhereAt(millis)
              || v.visibleAtMillis(location, namespaceId, key) <= millis;
      // Where a chain was cut, its last version is visible everywhere already; a reader that asks
      // for a moment before that has been overtaken by a write and is answered as of the write.
      boolean isCut = older == null && v.revision() > 1;
      if (isVisible || isCut) {
        return v;
      }
      v = older;
    }
    return null;
  }

  /** Whether this chain has left the store, so that a writer has to look again. */
  public boolean isRemoved() {
    return forgetAtMillis == NEVER;
  }

  /** Leaves the store. Caches may hold the last version still, but not its past. */
  void remove() {
    Version newest = head;
    if (newest != null) {
      newest.forgetOlder();
    }
    forgetAtMillis = NEVER;
  }

  /** Milliseconds until a write that the same-key limit holds for is accepted; 0: now. */
  public long limitedWriteWaitMillis(long millis, int writesPerSecond) {
    long window = (1000 + writesPerSecond - 1) / writesPerSecond;
    return Math.max(0, lastLimitedWriteMillis + window - millis);
  }

  /** When a write that the same-key limit holds for was last accepted; null: never. */
  public synchronized @Nullable Long lastLimitedWriteMillis() {
    return lastLimitedWriteMillis == LONG_AGO ? null : lastLimitedWriteMillis;
  }

  /** Fills an empty chain that nobody else sees yet. */
  public synchronized void restore(@Nullable Version newest, @Nullable Long lastLimitedWrite) {
    head = newest;
    restoreLimitedWrite(lastLimitedWrite);
  }

  /** Whether the limit has nothing left to remember. The caller holds the monitor. */
  boolean isWindowOverAt(long millis) {
    return millis >= lastLimitedWriteMillis + 1000;
  }

  /** Starts the key's window of the same-key limit. The caller holds the monitor. */
  public void noteLimitedWrite(long millis) {
    lastLimitedWriteMillis = millis;
  }

  /**
   * Makes the version that comes after another one, never with an earlier commit time. It is not in
   * the chain yet.
   *
   * @param latest the version before it, which is the newest here or is not in the chain yet
   *     either; null: none
   */
  public static Version next(
      @Nullable Version latest,
      Origin origin,
      long sequence,
      long millis,
      Version.Content content,
      Retention retention) {
    // What is written after the key was gone is its first revision; a fault rule that keeps older
    // versions for a while does not change that, since lags are drawn by it.
    boolean isFirst = isGoneAt(latest, millis, retention.tombstoneSeconds());
    int revision = latest == null || isFirst ? 1 : latest.revision() + 1;
    long commit = latest == null ? millis : Math.max(millis, latest.commitMillis());
    Version before = isFirst && retention.versionMillis() == 0 ? null : latest;
    return new Version(before, revision, sequence, commit, origin, content);
  }

  /**
   * Goes back to an earlier moment of the same-key limit, since a write was refused after all. The
   * caller holds the monitor.
   *
   * @param millis as {@link #lastLimitedWriteMillis()} gave it
   */
  public void restoreLimitedWrite(@Nullable Long millis) {
    lastLimitedWriteMillis = millis == null ? LONG_AGO : millis;
  }

  /** Adds a version that was made to come next. The caller holds the monitor. */
  public void add(Version version, long millis, Retention retention) {
    Version latest = head;
    if (latest != null) {
      if (version.older() == null) {
        latest.forgetOlder();
      }
      latest.supersede(version.commitMillis());
    }
    head = version;
    if (isAlone(version, millis, retention)) {
      version.forgetOlder();
    }
  }

  /** Whether nobody can be shown a version that is older than this one. */
  public static boolean isAlone(Version version, long millis, Retention retention) {
    return version.older() == null
        || version.isVisibleEverywhereAt(millis - retention.versionMillis());
  }

  /**
   * When the chain's older versions may be forgotten, if that has to be remembered: there are some,
   * and nobody has asked since. The caller holds the monitor.
   */
  OptionalLong toForgetAtMillis(long millis, Retention retention) {
    Version newest = head;
    if (newest == null || newest.older() == null || forgetAtMillis != LONG_AGO) {
      return OptionalLong.empty();
    }
    return againAt(newest, millis, retention);
  }

  /**
   * Forgets the versions that no location can be shown any more. Finding them takes a walk, so a
   * chain is to be asked again after an eighth of the longest lag at the soonest: constant work per
   * write, however many are on their way. The caller holds the monitor.
   *
   * @param forgotten takes the sequence of the newest version that is forgotten
   * @return when to ask again; empty: not before the next write
   */
  OptionalLong forget(long millis, Retention retention, LongConsumer forgotten) {
    Version newest = head;
    if (newest == null || isRemoved()) {
      return OptionalLong.empty();
    }
    long asOf = millis - retention.versionMillis();
    Version newer = null;
    for (Version v = newest, older = v.older(); older != null; v = older, older = v.older()) {
      if (v.isVisibleEverywhereAt(asOf)) {
        forgotten.accept(older.sequence());
        v.forgetOlder();
        break;
      }
      newer = v;
    }
    if (newer == null) {
      forgetAtMillis = LONG_AGO;
      return OptionalLong.empty();
    }
    return againAt(newer, millis, retention);
  }

  /** Not too often, since it takes a walk; not too late, since lags and rules may be shortened. */
  private OptionalLong againAt(Version newer, long millis, Retention retention) {
    long soonest = millis + newer.origin().lag().maxMillis() / 8 + 1;
    long due = newer.visibleEverywhereAtMillis() + retention.versionMillis();
    forgetAtMillis = Math.max(soonest, Math.min(due, millis + LATEST_MILLIS));
    return OptionalLong.of(forgetAtMillis);
  }

  /**
   * Whether the key is gone: absent everywhere, on no list page, and free to be written. Nobody can
   * tell such a chain from none, once its window of the same-key limit is over.
   */
  boolean isGoneAt(long millis, int tombstoneSeconds) {
    return isGoneAt(head, millis, tombstoneSeconds);
  }

  private static boolean isGoneAt(@Nullable Version newest, long millis, int tombstoneSeconds) {
    if (newest == null) {
      return true;
    }
    return !newest.isLiveAt(millis)
        && newest.isVisibleEverywhereAt(millis)
        && !newest.isCountingTombstoneAt(millis, tombstoneSeconds)
        && millis >= newest.commitMillis() + 1000;
  }
}
