package dev.flowkv.server.http;

/**
 * What happens to a request's body.
 *
 * @param maxBytes what is larger is counted and not kept; 0: nothing is kept
 * @param isStored whether it stays in the heap when the request has been answered
 */
public record BodyLimit(long maxBytes, boolean isStored) {
  /** The limit of a request that will be refused, or looks at no body. */
  public static final BodyLimit NOTHING = new BodyLimit(0, false);

  /** Returns the limit of a body that is looked at and forgotten. */
  public static BodyLimit passing(long maxBytes) {
    return new BodyLimit(maxBytes, false);
  }

  /** Returns the limit of a body that is data to store. */
  public static BodyLimit stored(long maxBytes) {
    return new BodyLimit(maxBytes, true);
  }
}
