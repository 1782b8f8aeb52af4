package dev.flowkv.server.http;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Reads a body without blocking a thread and with one copy per byte: chunks are kept until the size
 * is known, then copied into an array of that size.
 *
 * <p>A body that is too large is counted and discarded to its end, because a client that is still
 * sending would otherwise see a broken connection instead of the refusal.
 */
public final class BodyReader implements Runnable {
  /** Past the maximum, at most this much is discarded before the connection is given up. */
  private static final long DISCARD_BYTES = 1L << 30;

  private final Content.Source source;
  private final long maxBytes;
  private final CompletableFuture<Body> result = new CompletableFuture<>();
  private final List<Content.Chunk> kept = new ArrayList<>();
  private final int announced;
  private byte @Nullable [] target;
  private long size;

  private BodyReader(Content.Source source, long maxBytes, long contentLength) {
    this.source = source;
    this.maxBytes = maxBytes;
    this.announced = contentLength >= 0 && contentLength <= maxBytes ? (int) contentLength : -1;
  }

  /**
   * Reads the whole body.
   *
   * @param maxBytes what is larger is not kept
   * @return fails if the client breaks off, or sends far more than the maximum
   */
  public static CompletableFuture<Body> read(Request request, long maxBytes) {
    BodyReader reader =
        new BodyReader(
            request, maxBytes, request.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH));
    reader.run();
    return reader.result;
  }

  @Override
  public void run() {
    try {
      while (true) {
        Content.Chunk chunk = source.read();
        if (chunk == null) {
          source.demand(this);
          return;
        }
        if (Content.Chunk.isFailure(chunk)) {
          fail(chunk.getFailure());
          return;
        }
        boolean last = chunk.isLast();
        add(chunk);
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

  private void add(Content.Chunk chunk) {
    ByteBuffer bytes = chunk.getByteBuffer();
    int length = bytes.remaining();
    if (size == 0 && length > 0 && announced >= 0) {
      // With the first byte, not with the promise.
      target = new byte[announced];
    }
    if (size + length > maxBytes) {
      releaseKept();
      target = null;
      chunk.release();
    } else if (target != null) {
      bytes.get(target, (int) size, length);
      chunk.release();
    } else {
      kept.add(chunk);
    }
    size += length;
  }

  private void finish() {
    byte[] bytes = target;
    if (size > maxBytes) {
      bytes = null;
    } else if (bytes == null) {
      bytes = new byte[(int) size];
      int at = 0;
      for (Content.Chunk chunk : kept) {
        int length = chunk.remaining();
        chunk.getByteBuffer().get(bytes, at, length);
        at += length;
      }
      releaseKept();
    }
    result.complete(new Body(bytes, size));
  }

  private void fail(Throwable failure) {
    releaseKept();
    source.fail(failure);
    result.completeExceptionally(failure);
  }

  private void releaseKept() {
    kept.forEach(Content.Chunk::release);
    kept.clear();
  }
}
