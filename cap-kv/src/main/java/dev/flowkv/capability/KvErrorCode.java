package dev.flowkv.capability;

import java.util.Optional;

/**
 * Why an operation was refused or failed. The names are stable: programs, logs and the harness
 * protocol use them.
 */
public enum KvErrorCode {
  /** The key or prefix is longer than 512 bytes of UTF-8. */
  KEY_TOO_LARGE(Kind.REFUSED, false),
  /** The key is empty, {@code .} or {@code ..}, or a key or prefix has an unpaired surrogate. */
  KEY_ILLEGAL(Kind.REFUSED, false),
  /** The value is larger than 25 MiB. */
  VALUE_TOO_LARGE(Kind.REFUSED, false),
  /** The text has an unpaired surrogate, so it has no UTF-8. */
  VALUE_ILLEGAL(Kind.REFUSED, false),
  /** The metadata is longer than 1024 bytes. */
  METADATA_TOO_LARGE(Kind.REFUSED, false),
  /** The metadata, or a value that is read as JSON, is not JSON. */
  JSON_INVALID(Kind.REFUSED, false),
  /** {@code expiration} is too near, in the past or too far, or given with a time to live. */
  EXPIRATION_INVALID(Kind.REFUSED, false),
  /** {@code expirationTtl} is below 60 seconds or too long. */
  EXPIRATION_TTL_INVALID(Kind.REFUSED, false),
  /** {@code cacheTtl} is below the minimum or too long. */
  CACHE_TTL_INVALID(Kind.REFUSED, false),
  /** The limit of a list is not within 1 and 1000. */
  LIST_LIMIT_INVALID(Kind.REFUSED, false),
  /** The cursor was not given out for this list. */
  CURSOR_INVALID(Kind.REFUSED, false),
  /** The platform refused the request for another reason; its text says which. */
  REQUEST_REFUSED(Kind.REFUSED, false),
  /** There is no binding of this name. */
  BINDING_MISSING(Kind.REFUSED, false),
  /** There is no namespace of this id. */
  NAMESPACE_MISSING(Kind.REFUSED, false),
  /** The credentials are missing, wrong, or not sufficient. */
  UNAUTHORIZED(Kind.REFUSED, false),
  /** Too many requests, or a key was written less than a second ago. Nothing has changed. */
  RATE_LIMITED(Kind.THROTTLED, true),
  /** The day's quota is used up. Nothing has changed; it starts again at midnight UTC. */
  QUOTA_EXCEEDED(Kind.THROTTLED, false),
  /** The invocation has made the operations it may. Nothing has changed; another one may go on. */
  OPERATION_LIMIT_EXCEEDED(Kind.THROTTLED, false),
  /** The service did not answer, or answered that it cannot. Nothing has changed. */
  UNAVAILABLE(Kind.UNAVAILABLE, true),
  /** A write may or may not have happened: the answer was lost or is an error of the service. */
  OUTCOME_UNKNOWN(Kind.UNAVAILABLE, true);

  /** Which of the sealed exceptions carries a code. */
  enum Kind {
    REFUSED,
    THROTTLED,
    UNAVAILABLE
  }

  private final Kind kind;
  private final boolean retryable;

  KvErrorCode(Kind kind, boolean retryable) {
    this.kind = kind;
    this.retryable = retryable;
  }

  Kind kind() {
    return kind;
  }

  /**
   * Whether the same operation may succeed a little later. After {@link #OUTCOME_UNKNOWN} a repeat
   * is safe only where nobody else writes the key.
   */
  public boolean retryable() {
    return retryable;
  }

  /** The code of this name. */
  public static Optional<KvErrorCode> named(String name) {
    for (KvErrorCode code : values()) {
      if (code.name().equals(name)) {
        return Optional.of(code);
      }
    }
    return Optional.empty();
  }
}
