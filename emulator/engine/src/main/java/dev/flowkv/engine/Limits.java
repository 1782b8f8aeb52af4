package dev.flowkv.engine;

/** The counters of the account's limits. A reset of the emulator makes new ones. */
final class Limits {
  private final DailyQuota quota = new DailyQuota();
  private final InvocationLimit invocations = new InvocationLimit();
  private final RestRequestLimit restRequests = new RestRequestLimit();

  EmulatorState.Limits capture() {
    return new EmulatorState.Limits(
        quota.day(),
        quota.used(),
        invocations.counts(),
        restRequests.windowStartMillis(),
        restRequests.requests(),
        restRequests.blockedUntilMillis());
  }

  void restore(EmulatorState.Limits state) {
    quota.restore(state.quotaDay(), state.quotaUsed());
    invocations.restore(state.invocations());
    restRequests.restore(
        state.restWindowStartMillis(), state.restRequests(), state.restBlockedUntilMillis());
  }

  DailyQuota quota() {
    return quota;
  }

  InvocationLimit invocations() {
    return invocations;
  }

  RestRequestLimit restRequests() {
    return restRequests;
  }
}
