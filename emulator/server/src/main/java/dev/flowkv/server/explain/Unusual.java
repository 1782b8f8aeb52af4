package dev.flowkv.server.explain;

import dev.flowkv.engine.KvEvent;
import dev.flowkv.engine.KvHistoryEntry;
import dev.flowkv.engine.KvOutcome;
import dev.flowkv.engine.KvRead;

/**
 * Tells whether an entry of a history has something to explain. It costs next to nothing, so that a
 * busy emulator on which nothing is unusual explains nothing.
 */
final class Unusual {
  private Unusual() {}

  static boolean is(KvHistoryEntry entry) {
    if (!(entry instanceof KvEvent event)) {
      return false;
    }
    KvOutcome outcome = event.outcome();
    if (outcome instanceof KvOutcome.Read read) {
      return missesAWrite(read.read());
    } else if (outcome instanceof KvOutcome.Reads reads) {
      return reads.reads().values().stream().anyMatch(Unusual::missesAWrite);
    } else if (outcome instanceof KvOutcome.Listed listed) {
      return listed.page().trace().filter(t -> t.missedCount() > 0).isPresent();
    }
    return outcome instanceof KvOutcome.Faulted || isRefusedWrite(event);
  }

  static boolean isRefusedWrite(KvEvent event) {
    return event.outcome() instanceof KvOutcome.Refused && event.call().operation().isWrite();
  }

  private static boolean missesAWrite(KvRead read) {
    return read.trace().flatMap(trace -> trace.missed()).isPresent();
  }
}
