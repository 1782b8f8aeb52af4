package dev.flowkv.server.control;

import java.util.Locale;

/** Where the value of a setting comes from. */
public enum SettingOrigin {
  /** The profile, be it a named one or a file. */
  PROFILE,
  /** An option of the command line, or the program that started the server. */
  OPTION,
  /** {@code flowkv.toml}. */
  FILE,
  /** A change since the start: by the control API, or by a snapshot. */
  CHANGE;

  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
