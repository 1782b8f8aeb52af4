package dev.flowkv.conformance;

import java.util.ArrayList;
import java.util.List;

/** A namespace of a target, as seen from one location. Safe for use by many threads. */
public interface KvClient {
  /**
   * Performs a request. Refusals and failures are answers; what is thrown is the suite's trouble.
   */
  Answer perform(Request request);

  /**
   * Performs requests in turn, over and over, until a moment of the target's clock: as fast as the
   * target can, in one invocation where there are such.
   *
   * @return the answers, round by round
   */
  default List<Answer> repeatUntil(List<Request> round, long untilMillis) {
    List<Answer> answers = new ArrayList<>();
    do {
      round.forEach(request -> answers.add(perform(request)));
    } while (System.currentTimeMillis() < untilMillis && answers.size() < 20_000);
    return answers;
  }
}
