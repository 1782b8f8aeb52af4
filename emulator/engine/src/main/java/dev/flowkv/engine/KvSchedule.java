package dev.flowkv.engine;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What goes otherwise than it usually does: the choices of a run that are not the first option,
 * each by its name. All other choices take their first option, which is no surprise.
 *
 * <p>As a text the choices are separated by commas, and a schedule without any is {@code none}:
 *
 * <ul>
 *   <li>{@code app/sjc:get:counter#2=-1}: the second time that a read asked the central store for
 *       the key {@code counter} of the namespace {@code app} at {@code sjc}, it was answered one
 *       version older than the newest that could have arrived. Absence is the oldest of all.
 *   <li>{@code app/sjc:assert:counter#1=-1}: the same of an assertion.
 *   <li>{@code app/sjc:list:user%3A#1/user%3A7=-1}: the same of a key that the first page of a list
 *       with the prefix {@code user:} looked at.
 *   <li>{@code sjc:shard#3=1}: the third operation at {@code sjc} went to its shard 1.
 *   <li>{@code fault:1#5=hit}: the first fault rule hit the fifth operation that it was asked for.
 * </ul>
 *
 * <p>Namespaces, keys and prefixes are percent-encoded UTF-8, except for letters, digits, {@code
 * -}, {@code .}, {@code _} and {@code ~}.
 */
public final class KvSchedule {
  /** The schedule in which everything arrives as soon as it can. */
  public static final KvSchedule NONE = new KvSchedule(Map.of());

  private final Map<String, String> choices;

  private KvSchedule(Map<String, String> choices) {
    this.choices = Collections.unmodifiableMap(choices);
  }

  /**
   * Reads the text form.
   *
   * @throws IllegalArgumentException naming what is wrong with it
   */
  public static KvSchedule parse(String text) {
    String stripped = text.strip();
    if (stripped.equals("none")) {
      return NONE;
    }
    Map<String, String> choices = new LinkedHashMap<>();
    for (String choice : stripped.split(",", -1)) {
      ChoiceName.check(choice);
      int equals = choice.lastIndexOf('=');
      if (choices.put(choice.substring(0, equals), choice.substring(equals + 1)) != null) {
        throw new IllegalArgumentException(
            "a schedule must not name the choice " + choice.substring(0, equals) + " twice");
      }
    }
    return new KvSchedule(choices);
  }

  /** Returns the schedule that a run has followed: all of its choices that are surprises. */
  public static KvSchedule of(List<KvChoice> met) {
    Map<String, String> choices = new LinkedHashMap<>();
    for (KvChoice choice : met) {
      if (choice.isSurprise()) {
        choices.put(choice.name(), choice.options().get(choice.taken()).value());
      }
    }
    return choices.isEmpty() ? NONE : new KvSchedule(choices);
  }

  /** Returns this schedule and one more choice, or another option of one that it has. */
  public KvSchedule with(String name, String option) {
    Map<String, String> more = new LinkedHashMap<>(choices);
    more.put(name, option);
    return new KvSchedule(more);
  }

  /** Returns this schedule without a choice, which takes its first option then. */
  public KvSchedule without(String name) {
    return without(List.of(name));
  }

  /** Returns this schedule without some choices, which take their first options then. */
  public KvSchedule without(List<String> names) {
    Map<String, String> fewer = new LinkedHashMap<>(choices);
    names.forEach(fewer::remove);
    return new KvSchedule(fewer);
  }

  /** The choices: option by name, in the order in which they are met. */
  public Map<String, String> choices() {
    return choices;
  }

  /** The names of the choices. */
  public List<String> names() {
    return List.copyOf(choices.keySet());
  }

  /** How many choices are not the first option. */
  public int surprises() {
    return choices.size();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KvSchedule schedule && choices.equals(schedule.choices);
  }

  @Override
  public int hashCode() {
    return choices.hashCode();
  }

  @Override
  public String toString() {
    return choices.isEmpty()
        ? "none"
        : choices.entrySet().stream()
            .map(e -> e.getKey() + "=" + e.getValue())
            .collect(Collectors.joining(","));
  }
}
