package dev.flowkv.server.http;

import org.jspecify.annotations.Nullable;

/**
 * A request's body, read to its end.
 *
 * @param bytes what was sent; null if it was too large, and counted instead of kept
 * @param size the number of bytes that were sent
 */
public record Body(byte @Nullable [] bytes, long size) {
  /** Whether more was sent than is kept. */
  public boolean isTooLarge() {
    return bytes == null;
  }
}
