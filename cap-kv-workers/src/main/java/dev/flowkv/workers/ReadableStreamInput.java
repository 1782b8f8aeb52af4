package dev.flowkv.workers;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;
import org.teavm.jso.JSProperty;

/** A ReadableStream of bytes, read with awaits. */
public final class ReadableStreamInput extends InputStream {
  private interface Chunk extends JSObject {
    @JSProperty
    boolean isDone();

    @JSProperty
    JSObject getValue();
  }

  private final JSObject reader;
  private byte[] chunk = new byte[0];
  private int at;
  private boolean ended;

  /**
   * Reads from here on; nobody else may.
   *
   * @param stream a ReadableStream of Uint8Array, such as a request's body
   */
  public ReadableStreamInput(JSObject stream) {
    this.reader = reader(stream);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (at == chunk.length) {
      if (ended || !next()) {
        return -1;
      }
    }
    int count = Math.min(length, chunk.length - at);
    System.arraycopy(chunk, at, buffer, offset, count);
    at += count;
    return count;
  }

  private boolean next() throws IOException {
    try {
      Chunk read = (Chunk) Objects.requireNonNull(Js.call(reader, "read", null, null));
      ended = read.isDone();
      chunk = ended ? new byte[0] : Js.bytesOf(read.getValue());
      at = 0;
      return !ended;
    } catch (Js.Rejection e) {
      throw new IOException(e.text());
    }
  }

  /** Gives up what has not been read. */
  @Override
  public void close() {
    if (!ended) {
      ended = true;
      Js.start(reader, "cancel", null);
    }
  }

  @JSBody(params = "stream", script = "return stream.getReader();")
  private static native JSObject reader(JSObject stream);
}
