package dev.flowkv.engine.store;

import dev.flowkv.engine.argument.Key;
import java.util.Iterator;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One namespace's keys, each with its chain of versions: hashed, for operations that name a key,
 * and in byte order, for lists. A key is in both or in neither, but while its entry in the hash
 * table is being changed.
 */
public final class CentralStore {
  /** How often, in writes, and how far, in keys, the store is swept of what is gone. */
  private static final int SWEEP_EVERY = 32;

  private static final int SWEEP_KEYS = 64;

  /** How many keys a write frees of what they superseded. */
  private static final int FORGET_KEYS = 4;

  /** Finding a key among a million in order takes some twenty steps through cold memory. */
  private final ConcurrentHashMap<Key, VersionChain> hashed = new ConcurrentHashMap<>();

  private final ConcurrentNavigableMap<Key, VersionChain> chains = new ConcurrentSkipListMap<>();
  private final GoneListener goneListener;
  private final AtomicLong sequence = new AtomicLong();
  private final BriefLock keeping = new BriefLock();
  private volatile @Nullable Key sweptTo;

  /** Keys with versions that will be superseded everywhere, in the order of that moment. */
  private final PriorityBlockingQueue<Superseding> superseding = new PriorityBlockingQueue<>();

  private record Superseding(Key key, VersionChain chain, long everywhereAtMillis)
      implements Comparable<Superseding> {
    @Override
    public int compareTo(Superseding other) {
      return Long.compare(everywhereAtMillis, other.everywhereAtMillis);
    }
  }

  /** Hears when versions leave the store. */
  public interface GoneListener {
    /** The key has left it. */
    void gone(Key key, @Nullable Version newest, long millis);

    /** The versions of the key up to this sequence have left it; newer ones are there. */
    void forgotten(Key key, long sequence);
  }

  public CentralStore(GoneListener goneListener) {
    this.goneListener = goneListener;
  }

  public @Nullable VersionChain find(Key key) {
    return hashed.get(key);
  }

  public VersionChain findOrAdd(Key key) {
    VersionChain chain = hashed.get(key);
    return chain != null ? chain : hashed.computeIfAbsent(key, this::added);
  }

  private VersionChain added(Key key) {
    VersionChain chain = new VersionChain();
    chains.put(key, chain);
    return chain;
  }

  /** The keys from {@code from} on, in byte order. */
  public ConcurrentNavigableMap<Key, VersionChain> from(Key from, boolean inclusive) {
    return chains.tailMap(from, inclusive);
  }

  /** All keys, in byte order. */
  public Map<Key, VersionChain> all() {
    return chains;
  }

  /** Of the last accepted write. */
  public long sequence() {
    return sequence.get();
  }

  public void restoreSequence(long last) {
    sequence.set(last);
  }

  public long nextSequence() {
    return sequence.incrementAndGet();
  }

  /** Held by writes that are kept somewhere else before they take effect: one at a time. */
  public BriefLock keeping() {
    return keeping;
  }

  /**
   * Sees to it that the older versions of a chain are forgotten by one of the namespace's next
   * writes after no location can be shown them, also if the key itself is never written again. The
   * caller holds the chain's monitor.
   */
  public void forgetLater(Key key, VersionChain chain, long millis, Retention retention) {
    chain
        .toForgetAtMillis(millis, retention)
        .ifPresent(at -> superseding.add(new Superseding(key, chain, at)));
  }

  /** Forgets what is due, a few keys per write: more than a write can add. */
  private void forgetDue(long millis, Retention retention) {
    for (int i = 0; i < FORGET_KEYS; i++) {
      Superseding due = superseding.peek();
      if (due == null || due.everywhereAtMillis > millis) {
        return;
      }
      due = superseding.poll();
      if (due == null) {
        return;
      }
      VersionChain chain = due.chain;
      Key key = due.key;
      synchronized (chain) {
        OptionalLong again =
            chain.forget(millis, retention, last -> goneListener.forgotten(key, last));
        again.ifPresent(at -> superseding.add(new Superseding(key, chain, at)));
      }
    }
  }

  /** Takes a chain out if its key is gone. The caller may hold the chain's monitor. */
  public void removeIfGone(Key key, VersionChain chain, long millis, Retention retention) {
    synchronized (chain) {
      if (!chain.isRemoved()
          && chain.isGoneAt(millis - retention.versionMillis(), retention.tombstoneSeconds())
          && chain.isWindowOverAt(millis)) {
        Version newest = chain.head();
        chain.remove();
        hashed.computeIfPresent(key, (k, present) -> present == chain ? removed(k) : present);
        goneListener.gone(key, newest, millis);
      }
    }
  }

  private @Nullable VersionChain removed(Key key) {
    chains.remove(key);
    return null;
  }

  /**
   * Takes out some of the keys that are gone, every so many writes, so that keys which expire and
   * are never named again do not stay. Cost per write is constant.
   */
  public void sweepAfterWrite(long writeSequence, long millis, Retention retention) {
    forgetDue(millis, retention);
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
      removeIfGone(last, e.getValue(), millis, retention);
    }
    sweptTo = entries.hasNext() ? last : null;
  }
}
