package dev.flowkv.junit;

import dev.flowkv.engine.ClockSetting;
import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.FaultRule;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.KvSchedule;
import dev.flowkv.engine.ScheduledRuns;
import dev.flowkv.formats.FaultsFormat;
import dev.flowkv.formats.FormatException;
import dev.flowkv.formats.ProfileFormat;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/**
 * What an annotation asks for, checked.
 *
 * @param annotation the annotation
 * @param config with the first seed
 * @param faults the rules
 * @param namespace the id of the namespace
 * @param schedules how many schedules are tried; {@link WorkersKv#ALL}: all
 * @param onlySchedule the schedule to follow; null: those of the annotation
 */
record Setup(
    WorkersKv annotation,
    EmulatorConfig config,
    List<FaultRule> faults,
    String namespace,
    int schedules,
    @Nullable KvSchedule onlySchedule) {
  private static final int MOST_SCHEDULES = 1_000_000;

  /**
   * Reads an annotation.
   *
   * @param where the annotated test, for messages
   * @param onlySeed the seed to replay; null: those of the annotation
   * @param onlySchedule the schedule to replay; null: those of the annotation
   * @throws ExtensionConfigurationException naming what is wrong with it
   */
  static Setup of(
      WorkersKv annotation,
      String where,
      @Nullable Long onlySeed,
      @Nullable KvSchedule onlySchedule) {
    EmulatorConfig.Builder config = EmulatorConfig.cloudflare().toBuilder();
    Checker check = new Checker(where);
    check.that("profile", () -> ProfileFormat.applyNamed(annotation.profile(), config));
    for (String setting : annotation.settings()) {
      check.that("settings", () -> set(config, setting));
    }
    if (annotation.locations().length > 0) {
      check.that("locations", () -> config.locations(List.of(annotation.locations())));
    }
    check.that("startsAt", () -> config.clock(ClockSetting.manual(instant(annotation.startsAt()))));
    check.that(
        "namespace",
        () -> {
          if (annotation.namespace().isEmpty()) {
            throw new IllegalArgumentException("must not be empty");
          }
        });
    check.that(
        "schedules",
        () -> {
          int schedules = annotation.schedules();
          if (schedules != WorkersKv.ALL && (schedules < 1 || schedules > MOST_SCHEDULES)) {
            throw new IllegalArgumentException(
                "must be from 1 to " + MOST_SCHEDULES + ", or WorkersKv.ALL, not " + schedules);
          }
          if (schedules == WorkersKv.ALL && annotation.search() == Search.RANDOM) {
            throw new IllegalArgumentException(
                "must not be WorkersKv.ALL with a random search, which has no end");
          }
        });
    config.seed(onlySeed == null ? annotation.seed() : onlySeed);
    Setup setup =
        new Setup(
            annotation,
            config.build(),
            check.faults(annotation.faults()),
            annotation.namespace(),
            onlySeed == null && onlySchedule == null ? annotation.schedules() : 1,
            onlySchedule);
    if (setup.isSearching() || onlySchedule != null) {
      check.that("schedules", setup::checkSchedules);
    }
    return setup;
  }

  private void checkSchedules() {
    try {
      ScheduledRuns.from(KvEmulator.create(config));
    } catch (IllegalStateException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** Whether the test is run once. */
  boolean runsOnce() {
    return schedules == 1;
  }

  /** Whether schedules are tried fewest surprises first. */
  boolean isSearching() {
    return !runsOnce() && annotation.search() == Search.FEWEST_SURPRISES;
  }

  private static void set(EmulatorConfig.Builder config, String setting) {
    int equals = setting.indexOf('=');
    if (equals < 0) {
      throw new IllegalArgumentException("must be name=value, not \"" + setting + "\"");
    }
    config.set(setting.substring(0, equals), setting.substring(equals + 1));
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "must be an instant such as 2026-01-01T00:00:00Z, not \"" + text + "\"", e);
    }
  }

  /** Says where a mistake is. */
  private record Checker(String where) {
    void that(String attribute, Runnable change) {
      try {
        change.run();
      } catch (IllegalArgumentException e) {
        throw wrong(attribute, e);
      }
    }

    List<FaultRule> faults(String json) {
      if (json.isEmpty()) {
        return List.of();
      }
      try {
        return FaultsFormat.read(json.getBytes(StandardCharsets.UTF_8)).rules();
      } catch (FormatException e) {
        throw wrong("faults", e);
      }
    }

    private ExtensionConfigurationException wrong(String attribute, Exception e) {
      return new ExtensionConfigurationException(
          "@WorkersKv on " + where + ": " + attribute + ": " + e.getMessage(), e);
    }
  }
}
