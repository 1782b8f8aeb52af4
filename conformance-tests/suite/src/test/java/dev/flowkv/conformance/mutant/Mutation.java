package dev.flowkv.conformance.mutant;

import dev.flowkv.conformance.Answer;
import dev.flowkv.conformance.Request;

/** What a wrong service does with a request. An instance may remember; it lives for one target. */
interface Mutation {
  /** The right service, as a mutation may ask it, from the location of the request or another. */
  interface Service {
    Answer perform(Request request);

    String location();

    long nowMillis();
  }

  Answer perform(Request request, Service service);

  /** The state starts again with the target's. */
  default void reset() {}
}
