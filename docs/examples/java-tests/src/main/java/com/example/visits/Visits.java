package com.example.visits;

import dev.flowkv.capability.KeyValue;

/** Counts visits in a key-value store that it is given. */
public final class Visits {
  private final KeyValue keyValue;

  public Visits(KeyValue keyValue) {
    this.keyValue = keyValue;
  }

  /** Wrong: a caller that reads an old number writes it back, one higher, over what was counted since. */
  public void countInOneKey() {
    int before = keyValue.get("visits").map(value -> Integer.parseInt(value.text())).orElse(0);
    keyValue.put("visits", Integer.toString(before + 1));
  }

  /** What {@link #countInOneKey} has counted. */
  public int countedInOneKey() {
    return keyValue.get("visits").map(value -> Integer.parseInt(value.text())).orElse(0);
  }

  /** Right: every visit is a key of its own, which nobody else writes. */
  public void record(String visit) {
    keyValue.put("visit/" + visit, "");
  }

  /** How many visits are recorded; late by a minute or so. */
  public long recorded() {
    return keyValue.keys("visit/").count();
  }
}
