package dev.flowkv.engine;

/** Is told of every operation when it has ended, in the thread that performed it. */
public interface KvObserver {
  /**
   * An operation has ended. Must be quick, must not throw, and must not perform operations itself.
   */
  void ended(KvEvent event);
}
