package dev.flowkv.server.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Strict percent-decoding to UTF-8 text. The JDK's decoder turns {@code +} into a space in paths
 * and replaces what is not UTF-8; a key must not change on its way.
 */
public final class PercentEncoding {
  /** Stands in a raw path for bytes that are not UTF-8: half of a surrogate pair, which none is. */
  static final char NOT_UTF8 = '\ud800';

  private PercentEncoding() {}

  /**
   * Decodes a part of a path: {@code +} is a plus.
   *
   * @return empty if an escape is malformed or the bytes are not UTF-8
   */
  public static Optional<String> decodePath(String raw) {
    return decode(raw, false);
  }

  /**
   * Decodes a part of a query: {@code +} is a space.
   *
   * @return empty if an escape is malformed or the bytes are not UTF-8
   */
  public static Optional<String> decodeQuery(String raw) {
    return decode(raw, true);
  }

  /** Tells whether a raw path or query was UTF-8 when it came. */
  public static boolean isText(String raw) {
    return raw.indexOf(NOT_UTF8) < 0;
  }

  private static Optional<String> decode(String raw, boolean plusIsSpace) {
    if (!isText(raw)) {
      return Optional.empty();
    }
    if (raw.indexOf('%') < 0 && (!plusIsSpace || raw.indexOf('+') < 0) && StrictUtf8.isAscii(raw)) {
      return Optional.of(raw);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      int c = raw.codePointAt(i);
      if (c == '%') {
        int high = i + 2 < raw.length() ? Character.digit(raw.charAt(i + 1), 16) : -1;
        int low = i + 2 < raw.length() ? Character.digit(raw.charAt(i + 2), 16) : -1;
        if (high < 0 || low < 0) {
          return Optional.empty();
        }
        bytes.write(high << 4 | low);
        i += 2;
      } else if (c == '+' && plusIsSpace) {
        bytes.write(' ');
      } else if (c < 0x80) {
        bytes.write(c);
      } else {
        bytes.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
        i += Character.charCount(c) - 1;
      }
    }
    return StrictUtf8.decode(bytes.toByteArray());
  }
}
