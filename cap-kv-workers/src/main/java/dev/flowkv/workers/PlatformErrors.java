package dev.flowkv.workers;

import dev.flowkv.capability.KvErrorCode;
import dev.flowkv.capability.KvException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the errors that the binding throws: {@code KV PUT failed: 429 Too Many Requests} and the
 * like. The messages are the platform's only error codes.
 */
final class PlatformErrors {
  /** Not a status: the message has none. */
  private static final int NO_STATUS = -1;

  private PlatformErrors() {}

  /**
   * The exception for an error of the binding.
   *
   * @param operation what was done to what, for the message
   * @param write whether the operation may have changed something
   * @param name the error's name, such as {@code TypeError}
   * @param text its message
   */
  static KvException of(String operation, boolean write, String name, String text) {
    return KvException.of(code(write, name, text), operation + ": " + text, text, null, null);
  }

  private static KvErrorCode code(boolean write, String name, String text) {
    if (text.contains("limit exceeded for the day")) {
      return KvErrorCode.QUOTA_EXCEEDED;
    }
    // "worker invocation", and "Worker invocation" since 2026.
    if (text.contains("Too many API requests by single ")) {
      return KvErrorCode.OPERATION_LIMIT_EXCEEDED;
    }
    int status = status(text);
    return switch (status) {
      case NO_STATUS -> withoutStatus(write, name, text);
      case 401, 403 -> KvErrorCode.UNAUTHORIZED;
      // A key that does not exist is read as null, so this is about more than a key.
      case 404, 410 -> KvErrorCode.NAMESPACE_MISSING;
      case 413 ->
          text.contains(" 413 Metadata ")
              ? KvErrorCode.METADATA_TOO_LARGE
              : KvErrorCode.VALUE_TOO_LARGE;
      case 414 -> KvErrorCode.KEY_TOO_LARGE;
      case 429 -> KvErrorCode.RATE_LIMITED;
      default -> status >= 500 ? failed(write) : refused(text);
    };
  }

  private static KvErrorCode withoutStatus(boolean write, String name, String text) {
    if (text.contains("Key name cannot be empty") || text.contains("not allowed as a key name")) {
      return KvErrorCode.KEY_ILLEGAL;
    }
    // A TypeError is thrown for arguments, before anything is sent; the rest is a lost connection
    // or an internal error.
    return name.equals("TypeError") ? KvErrorCode.REQUEST_REFUSED : failed(write);
  }

  private static KvErrorCode failed(boolean write) {
    return write ? KvErrorCode.OUTCOME_UNKNOWN : KvErrorCode.UNAVAILABLE;
  }

  private static KvErrorCode refused(String text) {
    if (text.contains("expiration_ttl")) {
      return KvErrorCode.EXPIRATION_TTL_INVALID;
    }
    if (text.contains("expiration")) {
      return KvErrorCode.EXPIRATION_INVALID;
    }
    if (text.contains("cache_ttl")) {
      return KvErrorCode.CACHE_TTL_INVALID;
    }
    if (text.contains("key_count_limit")) {
      return KvErrorCode.LIST_LIMIT_INVALID;
    }
    if (text.contains("cursor")) {
      return KvErrorCode.CURSOR_INVALID;
    }
    if (text.contains("etadata")) {
      return KvErrorCode.JSON_INVALID;
    }
    if (text.contains("key name") || text.contains("Key name")) {
      return KvErrorCode.KEY_ILLEGAL;
    }
    return KvErrorCode.REQUEST_REFUSED;
  }

  /** The three digits after {@code failed: }. */
  private static int status(@Nullable String text) {
    int at = text == null ? -1 : text.indexOf(" failed: ");
    if (text == null || !text.startsWith("KV ") || at < 0 || text.length() < at + 12) {
      return NO_STATUS;
    }
    int status = 0;
    for (int i = at + 9; i < at + 12; i++) {
      char digit = text.charAt(i);
      if (digit < '0' || digit > '9') {
        return NO_STATUS;
      }
      status = status * 10 + (digit - '0');
    }
    return status;
  }
}
