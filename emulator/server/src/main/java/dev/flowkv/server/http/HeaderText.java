package dev.flowkv.server.http;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * UTF-8 in headers and reason phrases. Jetty reads and writes those byte by byte as ISO-8859-1, so
 * a string of such characters carries the bytes of a UTF-8 text.
 */
public final class HeaderText {
  /**
   * undici, which Node's {@code fetch} is, hides the reason of a response whose lines are longer.
   */
  private static final int REASON_BYTES = 1024;

  private static final String CUT = "…";

  private HeaderText() {}

  /**
   * Returns the text that a header's characters carry.
   *
   * @return empty if the bytes are not UTF-8: a text never changes on its way
   */
  public static Optional<String> decode(String carried) {
    if (StrictUtf8.isAscii(carried)) {
      return Optional.of(carried);
    }
    byte[] bytes = carried.getBytes(StandardCharsets.ISO_8859_1);
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == ExactTextParser.DEL_CARRIER) {
        bytes[i] = ExactTextParser.DEL;
      }
    }
    return StrictUtf8.decode(bytes);
  }

  /**
   * Returns the characters that carry a text. Control characters, which would end the line, are
   * spaces.
   */
  public static String encode(String text) {
    String line =
        text.chars().anyMatch(c -> c < ' ') ? text.replaceAll("[\\x00-\\x1f]", " ") : text;
    return new String(line.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  /**
   * Returns the characters that carry a reason phrase, cut where clients would refuse the response.
   */
  static String encodeReason(String text) {
    String encoded = encode(text);
    if (encoded.length() <= REASON_BYTES) {
      return encoded;
    }
    String cut = encode(CUT);
    int end = REASON_BYTES - cut.length();
    while ((encoded.charAt(end) & 0xC0) == 0x80) {
      end--; // Not within a character.
    }
    return encoded.substring(0, end) + cut;
  }
}
