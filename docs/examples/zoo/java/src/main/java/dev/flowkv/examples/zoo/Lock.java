package dev.flowkv.examples.zoo;

import dev.flowkv.capability.KeyValue;
import dev.flowkv.capability.PutOptions;

/** Locks a piece of work with a key that expires. Wrong: two owners can hold the lock at once. */
final class Lock {
  private static final int SECONDS = 60;

  private final KeyValue kv;

  Lock(KeyValue kv) {
    this.kv = kv;
  }

  /** Looks a second time whether the lock is still the owner's. */
  boolean isHeldBy(String work, String owner) {
    return kv.get("lock:" + work).filter(value -> value.text().equals(owner)).isPresent();
  }

  // sample: lock
  /** Takes the lock, unless somebody has it. */
  boolean take(String work, String owner) {
    if (kv.get("lock:" + work).isPresent()) {
      return false;
    }
    kv.put("lock:" + work, owner, PutOptions.NONE.withExpirationTtlSeconds(SECONDS));
    return true;
  }
  // end of sample
}
