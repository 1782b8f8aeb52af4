package dev.flowkv.engine;

import java.util.Locale;

/** The account's plan, which decides about daily quotas. */
public enum Plan {
  /** No daily quotas. */
  PAID,
  /** Daily quotas of reads, writes, deletes and lists, counted in UTC days. */
  FREE;

  /** The name in settings: {@code paid} or {@code free}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
