package dev.flowkv.engine;

import org.jspecify.annotations.Nullable;

/** About how many bytes an operation keeps from being collected: values, names and objects. */
final class EventBytes {
  /** An event with its call and outcome. */
  private static final int EVENT = 200;

  /** A change. */
  static final int CHANGE = 100;

  /** An entry of a list or a map, and what it refers to. */
  private static final int ENTRY = 100;

  /** Where an answer came from. */
  private static final int TRACE = 60;

  private EventBytes() {}

  static long of(KvEvent event) {
    long bytes = EVENT;
    for (String key : event.call().keys()) {
      bytes += ENTRY + 2L * key.length();
    }
    if (event.call() instanceof KvCall.Put put) {
      bytes += written(put.value(), put.options());
    } else if (event.call() instanceof KvCall.BulkPut bulk) {
      for (BulkWrite write : bulk.writes()) {
        bytes += written(write.value(), write.options());
      }
    }
    return bytes + answered(event.outcome());
  }

  private static long written(KvValue value, PutOptions options) {
    return value.size() + text(options.metadata());
  }

  private static long answered(KvOutcome outcome) {
    long bytes = 0;
    if (outcome instanceof KvOutcome.Read read) {
      bytes += answered(read.read());
    } else if (outcome instanceof KvOutcome.Reads reads) {
      for (KvRead read : reads.reads().values()) {
        bytes += ENTRY + answered(read);
      }
    } else if (outcome instanceof KvOutcome.Listed listed) {
      for (ListedKey key : listed.page().keys()) {
        bytes += ENTRY + 2L * key.name().length() + text(key.metadata().orElse(null));
      }
    } else if (outcome instanceof KvOutcome.BulkWritten bulk) {
      bytes += (long) ENTRY * bulk.result().unsuccessfulKeys().size();
    }
    return bytes;
  }

  private static long answered(KvRead read) {
    return TRACE + read.valueSize() + text(read.metadata().orElse(null));
  }

  private static long text(@Nullable String text) {
    return text == null ? 0 : 2L * text.length();
  }
}
