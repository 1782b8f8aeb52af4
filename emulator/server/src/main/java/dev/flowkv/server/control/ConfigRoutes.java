package dev.flowkv.server.control;

import com.fasterxml.jackson.databind.JsonNode;
import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.Profile;
import dev.flowkv.formats.JsonFields;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code config}. */
final class ConfigRoutes {
  private final KvEmulator emulator;
  private final SettingOrigins origins;

  ConfigRoutes(KvEmulator emulator, SettingOrigins origins) {
    this.emulator = emulator;
    this.origins = origins;
  }

  Object get(Context ctx) {
    EmulatorConfig config = emulator.config();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("profile", config.profile().wireName());
    json.put("seed", config.seed());
    json.put("locations", config.locations());
    json.put("settings", config.settings().toJson());
    return json;
  }

  /** Takes any part; a profile resets the settings to its own first. All or nothing. */
  Object patch(Context ctx) {
    JsonFields body = ControlBody.fields(ctx, Set.of("profile", "seed", "locations", "settings"));
    JsonNode settings = body.node("settings");
    // A change may still be refused after it was made out, so where it comes from is noted behind.
    synchronized (origins) {
      try {
        emulator.configure(config -> changed(config, body));
      } catch (IllegalStateException e) {
        throw new ControlFailure(409, null, String.valueOf(e.getMessage()));
      }
      origins.changed(
          emulator.config(), body.has("profile"), settings == null ? List.of() : names(settings));
    }
    return get(ctx);
  }

  private static List<String> names(JsonNode object) {
    return object.properties().stream().map(Map.Entry::getKey).toList();
  }

  private static EmulatorConfig changed(EmulatorConfig config, JsonFields body) {
    EmulatorConfig.Builder builder = config.toBuilder();
    String profile = body.text("profile");
    if (profile != null) {
      checked("profile", "profile ", () -> builder.profile(Profile.named(profile)));
    }
    Long seed = body.wholeNumber("seed");
    if (seed != null) {
      builder.seed(seed);
    }
    JsonNode locations = body.node("locations");
    if (locations != null) {
      checked("locations", "locations ", () -> builder.locations(strings(locations)));
    }
    JsonNode settings = body.node("settings");
    if (settings != null) {
      if (!settings.isObject()) {
        throw ControlFailure.badField("settings", "settings must be an object.");
      }
      settings
          .fields()
          .forEachRemaining(
              e ->
                  checked(
                      "settings." + e.getKey(),
                      "",
                      () -> builder.setJson(e.getKey(), value(e.getValue()))));
    }
    return builder.build();
  }

  private static void checked(String field, String subject, Runnable change) {
    try {
      change.run();
    } catch (IllegalArgumentException e) {
      throw ControlFailure.badField(field, subject + e.getMessage());
    }
  }

  private static @Nullable Object value(JsonNode node) {
    if (node.isNull()) {
      return null;
    }
    if (node.isBoolean()) {
      return node.booleanValue();
    }
    if (node.isNumber()) {
      return node.numberValue();
    }
    return node.isTextual() ? node.textValue() : node.toString();
  }

  private static List<String> strings(JsonNode array) {
    List<String> strings = new ArrayList<>();
    if (!array.isArray()) {
      throw new IllegalArgumentException("must be an array of names");
    }
    for (JsonNode node : array) {
      if (!node.isTextual()) {
        throw new IllegalArgumentException("must be an array of names");
      }
      strings.add(node.textValue());
    }
    return strings;
  }
}
