package dev.flowkv.engine.argument;

import java.util.OptionalLong;

/** Whole numbers as they arrive: in texts. */
public final class Numbers {
  private Numbers() {}

  /** The number; empty if the text is not one. */
  public static OptionalLong parseLong(String text) {
    try {
      return OptionalLong.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }
}
