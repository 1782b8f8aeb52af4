package dev.flowkv.engine;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a setting takes, and how its text form is read. */
final class SettingType {
  /** The word for a limit or an effect that is switched off. */
  static final String OFF = "off";

  static final SettingType SWITCH =
      new SettingType(
          "true or false",
          false,
          text ->
              switch (text) {
                case "true" -> true;
                case "false" -> false;
                default -> throw notAllowed("true or false", text);
              });

  static final SettingType LAG =
      new SettingType(
          "none, fixed:60s, uniform:0s..10s or lognormal:400ms/10s/60s (median/p99/cut)",
          true,
          LagDistribution::parse);

  static final SettingType PLAN =
      new SettingType(
          "paid or free",
          true,
          text ->
              Arrays.stream(Plan.values())
                  .filter(p -> p.wireName().equals(text.toLowerCase(Locale.ROOT)))
                  .findFirst()
                  .orElseThrow(() -> notAllowed("paid or free", text)));

  /** One of two words. */
  static SettingType words(String one, String other) {
    String allowed = one + " or " + other;
    return new SettingType(
        allowed,
        true,
        text -> {
          String word = text.toLowerCase(Locale.ROOT);
          if (word.equals(one) || word.equals(other)) {
            return word;
          }
          throw notAllowed(allowed, text);
        });
  }

  private final String allowed;
  private final boolean isText;
  private final Function<String, ? extends @Nullable Object> parser;

  private SettingType(
      String allowed, boolean isText, Function<String, ? extends @Nullable Object> parser) {
    this.allowed = allowed;
    this.isText = isText;
    this.parser = parser;
  }

  /** A whole number between two ends, both included. */
  static SettingType number(int min, int max) {
    String allowed = range(min, max);
    return new SettingType(allowed, false, text -> parseNumber(text, min, max, allowed));
  }

  /** A whole number between two ends, or {@code off} (in JSON: null). */
  static SettingType numberOrOff(int min, int max) {
    String allowed = range(min, max) + ", or off (in JSON: null)";
    return new SettingType(
        allowed, false, text -> text.equals(OFF) ? null : parseNumber(text, min, max, allowed));
  }

  String allowed() {
    return allowed;
  }

  /** Whether the JSON form is a string. */
  boolean isText() {
    return isText;
  }

  @Nullable Object parse(String text) {
    return parser.apply(text);
  }

  private static Integer parseNumber(String text, int min, int max, String allowed) {
    try {
      int number = Integer.parseInt(text);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, with the numbers that are out of range.
    }
    throw notAllowed(allowed, text);
  }

  private static String range(int min, int max) {
    return "a whole number from " + min + " to " + max;
  }

  private static IllegalArgumentException notAllowed(String allowed, String text) {
    return new IllegalArgumentException("must be " + allowed + ", not \"" + text + "\"");
  }
}
