package dev.flowkv.formats;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import dev.flowkv.engine.KvValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;

/**
 * Values as JSON strings: as they are where they are UTF-8, else as base64. They are written in
 * slices, in memory that does not grow with them.
 */
final class ValueStrings {
  /** A value up to this size is written at once, since that is faster. */
  private static final int SLICE_BYTES = 1 << 13;

  private ValueStrings() {}

  /** Whether a value is UTF-8. */
  static boolean isText(KvValue value) {
    return Utf8Bytes.isValid(value.asByteBuffer());
  }

  /**
   * Writes a value as a string.
   *
   * @param text what {@link #isText} says
   * @param json writes to a {@link PieceStream}
   */
  static void write(KvValue value, boolean text, JsonGenerator json) throws IOException {
    if (value.size() <= SLICE_BYTES) {
      if (text) {
        json.writeString(value.text());
      } else {
        json.writeBinary(value.toByteArray());
      }
    } else {
      InputStream bytes = value.asInputStream();
      PieceStream.writeString(json, text ? new EscapedText(bytes) : new EncodedBytes(bytes));
    }
  }

  /**
   * Reads the string that a parser is at, into bytes of its exact size: the parser's own buffer is
   * the only copy. Half a surrogate pair has no UTF-8; it becomes a question mark.
   */
  static KvValue readText(JsonParser parser) throws IOException {
    Utf8Size size = new Utf8Size();
    parser.getText(size);
    Utf8Target target = new Utf8Target(size.total());
    parser.getText(target);
    return KvValue.wrap(target.whole());
  }

  /** Takes characters in pieces, and gives whole ones on. */
  private abstract static class CodePoints extends Writer {
    private char high;

    @Override
    public void write(char[] source, int from, int length) {
      for (int i = from; i < from + length; i++) {
        char c = source[i];
        if (high != 0 && Character.isLowSurrogate(c)) {
          take(Character.toCodePoint(high, c));
          high = 0;
          continue;
        }
        end();
        if (Character.isHighSurrogate(c)) {
          high = c;
        } else {
          take(c);
        }
      }
    }

    /** Half a pair that nothing follows. */
    void end() {
      if (high != 0) {
        take(high);
        high = 0;
      }
    }

    abstract void take(int character);

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  private static final class Utf8Size extends CodePoints {
    private long size;

    @Override
    void take(int character) {
      size += JsonBytes.utf8Size(character);
    }

    int total() throws IOException {
      end();
      if (size > Integer.MAX_VALUE - 8) {
        throw new IOException("a value of " + size + " bytes is larger than Java can hold");
      }
      return (int) size;
    }
  }

  private static final class Utf8Target extends CodePoints {
    private final byte[] utf8;
    private int size;

    Utf8Target(int size) {
      this.utf8 = new byte[size];
    }

    @Override
    void take(int character) {
      size = JsonBytes.encode(character, utf8, size);
    }

    byte[] whole() {
      end();
      return utf8;
    }
  }
}
