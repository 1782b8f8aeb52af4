package dev.flowkv.model;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The settings of the model, read from the texts that configure the emulator, so that one map can
 * configure both.
 *
 * @param values text by setting name; every setting the oracle looks at must be there
 */
public record ModelSettings(Map<String, String> values) {
  /** Copies the map. */
  public ModelSettings {
    values = Map.copyOf(values);
  }

  /** Returns these settings with another value of one. */
  public ModelSettings with(String name, String value) {
    Map<String, String> changed = new HashMap<>(values);
    changed.put(name, value);
    return new ModelSettings(changed);
  }

  boolean flag(String name) {
    return Boolean.parseBoolean(text(name));
  }

  int number(String name) {
    return Integer.parseInt(text(name));
  }

  OptionalInt numberOrOff(String name) {
    return text(name).equals("off")
        ? OptionalInt.empty()
        : OptionalInt.of(Integer.parseInt(text(name)));
  }

  String text(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no value for " + name);
    }
    return value;
  }
}
