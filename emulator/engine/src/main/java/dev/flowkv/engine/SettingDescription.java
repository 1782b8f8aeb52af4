package dev.flowkv.engine;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What to know about a {@link Setting}, for people who choose its value.
 *
 * @param meaning what it decides, in one sentence
 * @param kind what its values are
 * @param allowed what it takes, in words
 * @param words the words it takes; empty unless it is a choice
 * @param minimum the least number; empty unless it is a number
 * @param maximum the greatest number; empty unless it is a number
 * @param canBeOff whether it can be switched off: {@code off}, in JSON null
 * @param unit what a number counts; empty: it is none
 * @param evidence how it is known what the platform does
 */
public record SettingDescription(
    String meaning,
    Kind kind,
    String allowed,
    List<String> words,
    OptionalInt minimum,
    OptionalInt maximum,
    boolean canBeOff,
    Optional<String> unit,
    Evidence evidence) {

  /** What the values of a setting are, as JSON has them. */
  public enum Kind {
    /** True or false. */
    BOOLEAN,
    /** A whole number. */
    NUMBER,
    /** One of a few words. */
    CHOICE,
    /** A text that describes a distribution, as {@link LagDistribution} reads it. */
    LAG;

    /** The name in the control API. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How it is known what the platform does where the setting decides. */
  public enum Evidence {
    /** The platform's documentation says it. */
    DOCUMENTED,
    /** Reports from the real service show it. */
    OBSERVED,
    /** Nobody outside knows; the model assumes it. */
    ASSUMED,
    /** It is the emulator's own, and no part of the model. */
    EMULATOR;

    /** The name in the control API and in {@code docs/reference/consistency-model.md}. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
