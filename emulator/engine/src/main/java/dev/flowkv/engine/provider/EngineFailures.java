package dev.flowkv.engine.provider;

import dev.flowkv.capability.KvErrorCode;
import dev.flowkv.capability.KvException;
import dev.flowkv.engine.KvFailure;
import dev.flowkv.engine.KvFault;

/** The capability's exceptions for the engine's refusals. */
final class EngineFailures {
  private EngineFailures() {}

  static KvException of(String operation, KvFailure failure) {
    Long retryAfter =
        failure.retryAfterSeconds().isPresent() ? failure.retryAfterSeconds().getAsLong() : null;
    String message = String.valueOf(failure.getMessage());
    return KvException.of(
        code(failure),
        // One of its own names the operation.
        message.equals(failure.text()) ? operation + ": " + message : message,
        failure.text(),
        retryAfter,
        failure);
  }

  static KvException of(String operation, boolean writes, KvFault fault) {
    Long retryAfter =
        fault.retryAfterSeconds().isPresent() ? fault.retryAfterSeconds().getAsLong() : null;
    String platform = fault.status() == 0 ? fault.text() : fault.status() + " " + fault.text();
    return KvException.of(
        code(fault, writes), operation + ": " + platform, fault.text(), retryAfter, fault);
  }

  /** As the other providers read the same statuses. */
  private static KvErrorCode code(KvFault fault, boolean writes) {
    return switch (fault.status()) {
      case 401, 403 -> KvErrorCode.UNAUTHORIZED;
      case 413 -> KvErrorCode.VALUE_TOO_LARGE;
      case 414 -> KvErrorCode.KEY_TOO_LARGE;
      case 429 -> KvErrorCode.RATE_LIMITED;
      default ->
          !fault.isOutcomeUnknown()
              ? KvErrorCode.REQUEST_REFUSED
              : writes ? KvErrorCode.OUTCOME_UNKNOWN : KvErrorCode.UNAVAILABLE;
    };
  }

  private static KvErrorCode code(KvFailure failure) {
    return switch (failure.reason()) {
      case KEY_TOO_LONG -> KvErrorCode.KEY_TOO_LARGE;
      case KEY_EMPTY, KEY_ILLEGAL, KEY_NOT_DECODABLE -> KvErrorCode.KEY_ILLEGAL;
      case VALUE_TOO_LARGE -> KvErrorCode.VALUE_TOO_LARGE;
      case METADATA_TOO_LONG -> KvErrorCode.METADATA_TOO_LARGE;
      case METADATA_NOT_JSON -> KvErrorCode.JSON_INVALID;
      case EXPIRATION_INVALID -> KvErrorCode.EXPIRATION_INVALID;
      case EXPIRATION_TTL_INVALID -> KvErrorCode.EXPIRATION_TTL_INVALID;
      case CACHE_TTL_INVALID -> KvErrorCode.CACHE_TTL_INVALID;
      case LIST_LIMIT_INVALID -> KvErrorCode.LIST_LIMIT_INVALID;
      case CURSOR_INVALID -> KvErrorCode.CURSOR_INVALID;
      case SAME_KEY_RATE_LIMITED, REST_RATE_LIMITED -> KvErrorCode.RATE_LIMITED;
      case DAILY_QUOTA_EXCEEDED -> KvErrorCode.QUOTA_EXCEEDED;
      case INVOCATION_LIMIT_EXCEEDED -> KvErrorCode.OPERATION_LIMIT_EXCEEDED;
      case NAMESPACE_NOT_FOUND, NAMESPACE_ID_MALFORMED -> KvErrorCode.NAMESPACE_MISSING;
      case LOCATION_UNKNOWN,
          BULK_TYPE_INVALID,
          BULK_COUNT_INVALID,
          BULK_VALUE_MISMATCH,
          BULK_TOO_LARGE,
          NAMESPACE_TITLE_INVALID,
          NAMESPACE_TITLE_TAKEN,
          TOO_MANY_NAMESPACES ->
          KvErrorCode.REQUEST_REFUSED;
    };
  }
}
