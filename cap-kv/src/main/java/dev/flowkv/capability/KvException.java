package dev.flowkv.capability;

import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A refused or failed operation.
 *
 * <p>Only with {@link KvErrorCode#OUTCOME_UNKNOWN} may anything have changed. The message says what
 * was wrong and what is allowed; {@link #platformText()} keeps what the platform said.
 */
public abstract sealed class KvException extends RuntimeException
    permits KvRefusedException, KvThrottledException, KvUnavailableException {
  private static final long serialVersionUID = 1L;

  private final KvErrorCode code;
  private final @Nullable String platformText;
  private final @Nullable Long retryAfterSeconds;

  KvException(
      KvErrorCode code,
      String message,
      @Nullable String platformText,
      @Nullable Long retryAfterSeconds,
      @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
    this.platformText = platformText;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** A refusal before anything was asked of the platform. */
  public static KvException of(KvErrorCode code, String message) {
    return of(code, message, null, null, null);
  }

  /** A refusal or failure that the platform has put into words. */
  public static KvException of(KvErrorCode code, String message, String platformText) {
    return of(code, message, platformText, null, null);
  }

  /**
   * The exception for a code.
   *
   * @param message what was wrong, where, and what is allowed
   * @param platformText the platform's own text; null: it said nothing
   * @param retryAfterSeconds how long the platform asks to wait; null: not said
   */
  public static KvException of(
      KvErrorCode code,
      String message,
      @Nullable String platformText,
      @Nullable Long retryAfterSeconds,
      @Nullable Throwable cause) {
    return switch (code.kind()) {
      case REFUSED -> new KvRefusedException(code, message, platformText, retryAfterSeconds, cause);
      case THROTTLED ->
          new KvThrottledException(code, message, platformText, retryAfterSeconds, cause);
      case UNAVAILABLE ->
          new KvUnavailableException(code, message, platformText, retryAfterSeconds, cause);
    };
  }

  /** Why. */
  public KvErrorCode code() {
    return code;
  }

  /** The platform's own text; empty when the refusal was local or it said nothing. */
  public Optional<String> platformText() {
    return Optional.ofNullable(platformText);
  }

  /** How many seconds the platform asks to wait, where it said so. */
  public OptionalLong retryAfterSeconds() {
    return retryAfterSeconds == null ? OptionalLong.empty() : OptionalLong.of(retryAfterSeconds);
  }

  /** Whether the same operation may succeed a little later; see {@link KvErrorCode#retryable()}. */
  public boolean retryable() {
    return code.retryable();
  }

  @Override
  public String toString() {
    return code.name() + ": " + getMessage();
  }
}
