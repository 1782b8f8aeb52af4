package dev.flowkv.engine;

/** Hears of every operation when it has ended, in the thread that performed it. */
public interface KvObserver {
  /**
   * An operation has ended. Must be quick, must not throw, and must neither perform operations
   * itself nor reset, restore or seed anything.
   */
  void ended(KvEvent event);

  /**
   * Something else than an operation has changed what is stored. An observer that comes when there
   * are keys already hears so at once. The same must not be done here as in {@link #ended}.
   */
  default void changed(KvChange change) {}
}
