package dev.flowkv.server.binding;

import java.util.Locale;

/**
 * Reason phrases for Miniflare. Version 5 builds the answer again with JavaScript's {@code
 * Response}, which loses a reason phrase with any character beyond ASCII: the Worker would see a
 * status and no text.
 */
final class ReasonText {
  private ReasonText() {}

  /** Writes what is not ASCII as JSON does: {@code \u00e9}. */
  static String ascii(String text) {
    StringBuilder ascii = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x7f) {
        ascii.append(c);
      } else {
        ascii.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      }
    }
    return ascii.toString();
  }
}
