package dev.flowkv.server.control;

import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.Setting;
import dev.flowkv.engine.SettingDescription;
import io.javalin.http.Context;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code settings}: every setting, what it means, and where its value comes from. */
final class SettingRoutes {
  private final KvEmulator emulator;
  private final SettingOrigins origins;

  SettingRoutes(KvEmulator emulator, SettingOrigins origins) {
    this.emulator = emulator;
    this.origins = origins;
  }

  Object get(Context ctx) {
    ControlQuery.none(ctx, "PATCH /__flowkv/config changes settings");
    EmulatorConfig config = emulator.config();
    Map<String, @Nullable Object> values = config.settings().toJson();
    Map<String, @Nullable Object> defaults = SettingOrigins.defaults(config);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("profile", config.profile().wireName());
    json.put(
        "settings",
        Arrays.stream(Setting.values())
            .map(s -> json(s, values.get(s.wireName()), defaults.get(s.wireName())))
            .toList());
    return json;
  }

  private Map<String, @Nullable Object> json(
      Setting setting, @Nullable Object value, @Nullable Object defaultOfProfile) {
    SettingDescription description = setting.description();
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("name", setting.wireName());
    json.put("value", value);
    json.put("default", defaultOfProfile);
    json.put("from", origins.of(setting.wireName(), value, defaultOfProfile).wireName());
    json.put("type", description.kind().wireName());
    json.put("allowed", description.allowed());
    if (!description.words().isEmpty()) {
      json.put("words", description.words());
    }
    description.minimum().ifPresent(minimum -> json.put("minimum", minimum));
    description.maximum().ifPresent(maximum -> json.put("maximum", maximum));
    json.put("canBeOff", description.canBeOff());
    description.unit().ifPresent(unit -> json.put("unit", unit));
    json.put("description", description.meaning());
    json.put("evidence", description.evidence().wireName());
    return json;
  }
}
