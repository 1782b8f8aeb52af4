package dev.flowkv.conformance.assumption;

import dev.flowkv.engine.Profile;
import dev.flowkv.engine.Setting;
import dev.flowkv.engine.SettingDescription.Evidence;
import dev.flowkv.engine.Settings;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A value of a setting that the real service may not have.
 *
 * @param setting the setting
 * @param value what the profile {@code cloudflare} has, as the command line writes it
 * @param alternative what the service may have instead, as the command line writes it
 */
public record Assumption(Setting setting, String value, String alternative) {
  private static final String OFF = "off";

  /** Gives all: a setting that only the emulator has assumes nothing. */
  public static List<Assumption> all() {
    return Arrays.stream(Setting.values())
        .filter(s -> s.description().evidence() != Evidence.EMULATOR)
        .map(Assumption::of)
        .toList();
  }

  /** Gives what is assumed of a setting. */
  public static Assumption of(Setting setting) {
    Object value = Settings.of(Profile.CLOUDFLARE).toJson().get(setting.wireName());
    return new Assumption(setting, Objects.toString(value, OFF), alternative(setting));
  }

  /** Names how the value is known: documented, observed or assumed. */
  public Evidence evidence() {
    return setting.description().evidence();
  }

  /**
   * Names the other value that reports, older documentation or the other profiles suggest. There is
   * no default: who adds a setting says what else the service may do.
   */
  private static String alternative(Setting setting) {
    return switch (setting) {
      // What the profile worst-case has.
      case REPLICATION_LAG -> "fixed:60s";
      case SHARDS_PER_LOCATION -> "2";
      case TOMBSTONE_RETENTION_SECONDS -> "86400";
      case PLAN -> "free";
      // What the profile strong has.
      case READ_CACHE, NEGATIVE_CACHE -> "false";
      case LIST_CACHE_SECONDS -> "0";
      case SAME_KEY_WRITES_PER_SECOND, REST_REQUESTS_PER_FIVE_MINUTES -> OFF;
      // The other of two.
      case CURSOR_OF_ANOTHER_PREFIX -> "refused";
      case CURSOR_FROM_NOWHERE -> "empty";
      case CACHE_AGE_TESTED_BY -> "entry";
      case WRITE_THROUGH, BULK_READ_COUNTS_KEYS, SIZES -> "false";
      case REFUSED_WRITE_RESTARTS_WINDOW, SAME_KEY_LIMIT_ON_REST -> "true";
      // What an engineer wrote of in 2023.
      case REFRESH_AHEAD_SECONDS -> "60";
      // The least that a read may name.
      case CACHE_TTL_DEFAULT_SECONDS -> "30";
      // What pages of the documentation said before, or say elsewhere.
      case CACHE_TTL_MIN_SECONDS -> "60";
      case OPERATIONS_PER_INVOCATION -> "10000";
      case NAMESPACES_MAXIMUM -> "200";
      // Nothing is assumed: it bounds the emulator's memory.
      case READ_CACHE_MAX_ENTRIES -> OFF;
    };
  }
}
