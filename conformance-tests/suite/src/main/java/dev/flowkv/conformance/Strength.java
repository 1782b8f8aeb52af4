package dev.flowkv.conformance;

/** What a property claims. */
public enum Strength {
  /** There is one right answer. */
  EXACT("exact"),
  /** There is one right answer once the bound of staleness has passed without writes. */
  BOUNDED("bounded"),
  /** The answer is within a set that the model permits. */
  ALLOWED("allowed"),
  /** It is measured, and cannot fail. */
  OBSERVED("observed");

  private final String wireName;

  Strength(String wireName) {
    this.wireName = wireName;
  }

  /** The name in reports. */
  public String wireName() {
    return wireName;
  }
}
