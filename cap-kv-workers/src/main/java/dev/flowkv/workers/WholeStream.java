package dev.flowkv.workers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;

/**
 * Collects a stream before it is put.
 *
 * <p>A put could take a pipe. But when what feeds the pipe fails, the runtime ends the value there,
 * and a part of it is stored as if it were whole: an aborted writer and an erring stream both do
 * that, in workerd 1.20260426. Up to 25 MiB in memory, for a moment twice, is the price of never
 * storing half a value.
 */
final class WholeStream {
  private static final int CHUNK_BYTES = 64 * 1024;

  private WholeStream() {}

  /** The bytes of the stream, as a Uint8Array outside Java's memory. */
  static JSObject of(InputStream stream) {
    JSObject chunks = chunks();
    byte[] chunk = new byte[CHUNK_BYTES];
    try {
      int filled = 0;
      int read;
      while ((read = stream.read(chunk, filled, chunk.length - filled)) >= 0) {
        filled += read;
        if (filled == chunk.length) {
          add(chunks, Js.copyOf(chunk, filled));
          filled = 0;
        }
      }
      add(chunks, Js.copyOf(chunk, filled));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return join(chunks);
  }

  @JSBody(script = "return [];")
  private static native JSObject chunks();

  @JSBody(
      params = {"chunks", "chunk"},
      script = "chunks.push(chunk);")
  private static native void add(JSObject chunks, JSObject chunk);

  @JSBody(
      params = "chunks",
      script =
          "var size = 0; chunks.forEach(function(c) { size += c.length; });"
              + " var all = new Uint8Array(size); var at = 0;"
              + " chunks.forEach(function(c) { all.set(c, at); at += c.length; }); return all;")
  private static native JSObject join(JSObject chunks);
}
