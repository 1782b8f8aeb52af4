package dev.flowkv.examples.zoo;

import dev.flowkv.capability.KeyValue;

/** Counts visits in one key. Wrong: an old number is read, and written back one higher. */
final class Counter {
  private final KeyValue kv;

  Counter(KeyValue kv) {
    this.kv = kv;
  }

  // sample: counter
  /** Counts a visit, and returns the number for the page. */
  int visit() {
    int count = 1 + kv.get("count").map(value -> Integer.parseInt(value.text())).orElse(0);
    kv.put("count", Integer.toString(count));
    return count;
  }
  // end of sample
}
