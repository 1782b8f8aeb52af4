package dev.flowkv.conformance.record;

import dev.flowkv.conformance.Answer;
import dev.flowkv.conformance.ConformanceTarget;
import dev.flowkv.conformance.HttpFacts;
import dev.flowkv.conformance.Request;
import java.util.List;

/** Something that was done to a target, in the terms of this package. */
sealed interface Step {
  /**
   * A request and its answer.
   *
   * @param number counts the exchanges of a property, from 1 on, in the order of their beginnings
   * @param callMillis when it was asked
   * @param returnedMillis when it was answered
   * @param location the index of the target's location
   * @param request as {@link Reduction} leaves it
   * @param answer as {@link Reduction} leaves it
   * @param http what HTTP said; empty: no HTTP was spoken
   * @param beside whether another exchange of the property was under way
   * @param invocation exchanges of one number above 0 were made in one invocation of a Worker
   */
  record Exchange(
      int number,
      long callMillis,
      long returnedMillis,
      int location,
      Request request,
      Answer answer,
      List<HttpFacts> http,
      boolean beside,
      int invocation)
      implements Step {
    /** Copies the list. */
    public Exchange {
      http = List.copyOf(http);
    }

    Exchange asBeside(boolean others) {
      return new Exchange(
          number, callMillis, returnedMillis, location, request, answer, http, others, invocation);
    }
  }

  /**
   * The target was emptied, where it can be.
   *
   * @param seed of what it draws from then on
   */
  record Restart(long seed) implements Step {}

  /**
   * Operations were made to fail.
   *
   * @param fault how
   * @param count how many of them
   */
  record Fault(ConformanceTarget.Fault fault, int count) implements Step {}
}
