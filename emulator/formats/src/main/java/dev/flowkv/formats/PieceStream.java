package dev.flowkv.formats;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;

/**
 * A document that is made while it is read: memory holds one piece of it at a time, however large
 * the document is and however slowly it is read.
 */
final class PieceStream extends InputStream {
  /** A buffer that one large piece has made larger than this is not kept for the small ones. */
  private static final int KEPT_BYTES = 1 << 20;

  private final Buffer buffer = new Buffer();
  private final Maker maker;
  private int position;
  private boolean ended;

  /** Makes a document's pieces, one after the other. */
  interface Maker {
    /**
     * Writes the next piece.
     *
     * @return false: it was the last
     */
    boolean writeNext() throws IOException;
  }

  /** Begins a document that is written to this stream. */
  interface Beginning {
    Maker writeTo(OutputStream out) throws IOException;
  }

  PieceStream(Beginning beginning) throws IOException {
    maker = beginning.writeTo(buffer);
  }

  @Override
  public int read() throws IOException {
    return hasMore() ? buffer.array()[position++] & 0xFF : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    if (!hasMore()) {
      return -1;
    }
    int count = Math.min(length, buffer.size() - position);
    System.arraycopy(buffer.array(), position, target, offset, count);
    position += count;
    return count;
  }

  private boolean hasMore() throws IOException {
    while (position == buffer.size() && !ended) {
      buffer.empty();
      position = 0;
      ended = !maker.writeNext();
    }
    return position < buffer.size();
  }

  /** Gives its bytes away without a copy. */
  private static final class Buffer extends ByteArrayOutputStream {
    byte[] array() {
      return buf;
    }

    void empty() {
      reset();
      if (buf.length > KEPT_BYTES) {
        buf = new byte[KEPT_BYTES];
      }
    }
  }
}
