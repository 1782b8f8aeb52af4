package dev.flowkv.conformance.history;

import java.util.Comparator;

/**
 * The order of keys: that of their UTF-8 bytes, unsigned, which is that of their code points and
 * not that of Java's strings: {@code U+FFFF} comes before every supplementary character.
 */
public final class Utf8Order implements Comparator<String> {
  /** The order. */
  public static final Utf8Order INSTANCE = new Utf8Order();

  private static final int AFTER_THE_SURROGATES = 0xE000;

  private Utf8Order() {}

  @Override
  public int compare(String a, String b) {
    int common = Math.min(a.length(), b.length());
    for (int i = 0; i < common; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        return rank(x) - rank(y);
      }
    }
    return a.length() - b.length();
  }

  /** Surrogates stand for code points above all others. */
  private static int rank(char c) {
    return Character.isSurrogate(c) ? c + AFTER_THE_SURROGATES : c;
  }
}
