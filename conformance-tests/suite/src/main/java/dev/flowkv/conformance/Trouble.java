package dev.flowkv.conformance;

import java.util.Objects;

/** Tells answers about who asks, the namespace or the account from answers about the request. */
public final class Trouble {
  private static final int TOO_MANY_REQUESTS = 429;

  /** The REST API's code for writes of a key that follow too soon. */
  private static final int SAME_KEY = 10022;

  /** The REST API's code for a quota that is used up. */
  private static final int DAY = 10048;

  private Trouble() {}

  /** Whether an answer says nothing about its request. */
  public static boolean isIn(Answer answer, TargetInfo info) {
    return answer instanceof Answer.Refused r
        && (r.status() == 401
            || r.status() == 403
            || (r.status() == 404 && r.text().contains("namespace"))
            || isOfTheAccount(r, info));
  }

  /** A 429 that is about all requests, not about the key. */
  private static boolean isOfTheAccount(Answer.Refused refused, TargetInfo info) {
    return refused.status() == TOO_MANY_REQUESTS
        && (refused.text().contains("limit exceeded for the day")
            || Objects.equals(refused.code(), DAY)
            || (!info.has(Feature.RATE_LIMIT) && !Objects.equals(refused.code(), SAME_KEY)));
  }
}
