package dev.flowkv.conformance;

/** What a target can, so that a property knows whether it can be asked. */
public enum Feature {
  /** Time is moved by the suite. */
  VIRTUAL_CLOCK("a clock that can be moved"),
  /** Settings and seed are known, so that the model predicts each answer. */
  PREDICTABLE("a known seed and settings"),
  /** Operations cost nothing: large values, thousands of operations. */
  UNMETERED("operations without cost"),
  /** There are at least two locations. */
  LOCATIONS("more than one location"),
  /** The read types of a binding: text, json, arrayBuffer, stream. */
  TYPES("the types of a binding"),
  /** Reads take {@code cacheTtl}. */
  CACHE_TTL("cacheTtl"),
  /** Many keys are read at once. */
  BULK_READ("bulk reads"),
  /** Many keys are written and deleted at once: the REST API's. */
  BULK_WRITE("bulk writes"),
  /** Errors have the REST API's codes. */
  REST_CODES("REST error codes"),
  /** A list takes any limit from 1; over REST it is from 10. */
  SMALL_PAGES("pages of fewer than ten keys"),
  /** One write of a key per second. */
  RATE_LIMIT("a limit of writes per key"),
  /** Operations of one invocation are counted. */
  INVOCATIONS("a limit of operations per invocation"),
  /** Operations can be made to fail. */
  FAULTS("faults on demand"),
  /** There is a {@code KeyValue} for it. */
  PROVIDER("a capability provider");

  private final String words;

  Feature(String words) {
    this.words = words;
  }

  /** What it is, in words. */
  public String words() {
    return words;
  }
}
