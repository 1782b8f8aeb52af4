package dev.flowkv.examples.zoo;

import dev.flowkv.capability.KeyValue;
import dev.flowkv.capability.PutOptions;

/** Locks a piece of work with a key that expires. Wrong: two owners can hold the lock at once. */
final class Lock {
  private final KeyValue kv;
  private final int seconds;

  Lock(KeyValue kv) {
    this(kv, 60);
  }

  /**
   * Makes a lock.
   *
   * @param seconds how long it is held, at least 60
   */
  Lock(KeyValue kv, int seconds) {
    this.kv = kv;
    this.seconds = seconds;
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
    kv.put("lock:" + work, owner, PutOptions.NONE.withExpirationTtlSeconds(seconds));
    return true;
  }
  // end of sample
}
