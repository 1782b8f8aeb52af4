package dev.flowkv.engine.store;

import org.jspecify.annotations.Nullable;

/** How long ago what a read answered stopped being the latest. */
public final class Staleness {
  private Staleness() {}

  /**
   * In milliseconds; 0: it is the latest. Where a key that was absent has been written more than
   * once since, the first of these writes may be forgotten, and the answer too small.
   *
   * @param answer what is answered; null: no version
   */
  public static long millis(@Nullable Version answer, @Nullable VersionChain chain, long now) {
    if (answer != null && answer.isLiveAt(now)) {
      return answer.isSuperseded() ? Math.max(0, now - answer.supersededAtMillis()) : 0;
    }
    Version latest = chain == null ? null : chain.head();
    if (latest == null || !latest.isLiveAt(now)) {
      return 0;
    }
    long since = latest.commitMillis();
    // Back to the first value that has been there without a gap.
    for (Version v = latest.older(); v != null && v != answer; v = v.older()) {
      if (!v.isLiveAt(since)) {
        break;
      }
      since = v.commitMillis();
    }
    return Math.max(0, now - since);
  }
}
