package dev.flowkv.conformance.history;

/** The rules of {@code docs/reference/consistency-model.md}, "What a history may show". */
public enum Rule {
  /** What is read was written: value and metadata of one write. */
  NO_FABRICATION("no-fabrication"),
  /** What is read may have been the latest within the bound before the read. */
  BOUNDED_STALENESS("bounded-staleness"),
  /** What has expired is not read. */
  EXPIRATION("expiration"),
  /**
   * A list is in the order of the keys' UTF-8 bytes, has the prefix, and its pages are disjoint.
   */
  LIST_ORDER("list-order"),
  /** What a list shows, and what it leaves out, is allowed for each key. */
  LIST_CONTENT("list-content"),
  /** A refused write is never seen. */
  REFUSED_WRITE("refused-write");

  private final String wireName;

  Rule(String wireName) {
    this.wireName = wireName;
  }

  /** The name in reports. */
  public String wireName() {
    return wireName;
  }
}
