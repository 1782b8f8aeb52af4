package dev.flowkv.server.http;

import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * A request's body, read to its end.
 *
 * @param bytes what was sent; null if it is not kept, and was counted instead
 * @param size the number of bytes that were sent, or announced where nothing was read
 * @param refusal why there was no memory for it; null: there was
 */
public record Body(byte @Nullable [] bytes, long size, @Nullable String refusal) {
  static Body kept(byte[] bytes) {
    return new Body(bytes, bytes.length, null);
  }

  static Body tooLarge(long size) {
    return new Body(null, size, null);
  }

  static Body withoutRoom(long size, String refusal) {
    return new Body(null, size, refusal);
  }

  /**
   * Returns this body if it is at most {@code maxBytes}, else one without bytes.
   *
   * @throws NoRoomException if there was no memory for it
   */
  public Body upTo(long maxBytes) {
    if (refusal != null) {
      throw new NoRoomException(refusal);
    }
    return size > maxBytes ? tooLarge(size) : this;
  }

  /** A request that is refused with 503, since there is no memory for its body. */
  public static final class NoRoomException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** After how long a client may try again, in seconds. */
    public static final int RETRY_AFTER_SECONDS = 1;

    NoRoomException(String why) {
      super(why);
    }

    /** Returns the text for a client, for this and for a heap that was full in the middle. */
    public static String text(Throwable noRoom) {
      if (noRoom instanceof NoRoomException) {
        return String.valueOf(noRoom.getMessage());
      }
      LoggerFactory.getLogger(Body.class).warn("A request did not fit into memory: {}", noRoom);
      return BodyMemory.FULL;
    }
  }
}
