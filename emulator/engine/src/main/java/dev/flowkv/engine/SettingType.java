package dev.flowkv.engine;

import dev.flowkv.engine.SettingDescription.Evidence;
import dev.flowkv.engine.SettingDescription.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a setting takes, and how its text form is read. */
final class SettingType {
  /** The word for a limit or an effect that is switched off. */
  static final String OFF = "off";

  /** The unit of most numbers. */
  static final String SECONDS = "seconds";

  static final SettingType SWITCH =
      new SettingType(
          Kind.BOOLEAN,
          "true or false",
          Range.NONE,
          List.of(),
          text ->
              switch (text) {
                case "true" -> true;
                case "false" -> false;
                default -> throw notAllowed("true or false", text);
              });

  static final SettingType LAG =
      new SettingType(
          Kind.LAG,
          "none, fixed:60s, uniform:0s..10s or lognormal:400ms/10s/60s (median/p99/cut)",
          Range.NONE,
          List.of(),
          LagDistribution::parse);

  static final SettingType PLAN =
      new SettingType(
          Kind.CHOICE,
          "paid or free",
          Range.NONE,
          Arrays.stream(Plan.values()).map(Plan::wireName).toList(),
          text ->
              Arrays.stream(Plan.values())
                  .filter(p -> p.wireName().equals(text.toLowerCase(Locale.ROOT)))
                  .findFirst()
                  .orElseThrow(() -> notAllowed("paid or free", text)));

  /** The numbers that a setting takes, both ends included, and what they count. */
  private record Range(OptionalInt min, OptionalInt max, boolean canBeOff, Optional<String> unit) {
    static final Range NONE =
        new Range(OptionalInt.empty(), OptionalInt.empty(), false, Optional.empty());

    static Range of(int min, int max, boolean canBeOff) {
      return new Range(OptionalInt.of(min), OptionalInt.of(max), canBeOff, Optional.empty());
    }
  }

  /** One of two words. */
  static SettingType words(String one, String other) {
    String allowed = one + " or " + other;
    return new SettingType(
        Kind.CHOICE,
        allowed,
        Range.NONE,
        List.of(one, other),
        text -> {
          String word = text.toLowerCase(Locale.ROOT);
          if (word.equals(one) || word.equals(other)) {
            return word;
          }
          throw notAllowed(allowed, text);
        });
  }

  private final Kind kind;
  private final String allowed;
  private final Range range;
  private final List<String> words;
  private final Function<String, ? extends @Nullable Object> parser;

  private SettingType(
      Kind kind,
      String allowed,
      Range range,
      List<String> words,
      Function<String, ? extends @Nullable Object> parser) {
    this.kind = kind;
    this.allowed = allowed;
    this.range = range;
    this.words = words;
    this.parser = parser;
  }

  /** A whole number between two ends, both included. */
  static SettingType number(int min, int max) {
    String allowed = range(min, max);
    return new SettingType(
        Kind.NUMBER,
        allowed,
        Range.of(min, max, false),
        List.of(),
        text -> parseNumber(text, min, max, allowed));
  }

  /** A whole number between two ends, or {@code off} (in JSON: null). */
  static SettingType numberOrOff(int min, int max) {
    String allowed = range(min, max) + ", or off (in JSON: null)";
    return new SettingType(
        Kind.NUMBER,
        allowed,
        Range.of(min, max, true),
        List.of(),
        text -> text.equals(OFF) ? null : parseNumber(text, min, max, allowed));
  }

  /** The same numbers, of which it is known what they count. */
  SettingType of(String unit) {
    Range counted = new Range(range.min, range.max, range.canBeOff, Optional.of(unit));
    return new SettingType(kind, allowed, counted, words, parser);
  }

  String allowed() {
    return allowed;
  }

  SettingDescription describe(String meaning, Evidence evidence) {
    return new SettingDescription(
        meaning, kind, allowed, words, range.min, range.max, range.canBeOff, range.unit, evidence);
  }

  /** Whether the JSON form is a string. */
  boolean isText() {
    return kind == Kind.CHOICE || kind == Kind.LAG;
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
