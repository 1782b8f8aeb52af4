package dev.flowkv.server.http;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Reads a body without blocking a thread, into an array that grows with what comes: an announced
 * length costs nothing until its bytes arrive.
 *
 * <p>A body that is too large, or for which there is no memory, is counted and discarded to its
 * end, because a client that is still sending would otherwise see a broken connection instead of
 * the refusal. A client that asks before it sends ({@code Expect: 100-continue}) is not made to
 * send what is refused by its announced length.
 */
public final class BodyReader implements Runnable {
  /** Past the maximum, at most this much is discarded before the connection is given up. */
  private static final long DISCARD_BYTES = 1L << 30;

  /** No more than the connection itself costs, so that it is not counted. */
  private static final int FIRST_BYTES = 16 * 1024;

  /** Fewer copies than with two, and never more than four times what has come. */
  private static final int GROWTH = 4;

  /** The longest array that every JVM can make. */
  private static final long MAX_ARRAY_BYTES = Integer.MAX_VALUE - 8L;

  private static final byte[] NOTHING = new byte[0];

  private final Request request;
  private final long maxBytes;
  private final boolean isStored;
  private final BodyMemory memory;
  private final CompletableFuture<Body> result = new CompletableFuture<>();

  /** The length that the client says; -1: it does not. */
  private final long announced;

  private byte @Nullable [] kept = NOTHING;
  private @Nullable String refusal;
  private long taken;
  private long size;

  private BodyReader(Request request, BodyLimit limit, BodyMemory memory) {
    this.request = request;
    this.maxBytes = Math.min(limit.maxBytes(), MAX_ARRAY_BYTES);
    this.isStored = limit.isStored();
    this.memory = memory;
    this.announced = request.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH);
  }

  /**
   * Reads the whole body. The memory for it is given back when the request has been answered.
   *
   * @return fails if the client breaks off, or sends far more than the maximum
   */
  public static CompletableFuture<Body> read(Request request, BodyLimit limit, BodyMemory memory) {
    BodyReader reader = new BodyReader(request, limit, memory);
    boolean isRefused = limit.equals(BodyLimit.NOTHING) || reader.announced > limit.maxBytes();
    if (isRefused && awaitsContinue(request)) {
      return CompletableFuture.completedFuture(Body.tooLarge(reader.announced));
    }
    if (reader.isStored) {
      reader.require(memory.store(BodyMemory.WRITE_BYTES));
    }
    reader.run();
    return reader.result;
  }

  /** Reads a body to its end and keeps nothing of it; that of a client which waits stays unsent. */
  static CompletableFuture<?> discard(Request request) {
    if (awaitsContinue(request)) {
      return CompletableFuture.completedFuture(null);
    }
    BodyReader reader = new BodyReader(request, BodyLimit.NOTHING, BodyMemory.NONE);
    reader.run();
    return reader.result;
  }

  private static boolean awaitsContinue(Request request) {
    return request.getHeaders().contains(HttpHeader.EXPECT, "100-continue");
  }

  @Override
  public void run() {
    try {
      while (true) {
        Content.Chunk chunk = request.read();
        if (chunk == null) {
          request.demand(this);
          return;
        }
        if (Content.Chunk.isFailure(chunk)) {
          fail(chunk.getFailure());
          return;
        }
        boolean last = chunk.isLast();
        add(chunk.getByteBuffer());
        chunk.release();
        if (size > maxBytes + DISCARD_BYTES) {
          fail(new IllegalStateException("the client sends without end"));
          return;
        }
        if (last) {
          finish();
          return;
        }
      }
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  private void add(ByteBuffer bytes) {
    int length = bytes.remaining();
    int at = (int) size;
    size += length;
    if (size > maxBytes) {
      keepNothing();
    }
    if (kept != null && size > kept.length) {
      grow();
    }
    if (kept != null) {
      bytes.get(kept, at, length);
    }
  }

  private void grow() {
    long wanted = Math.max(size, Math.max(FIRST_BYTES, (long) kept().length * GROWTH));
    long most = announced >= size && announced <= maxBytes ? announced : maxBytes;
    long capacity = Math.min(wanted, most);
    long more = capacity - kept().length;
    if (capacity > FIRST_BYTES) {
      if (!require(memory.take(more))) {
        return;
      }
      taken += more;
      if (isStored && !require(memory.store(more))) {
        return;
      }
    }
    try {
      kept = Arrays.copyOf(kept(), (int) capacity);
    } catch (OutOfMemoryError e) {
      // Of an array this large the heap had no room; the next small object still finds its own.
      require(Optional.of(BodyMemory.FULL));
    }
  }

  private boolean require(Optional<String> missing) {
    missing.ifPresent(
        why -> {
          refusal = why;
          keepNothing();
        });
    return missing.isEmpty();
  }

  private byte[] kept() {
    return kept == null ? NOTHING : kept;
  }

  private void keepNothing() {
    kept = null;
    memory.giveBack(taken);
    taken = 0;
  }

  private void finish() {
    byte[] bytes = kept;
    if (bytes == null) {
      result.complete(refusal == null ? Body.tooLarge(size) : Body.withoutRoom(size, refusal));
      return;
    }
    if (taken > 0) {
      Request.addCompletionListener(request, failure -> memory.giveBack(taken));
    }
    result.complete(Body.kept(size == bytes.length ? bytes : Arrays.copyOf(bytes, (int) size)));
  }

  private void fail(Throwable failure) {
    keepNothing();
    request.fail(failure);
    result.completeExceptionally(failure);
  }
}
