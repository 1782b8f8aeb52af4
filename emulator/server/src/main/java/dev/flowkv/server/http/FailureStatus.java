package dev.flowkv.server.http;

import dev.flowkv.engine.KvFailure;

/** The HTTP status of a refusal. */
public final class FailureStatus {
  private FailureStatus() {}

  /** The status that the platform answers for a refusal of this kind. */
  public static int of(KvFailure failure) {
    return switch (failure.reason()) {
      case KEY_TOO_LONG -> 414;
      case VALUE_TOO_LARGE, METADATA_TOO_LONG, BULK_TOO_LARGE -> 413;
      case SAME_KEY_RATE_LIMITED,
          INVOCATION_LIMIT_EXCEEDED,
          DAILY_QUOTA_EXCEEDED,
          REST_RATE_LIMITED ->
          429;
      case NAMESPACE_NOT_FOUND -> 404;
      case KEY_NOT_DECODABLE,
          KEY_EMPTY,
          KEY_ILLEGAL,
          METADATA_NOT_JSON,
          EXPIRATION_INVALID,
          EXPIRATION_TTL_INVALID,
          CACHE_TTL_INVALID,
          LIST_LIMIT_INVALID,
          CURSOR_INVALID,
          BULK_TYPE_INVALID,
          BULK_COUNT_INVALID,
          BULK_VALUE_MISMATCH,
          LOCATION_UNKNOWN,
          NAMESPACE_ID_MALFORMED,
          NAMESPACE_TITLE_INVALID,
          NAMESPACE_TITLE_TAKEN,
          TOO_MANY_NAMESPACES ->
          400;
    };
  }
}
