package dev.flowkv.conformance.run;

/** The result of a property at a target. */
public enum Status {
  /** It holds. */
  HOLDS("holds"),
  /** It does not. */
  VIOLATED("violated"),
  /** It was measured. */
  OBSERVED("measured"),
  /** It was not asked; the text says why. */
  NOT_RUN("not run"),
  /** It could not be asked to the end; the text says why. */
  BROKEN("could not be asked");

  private final String words;

  Status(String words) {
    this.words = words;
  }

  /** In words. */
  public String words() {
    return words;
  }
}
