package dev.flowkv.server.http;

import java.nio.charset.StandardCharsets;

/**
 * UTF-8 in headers and reason phrases. Jetty reads and writes those byte by byte as ISO-8859-1, so
 * a string of such characters carries the bytes of a UTF-8 text.
 */
public final class HeaderText {
  private HeaderText() {}

  /** The text that a header's characters carry. */
  public static String decode(String carried) {
    byte[] utf8 = carried.getBytes(StandardCharsets.ISO_8859_1);
    for (int i = 0; i < utf8.length; i++) {
      if (utf8[i] == DelCarryingParser.CARRIER) {
        utf8[i] = DelCarryingParser.DEL;
      }
    }
    return new String(utf8, StandardCharsets.UTF_8);
  }

  /** The characters that carry a text. Control characters, which would end the line, are spaces. */
  public static String encode(String text) {
    String line =
        text.chars().anyMatch(c -> c < ' ') ? text.replaceAll("[\\x00-\\x1f]", " ") : text;
    return new String(line.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }
}
