package dev.flowkv.server.http;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.LoggerFactory;

/**
 * Tells whether the heap has room for more data. A heap that looks full may be full of garbage, so
 * a collection is asked for before anything is refused, and at most a twentieth of the time goes
 * into such collections.
 */
final class HeapRoom {
  /** What stays free for the work of answering: a share of the heap. */
  private static final double KEPT_FREE = 0.15;

  /** To look at the heap takes a microsecond, which is much for a small write. */
  private static final long LOOK_EVERY_BYTES = 256 * 1024;

  private static final int COLLECTION_SHARE = 20;

  private final Heap heap;
  private final LongSupplier nanoTime;
  private final long keptFreeBytes;

  /** What has been kept since the heap was last looked at, in bytes. */
  private final AtomicLong sinceLook = new AtomicLong();

  /** Whether the last look found no room: then each write looks. */
  private volatile boolean isFull;

  /** What has been kept since the last collection, and may be garbage by now. */
  private final LongAdder keptSinceCollection = new LongAdder();

  private long liveBytes;
  private long nextCollectionNanos;
  private boolean hasCollected;
  private boolean isTold;

  /** A heap that can be measured, and relieved of its garbage. */
  interface Heap {
    long maxBytes();

    /** Returns what is in use, garbage included. */
    long usedBytes();

    void collect();
  }

  HeapRoom(Heap heap, LongSupplier nanoTime) {
    this.heap = heap;
    this.nanoTime = nanoTime;
    this.keptFreeBytes = (long) (heap.maxBytes() * KEPT_FREE);
  }

  /** Returns the room in this program's heap. */
  static HeapRoom ofThisProgram() {
    Runtime runtime = Runtime.getRuntime();
    return new HeapRoom(
        new Heap() {
          @Override
          public long maxBytes() {
            return runtime.maxMemory();
          }

          @Override
          public long usedBytes() {
            return runtime.totalMemory() - runtime.freeMemory();
          }

          @Override
          public void collect() {
            runtime.gc();
          }
        },
        System::nanoTime);
  }

  /** Tells whether this many bytes can be kept, and counts them if so. */
  boolean has(long bytes) {
    if (!isFull && sinceLook.addAndGet(bytes) < LOOK_EVERY_BYTES) {
      return true;
    }
    long kept = sinceLook.getAndSet(0);
    isFull =
        heap.maxBytes() - heap.usedBytes() - bytes < keptFreeBytes && !fitsWithoutGarbage(bytes);
    keptSinceCollection.add(isFull ? Math.max(0, kept - bytes) : kept);
    return !isFull;
  }

  private synchronized boolean fitsWithoutGarbage(long bytes) {
    long before = nanoTime.getAsLong();
    if (!hasCollected || before - nextCollectionNanos >= 0) {
      heap.collect();
      long after = nanoTime.getAsLong();
      nextCollectionNanos = after + (after - before) * COLLECTION_SHARE;
      hasCollected = true;
      liveBytes = heap.usedBytes();
      keptSinceCollection.reset();
    }
    // Between collections: what was live at the last one, and what has been kept since.
    long atMost = Math.min(heap.usedBytes(), liveBytes + keptSinceCollection.sum());
    boolean fits = heap.maxBytes() - atMost - bytes >= keptFreeBytes;
    if (!fits && !isTold) {
      isTold = true;
      LoggerFactory.getLogger(HeapRoom.class)
          .warn(
              "The memory is full: {} of {} MiB are in use. Writes are answered 503 until keys are"
                  + " deleted or the emulator is started with more, such as"
                  + " JDK_JAVA_OPTIONS=-Xmx4g. Reads go on.",
              heap.usedBytes() >> 20,
              heap.maxBytes() >> 20);
    }
    return fits;
  }
}
