package dev.flowkv.capability;

import org.jspecify.annotations.Nullable;

/** The request is wrong as it stands, or not allowed: a repeat will fail as well. */
public final class KvRefusedException extends KvException {
  private static final long serialVersionUID = 1L;

  KvRefusedException(
      KvErrorCode code,
      String message,
      @Nullable String platformText,
      @Nullable Long retryAfterSeconds,
      @Nullable Throwable cause) {
    super(code, message, platformText, retryAfterSeconds, cause);
  }
}
