package dev.flowkv.capability;

import org.jspecify.annotations.Nullable;

/**
 * The service could not be reached or failed. A write may have happened if the code is {@link
 * KvErrorCode#OUTCOME_UNKNOWN}, and only then.
 */
public final class KvUnavailableException extends KvException {
  private static final long serialVersionUID = 1L;

  KvUnavailableException(
      KvErrorCode code,
      String message,
      @Nullable String platformText,
      @Nullable Long retryAfterSeconds,
      @Nullable Throwable cause) {
    super(code, message, platformText, retryAfterSeconds, cause);
  }
}
