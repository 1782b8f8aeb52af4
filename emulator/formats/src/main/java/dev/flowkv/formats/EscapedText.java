package dev.flowkv.formats;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * The inside of a JSON string, made while it is read: UTF-8 with the escapes that Jackson writes,
 * which are those that JSON demands and, for characters above U+FFFF, those of the surrogate pair.
 */
final class EscapedText extends InputStream {
  private static final int SLICE_BYTES = 1 << 13;
  private static final int LONGEST_CHARACTER = 4;
  private static final int LONGEST_ESCAPE = "\\u0000".length();
  private static final byte[][] ESCAPES = new byte[128][];

  private static final byte[] DIGITS = ascii("0123456789ABCDEF");

  /** Which bytes stay as they are: those that no escape begins at. */
  private static final boolean[] STAYS = new boolean[256];

  static {
    for (int c = 0; c < ' '; c++) {
      ESCAPES[c] = ascii(String.format("\\u%04X", c));
    }
    ESCAPES['\b'] = ascii("\\b");
    ESCAPES['\t'] = ascii("\\t");
    ESCAPES['\n'] = ascii("\\n");
    ESCAPES['\f'] = ascii("\\f");
    ESCAPES['\r'] = ascii("\\r");
    ESCAPES['"'] = ascii("\\\"");
    ESCAPES['\\'] = ascii("\\\\");
    for (int b = 0; b < STAYS.length; b++) {
      STAYS[b] = b < ESCAPES.length ? ESCAPES[b] == null : (b & 0xF8) != 0xF0;
    }
  }

  private final InputStream utf8;
  private final byte[] slice = new byte[SLICE_BYTES + LONGEST_CHARACTER];
  private final byte[] escaped = new byte[slice.length * LONGEST_ESCAPE];
  private int position;
  private int end;

  EscapedText(InputStream utf8) {
    this.utf8 = utf8;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public int read() throws IOException {
    return hasMore() ? escaped[position++] & 0xFF : -1;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (length == 0) {
      return 0;
    }
    if (!hasMore()) {
      return -1;
    }
    int count = Math.min(length, end - position);
    System.arraycopy(escaped, position, bytes, offset, count);
    position += count;
    return count;
  }

  private boolean hasMore() throws IOException {
    if (position == end) {
      position = 0;
      end = 0;
      escape(wholeCharacters());
    }
    return position < end;
  }

  /** Most bytes stay as they are, and are copied in runs: values are large. */
  private void escape(int length) {
    byte[] bytes = slice;
    int from = 0;
    for (int i = 0; i < length; i++) {
      byte b = bytes[i];
      if (!STAYS[b & 0xFF]) {
        append(bytes, from, i);
        if (b >= 0) {
          append(ESCAPES[b], 0, ESCAPES[b].length);
        } else {
          String pair = new String(bytes, i, LONGEST_CHARACTER, StandardCharsets.UTF_8);
          appendEscape(pair.charAt(0));
          appendEscape(pair.charAt(1));
          i += LONGEST_CHARACTER - 1;
        }
        from = i + 1;
      }
    }
    append(bytes, from, length);
  }

  private void appendEscape(char c) {
    escaped[end++] = '\\';
    escaped[end++] = 'u';
    for (int shift = 12; shift >= 0; shift -= 4) {
      escaped[end++] = DIGITS[c >> shift & 0xF];
    }
  }

  private void append(byte[] bytes, int from, int to) {
    System.arraycopy(bytes, from, escaped, end, to - from);
    end += to - from;
  }

  /** Fills the slice up to the end of a character. */
  private int wholeCharacters() throws IOException {
    int length = Math.max(0, utf8.read(slice, 0, SLICE_BYTES));
    int start = length - 1;
    while (start >= 0 && (slice[start] & 0xC0) == 0x80) {
      start--;
    }
    if (start < 0 || slice[start] >= 0) {
      return length;
    }
    int missing = start + Integer.numberOfLeadingZeros(~(slice[start] << 24)) - length;
    return length + utf8.readNBytes(slice, length, missing);
  }
}
