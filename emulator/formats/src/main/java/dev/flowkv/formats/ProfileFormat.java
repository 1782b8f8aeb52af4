package dev.flowkv.formats;

import com.fasterxml.jackson.databind.JsonNode;
import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A profile of one's own: a named one and changes to its settings, as a calibration writes it.
 * {@code docs/how-to/calibration.md} describes it.
 */
public final class ProfileFormat {
  private static final String FORMAT = "flowkv-profile";
  private static final int VERSION = 1;
  private static final Set<String> DOCUMENT =
      Set.of(
          "format",
          "version",
          "profile",
          "settings",
          "measuredAt",
          "target",
          "measured",
          "assumptions");

  private ProfileFormat() {}

  /**
   * Takes the profile that a user names: one of the emulator's, or, where the name has a dot or a
   * separator of folders, a file with one.
   *
   * @throws IllegalArgumentException saying what is wrong with the name or the file
   */
  public static void applyNamed(String name, EmulatorConfig.Builder config) {
    boolean isFile = name.contains("/") || name.contains("\\") || name.contains(".");
    if (!isFile) {
      config.profile(Profile.named(name));
      return;
    }
    try {
      apply(Files.readAllBytes(Path.of(name)), config);
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("there is no file " + name, e);
    } catch (IOException e) {
      throw new IllegalArgumentException(name + " cannot be read: " + e.getMessage(), e);
    } catch (FormatException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
    }
  }

  /**
   * Takes the profile of a document, and with it all of its settings.
   *
   * @throws FormatException naming the member that is wrong
   */
  public static void apply(byte[] json, EmulatorConfig.Builder config) {
    JsonFields document = JsonFields.parse(json, DOCUMENT);
    if (!FORMAT.equals(document.text("format"))) {
      throw document.wrong("format", "must be \"" + FORMAT + "\".");
    }
    Long version = document.wholeNumber("version");
    if (version == null || version != VERSION) {
      throw document.wrong("version", "must be " + VERSION + ".");
    }
    String name = document.text("profile");
    try {
      config.profile(name == null ? Profile.CLOUDFLARE : Profile.named(name));
    } catch (IllegalArgumentException e) {
      throw document.wrong("profile", e.getMessage() + ".");
    }
    JsonNode settings = document.node("settings");
    if (settings == null) {
      return;
    }
    if (!settings.isObject()) {
      throw document.wrong("settings", "must be an object.");
    }
    for (Map.Entry<String, JsonNode> setting : settings.properties()) {
      try {
        config.setJson(setting.getKey(), value(setting.getValue()));
      } catch (IllegalArgumentException e) {
        throw new FormatException("settings." + setting.getKey(), "settings: " + e.getMessage());
      }
    }
  }

  private static @Nullable Object value(JsonNode node) {
    if (node.isNull()) {
      return null;
    } else if (node.isBoolean()) {
      return node.booleanValue();
    }
    return node.isNumber() ? node.numberValue() : node.asText();
  }
}
