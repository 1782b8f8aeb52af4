package dev.flowkv.server.http;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** The memory that the bodies of requests under way may take, all together. */
public final class BodyMemory {
  /** The share of the heap: values are kept as they arrive, and leave room for those stored. */
  private static final int HEAP_SHARE = 4;

  /** The text for a client that must wait for other requests. */
  static final String BUSY =
      "Service Unavailable: other large requests take the memory; try again, or give the emulator"
          + " more of it";

  /** The text for a client whose data the heap cannot keep. */
  public static final String FULL =
      "Service Unavailable: the emulator's memory is full; delete keys, or give it more memory";

  /** For bodies of which nothing is kept. */
  static final BodyMemory NONE = new BodyMemory(0, HeapRoom.ofThisProgram());

  /** What a write takes besides its body: a key, metadata, and the objects that hold them. */
  static final int WRITE_BYTES = 4 * 1024;

  private final long maxBytes;
  private final HeapRoom room;
  private final AtomicLong taken = new AtomicLong();

  BodyMemory(long maxBytes, HeapRoom room) {
    this.maxBytes = maxBytes;
    this.room = room;
  }

  /** Returns the memory for bodies in this program. */
  public static BodyMemory ofThisProgram() {
    return new BodyMemory(Runtime.getRuntime().maxMemory() / HEAP_SHARE, HeapRoom.ofThisProgram());
  }

  /**
   * Takes memory for a body, which must be given back.
   *
   * @return why there is none; empty: it is taken
   */
  Optional<String> take(long bytes) {
    if (taken.addAndGet(bytes) > maxBytes) {
      giveBack(bytes);
      return Optional.of(BUSY);
    }
    return Optional.empty();
  }

  /**
   * Makes sure that the heap has room for what is to be stored.
   *
   * @return why it has none; empty: it has
   */
  Optional<String> store(long bytes) {
    return room.has(bytes) ? Optional.empty() : Optional.of(FULL);
  }

  void giveBack(long bytes) {
    taken.addAndGet(-bytes);
  }

  /** Returns how many bytes are taken. */
  long takenBytes() {
    return taken.get();
  }
}
