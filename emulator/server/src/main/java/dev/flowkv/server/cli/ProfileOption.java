package dev.flowkv.server.cli;

import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.Profile;
import dev.flowkv.formats.FormatException;
import dev.flowkv.formats.ProfileFormat;
import java.io.IOException;
import java.nio.file.Path;

/** A profile as an option names it: one of the emulator's, or a file. */
final class ProfileOption {
  private ProfileOption() {}

  /**
   * Takes the profile.
   *
   * @throws IllegalArgumentException saying what is wrong with the name or the file
   */
  static void apply(String name, EmulatorConfig.Builder config) {
    boolean isFile = name.contains("/") || name.contains("\\") || name.contains(".");
    if (!isFile) {
      config.profile(Profile.named(name));
      return;
    }
    try {
      ProfileFormat.apply(InputFile.read(Path.of(name)), config);
    } catch (IOException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    } catch (FormatException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
    }
  }
}
