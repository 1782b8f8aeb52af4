package dev.flowkv.engine;

import dev.flowkv.capability.KvLimits;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A refused operation. It changed nothing: no version, no cache entry, no counter of the key's
 * write window.
 *
 * <p>{@link #text()} is the platform's own text, as a Worker sees it after {@code KV PUT failed:
 * 400}. The message is for programs in Java: the same text, or, where the emulator's clock decides,
 * what was refused and what to do.
 */
public final class KvFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why an operation was refused. */
  public enum Reason {
    /** The key is not well-formed UTF-8, or its encoding is not. */
    KEY_NOT_DECODABLE,
    /** The key is empty. */
    KEY_EMPTY,
    /** The key is {@code .} or {@code ..}. */
    KEY_ILLEGAL,
    /** The key, or the prefix of a list, is longer than 512 bytes. */
    KEY_TOO_LONG,
    /** The value is larger than 25 MiB. */
    VALUE_TOO_LARGE,
    /** The metadata is longer than 1024 bytes. */
    METADATA_TOO_LONG,
    /** The metadata is not JSON. */
    METADATA_NOT_JSON,
    /** {@code expiration} is no number, in the past or too near. */
    EXPIRATION_INVALID,
    /** {@code expirationTtl} is no number, not positive or too short. */
    EXPIRATION_TTL_INVALID,
    /** {@code cacheTtl} is no number or too short. */
    CACHE_TTL_INVALID,
    /** The limit of a list is no number or out of range. */
    LIST_LIMIT_INVALID,
    /** The cursor of a list was not made here, or belongs to another list. */
    CURSOR_INVALID,
    /** The type of a bulk read is neither text nor json. */
    BULK_TYPE_INVALID,
    /** Too few or too many keys or entries in a bulk operation. */
    BULK_COUNT_INVALID,
    /** A bulk read as json or as text found a value that is not. */
    BULK_VALUE_MISMATCH,
    /** The answer of a bulk read would be too large. */
    BULK_TOO_LARGE,
    /** The operation names a location that is not configured. */
    LOCATION_UNKNOWN,
    /** The key was written less than a second ago. */
    SAME_KEY_RATE_LIMITED,
    /** The invocation has made all the operations it may. */
    INVOCATION_LIMIT_EXCEEDED,
    /** The day's quota of the free plan is used up. */
    DAILY_QUOTA_EXCEEDED,
    /** Too many REST requests. */
    REST_RATE_LIMITED,
    /** No namespace has this id. */
    NAMESPACE_NOT_FOUND,
    /** The id of a namespace has no legal form. */
    NAMESPACE_ID_MALFORMED,
    /** The title of a namespace is missing, empty or too long. */
    NAMESPACE_TITLE_INVALID,
    /** Another namespace has this title. */
    NAMESPACE_TITLE_TAKEN,
    /** The account has all the namespaces it may. */
    TOO_MANY_NAMESPACES
  }

  private final Reason reason;
  private final String text;
  private final @Nullable Long retryAfterSeconds;

  /**
   * Refuses an operation.
   *
   * @param text the platform's text
   */
  public KvFailure(Reason reason, String text) {
    this(reason, text, null);
  }

  /**
   * Refuses an operation for a while.
   *
   * @param text the platform's text
   * @param retryAfterSeconds after how long the same operation may succeed; null: unknown
   */
  public KvFailure(Reason reason, String text, @Nullable Long retryAfterSeconds) {
    this(reason, text, retryAfterSeconds, text);
  }

  /**
   * Refuses an operation for a while, with a message of its own.
   *
   * @param text the platform's text
   * @param retryAfterSeconds after how long the same operation may succeed, as the platform says;
   *     null: unknown
   * @param message what was refused, why, and what to do
   */
  public KvFailure(Reason reason, String text, @Nullable Long retryAfterSeconds, String message) {
    super(message);
    this.reason = reason;
    this.text = text;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** The refusal of a value of this many bytes, also for a caller that has not kept them. */
  public static KvFailure valueTooLarge(long bytes) {
    return new KvFailure(
        Reason.VALUE_TOO_LARGE,
        "Value length of " + bytes + " exceeds limit of " + KvLimits.VALUE_BYTES + ".");
  }

  /** Why the operation was refused. */
  public Reason reason() {
    return reason;
  }

  /** The platform's text. */
  public String text() {
    return text;
  }

  /** After how many seconds the same operation may succeed, where that is known. */
  public OptionalLong retryAfterSeconds() {
    return retryAfterSeconds == null ? OptionalLong.empty() : OptionalLong.of(retryAfterSeconds);
  }
}
