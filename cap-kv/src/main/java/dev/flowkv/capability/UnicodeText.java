package dev.flowkv.capability;

/** What a text is in UTF-8, without encoding it. */
public final class UnicodeText {
  private UnicodeText() {}

  /** The number of bytes of the text in UTF-8; -1 if it has an unpaired surrogate. */
  public static long utf8Length(String text) {
    long bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        bytes++;
      } else if (c < 0x800) {
        bytes += 2;
      } else if (c < 0xD800 || c > 0xDFFF) {
        bytes += 3;
      } else if (c < 0xDC00 && i + 1 < text.length() && isLowSurrogate(text.charAt(i + 1))) {
        bytes += 4;
        i++;
      } else {
        return -1;
      }
    }
    return bytes;
  }

  /** Whether the text has a surrogate without its partner, and therefore no UTF-8. */
  public static boolean hasUnpairedSurrogate(String text) {
    return utf8Length(text) < 0;
  }

  private static boolean isLowSurrogate(char c) {
    return c >= 0xDC00 && c <= 0xDFFF;
  }
}
