package dev.flowkv.explain;

/** How sentences write times and values. */
final class Words {
  private static final int LONGEST = 40;

  private Words() {}

  /** {@code 3.0 s}, {@code 0.251 s}, {@code 57.0 s}: from ten seconds on, to the tenth. */
  static String seconds(long millis) {
    // Without a formatter: exploration asks for the sentences of every schedule.
    long shown = Math.max(0, millis);
    if (shown >= 10_000 || shown % 100 == 0) {
      long tenths = (shown + 50) / 100;
      return tenths / 10 + "." + tenths % 10 + " s";
    }
    long thousandths = shown % 1000;
    String zeros = thousandths < 10 ? "00" : thousandths < 100 ? "0" : "";
    return shown / 1000 + "." + zeros + thousandths + " s";
  }

  /** A key, in quotes. */
  static String quoted(String text) {
    return '"' + Printable.text(text) + '"';
  }

  /** A value, in quotes and cut; or its size. */
  static String value(Operation.Value value) {
    String text = value.text();
    if (!value.isWhole()) {
      return text;
    }
    int end = text.offsetByCodePoints(0, Math.min(LONGEST, text.codePointCount(0, text.length())));
    return quoted(end == text.length() ? text : text.substring(0, end) + "…");
  }
}
