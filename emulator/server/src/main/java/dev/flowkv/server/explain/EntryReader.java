package dev.flowkv.server.explain;

import dev.flowkv.engine.KvHistory;

/** Reads a history while it grows, in the thread of a {@link HistoryWatcher}. */
interface EntryReader {
  /**
   * Reads what has come since the last call; that may be nothing.
   *
   * @param lost entries before these that nobody has read: they came faster than they were read
   */
  void read(KvHistory.Recorded news, long lost);

  /** Says what is left to say: nothing comes any more. */
  void end();
}
