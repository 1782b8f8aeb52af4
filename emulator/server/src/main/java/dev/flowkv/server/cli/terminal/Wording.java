package dev.flowkv.server.cli.terminal;

import java.time.Instant;

/** How answers of an emulator are worded. */
public final class Wording {
  /** Of a longer value, a line shows the beginning. */
  private static final int SHOWN_CHARACTERS = 40;

  private Wording() {}

  /** {@code 1 key}, {@code 2 keys}. */
  public static String count(long number, String one) {
    return number + " " + one + (number == 1 ? "" : "s");
  }

  /** A value in quotation marks; of a long one, its beginning and its size. */
  public static String value(String text, long bytes) {
    int shown = Math.min(text.length(), SHOWN_CHARACTERS);
    if (shown < text.length() && Character.isHighSurrogate(text.charAt(shown - 1))) {
      shown--;
    }
    boolean isCut = shown < text.length();
    return "\"" + text.substring(0, shown) + (isCut ? "…\" (" + bytes + " bytes)" : "\"");
  }

  /** An instant in milliseconds since the epoch. */
  public static String instant(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }
}
