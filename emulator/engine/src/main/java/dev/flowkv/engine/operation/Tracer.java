package dev.flowkv.engine.operation;

import dev.flowkv.engine.ListTrace;
import dev.flowkv.engine.MissedWrite;
import dev.flowkv.engine.MissedWrite.Cause;
import dev.flowkv.engine.argument.Key;
import dev.flowkv.engine.cache.ListCache;
import dev.flowkv.engine.namespace.Namespace;
import dev.flowkv.engine.schedule.KvScheduler;
import dev.flowkv.engine.store.Location;
import dev.flowkv.engine.store.Version;
import dev.flowkv.engine.store.VersionChain;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Works out which writes an answer does not show.
 *
 * @param now the moment of the answer, in milliseconds since the epoch
 * @param cause why a write that is not shown is not
 */
record Tracer(
    Namespace namespace, KvScheduler scheduler, Location location, long now, Cause cause) {

  /**
   * The latest write of a key, unless an answer shows what it left.
   *
   * @param shown what is answered; null: no version
   */
  @Nullable MissedWrite missed(Key key, @Nullable Version shown) {
    VersionChain chain = namespace.store().find(key);
    Version head = chain == null ? null : chain.head();
    if (head == shown) {
      return null;
    }
    Version live = shown != null && shown.isLiveAt(now) ? shown : null;
    if (head == null) {
      // It was deleted or has expired so long ago that the store holds nothing of it.
      return live == null
          ? null
          : new MissedWrite(0, true, null, live.supersededAtMillis(), cause, OptionalLong.empty());
    }
    boolean isSame =
        live == null
            ? !head.isLiveAt(now)
            : head.isLiveAt(now)
                && Arrays.equals(live.value(), head.value())
                && Objects.equals(live.metadata(), head.metadata())
                && live.expirationSeconds() == head.expirationSeconds();
    return isSame ? null : of(key, head);
  }

  private MissedWrite of(Key key, Version head) {
    return new MissedWrite(
        head.sequence(),
        head.isTombstone(),
        head.origin().location().name(),
        head.commitMillis(),
        cause,
        arrivesAtMillis(key, head));
  }

  private OptionalLong arrivesAtMillis(Key key, Version head) {
    return scheduler.isDecided(head, location, namespace.id(), key)
        ? OptionalLong.of(scheduler.arrivesAtMillis(head, location, namespace.id(), key))
        : OptionalLong.empty();
  }

  /**
   * The keys whose latest write a page does not show.
   *
   * @param chains the store's keys, from where the page begins
   * @param last the last key that the page speaks of; null: it speaks of all with the prefix
   */
  ListTrace list(
      Iterable<Map.Entry<Key, VersionChain>> chains,
      Key prefix,
      @Nullable Key last,
      ListCache.Page page,
      OptionalLong cachedAtMillis,
      OptionalLong cachedUntilMillis) {
    List<ListTrace.MissedKey> missed = new ArrayList<>();
    int count = 0;
    Iterator<ListCache.Entry> listed = page.entries().iterator();
    ListCache.Entry entry = nextLive(listed);
    for (Map.Entry<Key, VersionChain> e : chains) {
      Key key = e.getKey();
      if (!key.startsWith(prefix) || (last != null && key.compareTo(last) > 0)) {
        break;
      }
      while (entry != null && entry.key().compareTo(key) < 0) {
        entry = nextLive(listed);
      }
      Version head = e.getValue().head();
      ListCache.Entry own = entry != null && entry.key().equals(key) ? entry : null;
      if (head == null || isShown(own, head)) {
        continue;
      }
      count++;
      if (missed.size() < ListTrace.MOST_MISSED) {
        missed.add(new ListTrace.MissedKey(key.toString(), of(key, head)));
      }
    }
    return new ListTrace(cachedAtMillis, cachedUntilMillis, missed, count);
  }

  private boolean isShown(ListCache.@Nullable Entry entry, Version head) {
    if (entry == null || !head.isLiveAt(now)) {
      return entry == null && !head.isLiveAt(now);
    }
    return Objects.equals(entry.metadata(), head.metadata())
        && entry.expirationSeconds() == head.expirationSeconds();
  }

  private ListCache.@Nullable Entry nextLive(Iterator<ListCache.Entry> listed) {
    while (listed.hasNext()) {
      ListCache.Entry next = listed.next();
      if (next.isLiveAt(now)) {
        return next;
      }
    }
    return null;
  }
}
