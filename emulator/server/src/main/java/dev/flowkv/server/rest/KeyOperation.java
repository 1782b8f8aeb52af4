package dev.flowkv.server.rest;

import dev.flowkv.engine.KvAccess;
import dev.flowkv.engine.KvCall;
import java.util.function.Consumer;

/**
 * A request read to its end: the operation that it asks for, and how its answer is sent.
 *
 * @param access where it goes
 * @param call what is asked
 * @param answer sends the answer
 * @param <T> what the operation is answered
 */
record KeyOperation<T>(KvAccess access, KvCall<T> call, Consumer<T> answer) {
  /** The operation when it has arrived. */
  Arrived arrive() {
    KvAccess.Arrival<T> arrival = access.arrive(call);
    return new Arrived(arrival.delay(), () -> answer.accept(arrival.operation().get()));
  }

  /** An operation that is to be performed when its delay is over. */
  record Arrived(java.time.Duration delay, Runnable performAndAnswer) {}
}
