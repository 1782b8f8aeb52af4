package dev.flowkv.engine;

import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One namespace's keys in byte order, each with its chain of versions. */
final class CentralStore {
  /** How often, in writes, and how far, in keys, the store is swept of what is gone. */
  private static final int SWEEP_EVERY = 32;

  private static final int SWEEP_KEYS = 64;

  private final ConcurrentNavigableMap<Key, VersionChain> chains = new ConcurrentSkipListMap<>();
  private final GoneListener goneListener;
  private final AtomicLong sequence = new AtomicLong();
  private volatile @Nullable Key sweptTo;

  /** Is told when a key leaves the store. */
  interface GoneListener {
    void gone(Key key, long millis);
  }

  CentralStore(GoneListener goneListener) {
    this.goneListener = goneListener;
  }

  @Nullable VersionChain find(Key key) {
    return chains.get(key);
  }

  VersionChain findOrAdd(Key key) {
    VersionChain chain = chains.get(key);
    return chain != null ? chain : chains.computeIfAbsent(key, k -> new VersionChain());
  }

  /** The keys from {@code from} on, in byte order. */
  ConcurrentNavigableMap<Key, VersionChain> from(Key from, boolean inclusive) {
    return chains.tailMap(from, inclusive);
  }

  /** All keys, in byte order. */
  Map<Key, VersionChain> all() {
    return chains;
  }

  /** Of the last accepted write. */
  long sequence() {
    return sequence.get();
  }

  void restoreSequence(long last) {
    sequence.set(last);
  }

  long nextSequence() {
    return sequence.incrementAndGet();
  }

  /** Takes a chain out if its key is gone. The caller may hold the chain's monitor. */
  void removeIfGone(Key key, VersionChain chain, long millis, Retention retention) {
    synchronized (chain) {
      if (!chain.isRemoved() && chain.isGoneAt(millis, retention)) {
        chain.markRemoved();
        chains.remove(key, chain);
        goneListener.gone(key, millis);
      }
    }
  }

  /**
   * Takes out some of the keys that are gone, every so many writes, so that keys which expire and
   * are never named again do not stay. Cost per write is constant.
   */
  void sweepAfterWrite(long writeSequence, long millis, Retention retention) {
    if (writeSequence % SWEEP_EVERY != 0) {
      return;
    }
    Key from = sweptTo;
    Iterator<Map.Entry<Key, VersionChain>> entries =
        (from == null ? chains : chains.tailMap(from, false)).entrySet().iterator();
    Key last = null;
    for (int i = 0; i < SWEEP_KEYS && entries.hasNext(); i++) {
      Map.Entry<Key, VersionChain> e = entries.next();
      last = e.getKey();
      VersionChain chain = e.getValue();
      synchronized (chain) {
        chain.pruneIfDue(millis, retention);
        removeIfGone(last, chain, millis, retention);
      }
    }
    sweptTo = entries.hasNext() ? last : null;
  }
}
