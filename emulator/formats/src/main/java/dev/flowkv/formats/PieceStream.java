package dev.flowkv.formats;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;

/**
 * A document that is made while it is read: memory holds one piece of it at a time, however large
 * the document is and however slowly it is read.
 */
final class PieceStream extends InputStream {
  private final Target target = new Target();
  private final Maker maker;
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
    maker = beginning.writeTo(target);
  }

  /**
   * Writes a JSON string whose characters are made when they are read.
   *
   * @param json writes to a stream of this kind
   * @param escaped what is between the quotes
   */
  static void writeString(JsonGenerator json, InputStream escaped) throws IOException {
    json.writeRawValue("\"");
    json.flush();
    ((Target) json.getOutputTarget()).append(escaped);
    json.writeRaw('"');
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (length == 0) {
      return 0;
    }
    while (true) {
      int count = target.read(bytes, offset, length);
      if (count > 0) {
        return count;
      }
      if (ended) {
        return -1;
      }
      ended = !maker.writeNext();
    }
  }

  /** What has been written and not yet been read. */
  private static final class Target extends ByteArrayOutputStream {
    private final Queue<InputStream> pieces = new ArrayDeque<>();

    void append(InputStream piece) {
      endPiece();
      pieces.add(piece);
    }

    private void endPiece() {
      if (size() > 0) {
        pieces.add(new ByteArrayInputStream(toByteArray()));
        reset();
      }
    }

    int read(byte[] bytes, int offset, int length) throws IOException {
      endPiece();
      while (!pieces.isEmpty()) {
        int count = pieces.element().read(bytes, offset, length);
        if (count > 0) {
          return count;
        }
        pieces.remove();
      }
      return 0;
    }
  }
}
