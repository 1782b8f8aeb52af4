package dev.flowkv.examples.zoo;

import dev.flowkv.capability.KeyValue;

/** Tickets that are good for one use. Wrong: a deletion is late as well as a write. */
final class Tickets {
  private final KeyValue kv;

  Tickets(KeyValue kv) {
    this.kv = kv;
  }

  void issue(String ticket) {
    kv.put("ticket:" + ticket, "");
  }

  // sample: tickets
  /** Uses up a ticket; false: there is none, or it was used before. */
  boolean redeem(String ticket) {
    if (kv.get("ticket:" + ticket).isEmpty()) {
      return false;
    }
    kv.delete("ticket:" + ticket);
    return true;
  }
  // end of sample
}
