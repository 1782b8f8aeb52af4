package dev.flowkv.examples.zoo;

import dev.flowkv.capability.KeyValue;
import dev.flowkv.capability.KvValue;
import java.util.Optional;

/** Tickets that belong to one person in the end: what a ticket buys has the ticket's own key. */
final class Claims {
  private final KeyValue kv;

  Claims(KeyValue kv) {
    this.kv = kv;
  }

  // sample: claims
  /** Claims what a ticket buys; false: somebody else has. True may be revised within minutes. */
  boolean claim(String ticket, String person) {
    Optional<String> owner = owner(ticket);
    if (owner.isEmpty()) {
      kv.put("claim:" + ticket, person);
    }
    return owner.isEmpty() || owner.get().equals(person);
  }

  /** Who has what the ticket buys. */
  Optional<String> owner(String ticket) {
    return kv.get("claim:" + ticket).map(KvValue::text);
  }
  // end of sample
}
