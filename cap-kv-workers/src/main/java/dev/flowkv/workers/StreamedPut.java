package dev.flowkv.workers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;
import org.teavm.jso.core.JSPromise;
import org.teavm.jso.core.JSString;

/** A put whose value flows through a pipe while it is under way. */
final class StreamedPut {
  private static final int CHUNK_BYTES = 64 * 1024;

  private final JSPromise<Js.Settled> put;
  private final JSObject writer;

  private StreamedPut(JSPromise<Js.Settled> put, JSObject writer) {
    this.put = put;
    this.writer = writer;
  }

  /** Writes the stream, or fails with nothing stored. */
  static void of(JSObject namespace, String key, InputStream stream, JSObject options) {
    JSObject pipe = pipe();
    // The put first: the pipe takes nothing before somebody reads it.
    JSPromise<Js.Settled> put =
        Js.start(namespace, "put", JSString.valueOf(key), readable(pipe), options);
    new StreamedPut(put, writer(pipe)).pump(stream);
  }

  private void pump(InputStream stream) {
    boolean complete = false;
    try {
      byte[] chunk = new byte[CHUNK_BYTES];
      int read;
      boolean taken = true;
      while (taken && (read = stream.read(chunk, 0, chunk.length)) >= 0) {
        taken = read == 0 || written("write", Js.copyOf(chunk, read));
      }
      complete = true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      if (!complete) {
        // The value must not end as if it were whole.
        Js.start(writer, "abort", JSString.valueOf("the value was given up"));
        put.await();
      }
    }
    written("close", null);
    Js.await(put);
  }

  /** Whether the pipe took it. A put that ends early takes nothing more, and knows why. */
  private boolean written(String method, @Nullable JSObject chunk) {
    Js.Settled first = Js.awaitFirst(Js.start(writer, method, chunk), put);
    return first.getName() == null;
  }

  @JSBody(script = "return new IdentityTransformStream();")
  private static native JSObject pipe();

  @JSBody(params = "pipe", script = "return pipe.readable;")
  private static native JSObject readable(JSObject pipe);

  @JSBody(params = "pipe", script = "return pipe.writable.getWriter();")
  private static native JSObject writer(JSObject pipe);
}
