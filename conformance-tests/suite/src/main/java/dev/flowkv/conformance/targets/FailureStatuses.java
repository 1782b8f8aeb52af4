package dev.flowkv.conformance.targets;

import dev.flowkv.engine.KvFailure.Reason;

/** The HTTP status that goes with a refusal, as the documentation has it; the engine knows none. */
final class FailureStatuses {
  private FailureStatuses() {}

  static int of(Reason reason) {
    return switch (reason) {
      case KEY_TOO_LONG -> 414;
      case VALUE_TOO_LARGE, METADATA_TOO_LONG, BULK_TOO_LARGE -> 413;
      case SAME_KEY_RATE_LIMITED,
          INVOCATION_LIMIT_EXCEEDED,
          DAILY_QUOTA_EXCEEDED,
          REST_RATE_LIMITED ->
          429;
      case NAMESPACE_NOT_FOUND -> 404;
      default -> 400;
    };
  }
}
