package dev.flowkv.examples.zoo;

import dev.flowkv.capability.KeyValue;

/** Counts visits by their keys: each has its own, which nobody else writes. */
final class VisitLog {
  private final KeyValue kv;

  VisitLog(KeyValue kv) {
    this.kv = kv;
  }

  // sample: visit-log
  /**
   * Counts a visit, and returns the number for the page.
   *
   * @param seen the number that the visitor saw last, from a cookie
   */
  int visit(String id, int seen) {
    kv.put("visit/" + id, "");
    return number(seen);
  }

  /** The number for the page. A list may be a minute old, so the cookie may know better. */
  int number(int seen) {
    return Math.max(seen, (int) kv.keys("visit/").count());
  }
  // end of sample
}
