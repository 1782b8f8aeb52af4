package dev.flowkv.engine.limit;

import dev.flowkv.capability.KvLimits;

/** The kinds of operation that daily quotas count apart. */
public enum QuotaKind {
  GET("get", KvLimits.FREE_READS_PER_DAY),
  PUT("put", KvLimits.FREE_WRITES_PER_DAY),
  DELETE("delete", KvLimits.FREE_DELETES_PER_DAY),
  LIST("list", KvLimits.FREE_LISTS_PER_DAY);

  private final String method;
  private final int freePerDay;

  QuotaKind(String method, int freePerDay) {
    this.method = method;
    this.freePerDay = freePerDay;
  }

  /** The binding's method, as the platform's text names it. */
  public String method() {
    return method;
  }

  int freePerDay() {
    return freePerDay;
  }
}
