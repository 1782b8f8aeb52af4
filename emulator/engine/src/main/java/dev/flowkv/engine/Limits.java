package dev.flowkv.engine;

/** The counters of the account's limits. A reset of the emulator makes new ones. */
final class Limits {
  private final DailyQuota quota = new DailyQuota();
  private final InvocationLimit invocations = new InvocationLimit();
  private final RestRequestLimit restRequests = new RestRequestLimit();

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
