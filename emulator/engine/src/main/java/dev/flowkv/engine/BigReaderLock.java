package dev.flowkv.engine;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * A lock that many share all the time and somebody has alone now and then: each thread shares a
 * stripe of it, so that threads do not contend for one, and who wants it alone takes them all.
 */
final class BigReaderLock {
  private static final int STRIPES = 16;

  /** Threads in turn, so that those that come together have one each. */
  private static final ThreadLocal<Integer> TURN =
      ThreadLocal.withInitial(new AtomicInteger()::getAndIncrement);

  private final ReentrantReadWriteLock[] stripes = new ReentrantReadWriteLock[STRIPES];

  BigReaderLock() {
    for (int i = 0; i < STRIPES; i++) {
      stripes[i] = new ReentrantReadWriteLock();
    }
  }

  /** What the current thread shares. */
  Lock shared() {
    return stripes[TURN.get() & (STRIPES - 1)].readLock();
  }

  /** Does something while nobody shares it. */
  void alone(Runnable action) {
    alone(0, action);
  }

  /** Always in the same order, so that two do not wait for each other. */
  private void alone(int from, Runnable action) {
    if (from == STRIPES) {
      action.run();
      return;
    }
    Lock stripe = stripes[from].writeLock();
    stripe.lock();
    try {
      alone(from + 1, action);
    } finally {
      stripe.unlock();
    }
  }
}
