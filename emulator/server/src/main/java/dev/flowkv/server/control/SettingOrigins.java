package dev.flowkv.server.control;

import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.Settings;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Knows where the values of settings come from. What is known of a setting holds for the value that
 * it had then: another one has come by a snapshot, or by a program that shares this emulator.
 */
final class SettingOrigins {
  private record Known(@Nullable Object value, SettingOrigin origin) {}

  /** Guarded by this object's monitor. */
  private final Map<String, Known> known = new HashMap<>();

  /**
   * Begins with a start.
   *
   * @param start the configuration at the start
   * @param given the origins of the settings that were given one by one; of others that differ from
   *     their profile, the program that started the server has chosen the value
   */
  SettingOrigins(EmulatorConfig start, Map<String, SettingOrigin> given) {
    Map<String, @Nullable Object> defaults = defaults(start);
    start
        .settings()
        .toJson()
        .forEach(
            (name, value) -> {
              SettingOrigin other =
                  Objects.equals(value, defaults.get(name))
                      ? SettingOrigin.PROFILE
                      : SettingOrigin.OPTION;
              known.put(name, new Known(value, given.getOrDefault(name, other)));
            });
  }

  /** What the settings are where only the profile says so. */
  static Map<String, @Nullable Object> defaults(EmulatorConfig config) {
    return Settings.of(config.profile()).toJson();
  }

  /**
   * Notes a change by the control API.
   *
   * @param isOfProfile whether a profile was taken, and with it all of its settings
   * @param names the settings that were changed after that
   */
  synchronized void changed(EmulatorConfig after, boolean isOfProfile, Iterable<String> names) {
    if (isOfProfile) {
      known.clear();
    }
    Map<String, @Nullable Object> values = after.settings().toJson();
    names.forEach(name -> known.put(name, new Known(values.get(name), SettingOrigin.CHANGE)));
  }

  /** Where a value in force comes from. */
  synchronized SettingOrigin of(
      String name, @Nullable Object value, @Nullable Object defaultOfProfile) {
    Known then = known.get(name);
    if (then != null && Objects.equals(then.value, value)) {
      return then.origin;
    }
    return Objects.equals(value, defaultOfProfile) ? SettingOrigin.PROFILE : SettingOrigin.CHANGE;
  }
}
