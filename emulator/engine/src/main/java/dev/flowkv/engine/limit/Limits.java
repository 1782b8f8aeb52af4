package dev.flowkv.engine.limit;

import dev.flowkv.engine.EmulatorState;

/** The counters of the account's limits. A reset of the emulator makes new ones. */
public final class Limits {
  private final DailyQuota quota = new DailyQuota();
  private final InvocationLimit invocations = new InvocationLimit();
  private final RestRequestLimit restRequests = new RestRequestLimit();

  public EmulatorState.Limits capture() {
    return new EmulatorState.Limits(
        quota.day(),
        quota.used(),
        invocations.counts(),
        restRequests.windowStartMillis(),
        restRequests.requests(),
        restRequests.blockedUntilMillis());
  }

  public void restore(EmulatorState.Limits state) {
    quota.restore(state.quotaDay(), state.quotaUsed());
    invocations.restore(state.invocations());
    restRequests.restore(
        state.restWindowStartMillis(), state.restRequests(), state.restBlockedUntilMillis());
  }

  public DailyQuota quota() {
    return quota;
  }

  public InvocationLimit invocations() {
    return invocations;
  }

  public RestRequestLimit restRequests() {
    return restRequests;
  }
}
