package dev.flowkv.explain;

/** Keys and values as people can read them, whatever is in them. */
public final class Printable {
  private Printable() {}

  /**
   * Makes visible what a terminal or a page would do something with, or cannot show: control
   * characters, those that turn the direction of the text around them, half surrogate pairs. Each
   * is written as in JSON, such as {@code \\u202e}.
   */
  public static String text(String text) {
    StringBuilder printable = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            c -> {
              if (isHidden(c)) {
                printable.append("\\u%04x".formatted(c));
              } else {
                printable.appendCodePoint(c);
              }
            });
    return printable.toString();
  }

  /** As {@link #text}, of a text that has lines. */
  public static String lines(String text) {
    return String.join("\n", text.lines().map(Printable::text).toList())
        + (text.endsWith("\n") ? "\n" : "");
  }

  private static boolean isHidden(int c) {
    return Character.isISOControl(c)
        || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)
        || c == 0xFFFE
        || c == 0xFFFF
        || turnsDirection(c);
  }

  /** Embeddings, overrides and isolates, their ends, and the three marks. */
  private static boolean turnsDirection(int c) {
    return (c >= 0x202A && c <= 0x202E)
        || (c >= 0x2066 && c <= 0x2069)
        || c == 0x200E
        || c == 0x200F
        || c == 0x061C;
  }
}
