package dev.flowkv.conformance.record;

import dev.flowkv.capability.KvLimits;
import dev.flowkv.capability.UnicodeText;
import dev.flowkv.conformance.Request;
import dev.flowkv.conformance.run.RunOptions;
import java.util.List;

/**
 * Says which keys a request writes. A recording comes from somebody else: it must not touch a key
 * of those who replay it.
 */
final class Written {
  static final String PREFIX = RunOptions.PREFIX + Reduction.RUN + "/";

  private Written() {}

  /** The keys that a request writes or deletes. */
  static List<String> keys(Request request) {
    if (request instanceof Request.Put put) {
      return List.of(put.key());
    } else if (request instanceof Request.Delete delete) {
      return List.of(delete.key());
    } else if (request instanceof Request.BulkPut bulk) {
      return bulk.puts().stream().map(Request.Put::key).toList();
    }
    return request instanceof Request.BulkDelete bulk ? bulk.keys() : List.of();
  }

  /** Whether a request can write no key that a namespace had before. */
  static boolean isSafe(Request request) {
    return keys(request).stream().allMatch(key -> key.startsWith(PREFIX) || isNoKey(key));
  }

  /** Whether no namespace can hold this key. */
  private static boolean isNoKey(String key) {
    return key.isEmpty()
        || key.equals(".")
        || key.equals("..")
        || UnicodeText.utf8Length(key) > KvLimits.KEY_BYTES;
  }
}
