package dev.flowkv.conformance;

import java.util.List;

/** A namespace of a target, as seen from one location. Safe for use by many threads. */
public interface KvClient {
  /**
   * Performs a request. Refusals and failures are answers; what is thrown is the suite's trouble.
   */
  Answer perform(Request request);

  /** Whether a request of this client has had to wait, since the service limits requests. */
  default boolean isHeldUp() {
    return false;
  }

  /**
   * An answer, and when it was asked for.
   *
   * @param answer the answer
   * @param calledMillis when, or a little before, on the target's clock
   */
  record Timed(Answer answer, long calledMillis) {}

  /**
   * Performs requests in turn, over and over, until a moment: as fast as the target can, in one
   * invocation of a Worker. For targets whose clock is the computer's.
   *
   * @return the answers, round by round
   */
  default List<Timed> repeatUntil(List<Request> round, long untilMillis) {
    throw new UnsupportedOperationException("not from inside a Worker");
  }
}
