package dev.flowkv.conformance.history;

/** Keys and values as people can read them, whatever is in them. */
public final class Printable {
  private Printable() {}

  /** The text, but for what a terminal or a page would do something with or cannot show. */
  public static String text(String text) {
    StringBuilder printable = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            c -> {
              boolean unpaired = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
              if (Character.isISOControl(c) || unpaired || c == 0xFFFE || c == 0xFFFF) {
                printable.append("\\u%04x".formatted(c));
              } else {
                printable.appendCodePoint(c);
              }
            });
    return printable.toString();
  }
}
