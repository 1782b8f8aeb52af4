package dev.flowkv.engine;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * An operation that a fault rule made fail. Unlike after a {@link KvFailure}, something may have
 * changed: {@link #isOutcomeUnknown()} tells what a client can know.
 */
public final class KvFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** How the operation failed. */
  public enum Kind {
    /** The service answered with an error, before anything was done. */
    ERROR,
    /** The connection was lost; there is no answer. */
    CONNECTION_DROPPED,
    /** The operation was done, and answered with an error nevertheless. */
    ACKNOWLEDGEMENT_LOST
  }

  private static final int GATEWAY_TIMEOUT = 504;

  private final Kind kind;
  private final int status;
  private final @Nullable Long retryAfterSeconds;

  private KvFault(Kind kind, int status, String text, @Nullable Long retryAfterSeconds) {
    super(text);
    this.kind = kind;
    this.status = status;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** Makes the failure that a rule asks for, before anything was done. */
  public static KvFault error(FaultEffect.Failure failure) {
    return new KvFault(Kind.ERROR, failure.status(), failure.reason(), failure.retryAfterSeconds());
  }

  /** Makes the failure of an operation that gets no answer. */
  public static KvFault connectionDropped() {
    return new KvFault(Kind.CONNECTION_DROPPED, 0, "Network connection lost.", null);
  }

  /** Makes the failure of an operation that was done and whose answer is lost. */
  public static KvFault acknowledgementLost() {
    return new KvFault(Kind.ACKNOWLEDGEMENT_LOST, GATEWAY_TIMEOUT, "Gateway Timeout", null);
  }

  /** How it failed. */
  public Kind kind() {
    return kind;
  }

  /** The status that a client of the service is answered; 0: no answer. */
  public int status() {
    return status;
  }

  /** The text that goes with the status. */
  public String text() {
    return String.valueOf(getMessage());
  }

  /** Whether who asked cannot know if a write was done: no answer, or a status from 500 on. */
  public boolean isOutcomeUnknown() {
    return kind != Kind.ERROR || status >= 500;
  }

  /** After how many seconds the rule says to try again. */
  public OptionalLong retryAfterSeconds() {
    return retryAfterSeconds == null ? OptionalLong.empty() : OptionalLong.of(retryAfterSeconds);
  }
}
