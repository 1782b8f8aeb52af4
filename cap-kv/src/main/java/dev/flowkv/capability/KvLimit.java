package dev.flowkv.capability;

/** A limit that a provider declares and a program can require; always a largest number. */
public enum KvLimit {
  /** Longest key, in bytes of UTF-8. */
  KEY_BYTES("key_bytes"),
  /** Longest metadata, in bytes of UTF-8. */
  METADATA_BYTES("metadata_bytes"),
  /** Largest value, in bytes. */
  VALUE_BYTES("value_bytes"),
  /** Most keys on a page of a list. */
  LIST_KEYS("list_keys"),
  /** Most operations in one invocation. */
  OPERATIONS_PER_INVOCATION("operations_per_invocation"),
  /** Most writes of one key in a second. */
  SAME_KEY_WRITES_PER_SECOND("same_key_writes_per_second");

  private final String wireName;

  KvLimit(String wireName) {
    this.wireName = wireName;
  }

  /** The name in reports and in the harness protocol. */
  public String wireName() {
    return wireName;
  }
}
