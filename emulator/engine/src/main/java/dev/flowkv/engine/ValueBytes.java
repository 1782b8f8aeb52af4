package dev.flowkv.engine;

/** How many bytes of values an operation carried. */
final class ValueBytes {
  private ValueBytes() {}

  static long of(KvEvent event) {
    long bytes = 0;
    if (event.call() instanceof KvCall.Put put) {
      bytes += put.value().size();
    } else if (event.call() instanceof KvCall.BulkPut bulk) {
      for (BulkWrite write : bulk.writes()) {
        bytes += write.value().size();
      }
    }
    if (event.outcome() instanceof KvOutcome.Read read) {
      bytes += read.read().valueSize();
    } else if (event.outcome() instanceof KvOutcome.Reads reads) {
      for (KvRead read : reads.reads().values()) {
        bytes += read.valueSize();
      }
    }
    return bytes;
  }
}
