package dev.flowkv.engine.store;

import java.util.concurrent.locks.ReentrantLock;

/**
 * A lock that is held for microseconds, with rare exceptions. A thread that waits for it looks
 * again for a while, and lets other threads run meanwhile. To sleep and be woken takes longer than
 * the holder needs: with a lock that does so at once, four connections wrote a fifth fewer keys.
 */
public final class BriefLock {
  private static final int MOST_SPINS = 50;
  private static final int MOST_YIELDS = 450;

  private final ReentrantLock lock = new ReentrantLock();

  /** Waits until nobody else holds it, and holds it. */
  public void lock() {
    for (int spins = 0; spins < MOST_SPINS; spins++) {
      if (lock.tryLock()) {
        return;
      }
      Thread.onSpinWait();
    }
    for (int yields = 0; yields < MOST_YIELDS; yields++) {
      if (lock.tryLock()) {
        return;
      }
      Thread.yield();
    }
    lock.lock();
  }

  /** Lets the next one hold it. */
  public void unlock() {
    lock.unlock();
  }
}
