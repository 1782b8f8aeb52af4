package dev.flowkv.server.cli.serve;

import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.Settings;
import dev.flowkv.server.control.SettingOrigin;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where the settings come from that {@code serve} starts with. */
final class GivenSettings {
  private GivenSettings() {}

  /**
   * Returns the origins of the settings that differ from their profile or were given.
   *
   * @param start what all of them are
   * @param given {@code NAME=VALUE}, those of the file first
   * @param fromFile how many of them are of the file
   */
  static Map<String, SettingOrigin> origins(
      EmulatorConfig start, List<String> given, int fromFile) {
    Map<String, SettingOrigin> origins = new HashMap<>();
    Map<String, @Nullable Object> ofProfile = Settings.of(start.profile()).toJson();
    // A profile that is a file differs from the one that it is made from.
    start
        .settings()
        .toJson()
        .forEach(
            (name, value) -> {
              if (!Objects.equals(value, ofProfile.get(name))) {
                origins.put(name, SettingOrigin.PROFILE);
              }
            });
    for (int i = 0; i < given.size(); i++) {
      String pair = given.get(i);
      origins.put(
          pair.substring(0, pair.lastIndexOf('=')),
          i < fromFile ? SettingOrigin.FILE : SettingOrigin.OPTION);
    }
    return origins;
  }
}
