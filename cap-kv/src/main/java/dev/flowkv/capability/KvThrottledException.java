package dev.flowkv.capability;

import org.jspecify.annotations.Nullable;

/** A limit on the number or rate of operations was met. Nothing has changed. */
public final class KvThrottledException extends KvException {
  private static final long serialVersionUID = 1L;

  KvThrottledException(
      KvErrorCode code,
      String message,
      @Nullable String platformText,
      @Nullable Long retryAfterSeconds,
      @Nullable Throwable cause) {
    super(code, message, platformText, retryAfterSeconds, cause);
  }
}
