package dev.flowkv.server.cli.serve;

import dev.flowkv.engine.ClockSetting;
import dev.flowkv.engine.EmulatorClock;
import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.NamespaceInfo;
import dev.flowkv.explain.Printable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParseResult;

/** The options of {@code serve} that a snapshot overrides: those that were given in vain. */
final class OverriddenOptions {
  private final ParseResult given;
  private final EmulatorConfig asked;
  private final KvEmulator emulator;

  /**
   * Compares what was asked for with what is in force.
   *
   * @param given what is on the command line, and in a file of options
   * @param asked what it says
   * @param emulator which has the state of a snapshot
   */
  OverriddenOptions(ParseResult given, EmulatorConfig asked, KvEmulator emulator) {
    this.given = given;
    this.asked = asked;
    this.emulator = emulator;
  }

  /**
   * Returns the warning that names the options as they were given; empty if all that they say is in
   * force.
   */
  Optional<String> warning(String snapshot) {
    List<String> overridden = list();
    return overridden.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Printable.text(
                "flowkv: warning: %s overrides %s; to have these, give --snapshot a new file"
                    .formatted(snapshot, String.join(", ", overridden))));
  }

  private List<String> list() {
    EmulatorConfig inForce = emulator.config();
    List<String> options = new ArrayList<>();
    add(options, "--profile", !isProfileInForce());
    for (String setting : values("--set")) {
      String name = setting.substring(0, setting.lastIndexOf('='));
      if (!isSettingInForce(name)) {
        options.add("--set " + setting);
      }
    }
    add(options, "--locations", !asked.locations().equals(inForce.locations()));
    add(options, "--seed", asked.seed() != inForce.seed());
    add(options, "--clock", !isClockInForce());
    for (String namespace : values("--namespace")) {
      int equals = namespace.lastIndexOf('=');
      String title = namespace.substring(0, equals);
      if (!emulator
          .findNamespace(namespace.substring(equals + 1))
          .map(NamespaceInfo::title)
          .filter(title::equals)
          .isPresent()) {
        options.add("--namespace " + namespace);
      }
    }
    return options;
  }

  private void add(List<String> options, String option, boolean isOverridden) {
    if (isOverridden && given.hasMatchedOption(option)) {
      options.add(option + " " + String.join(",", values(option)));
    }
  }

  private List<String> values(String option) {
    return given.hasMatchedOption(option)
        ? given.matchedOption(option).originalStringValues()
        : List.of();
  }

  /** A profile is its settings, too, except those that {@code --set} changes. */
  private boolean isProfileInForce() {
    Set<String> changed = new HashSet<>();
    values("--set").forEach(s -> changed.add(s.substring(0, s.lastIndexOf('='))));
    return asked.profile() == emulator.config().profile()
        && settings(asked).keySet().stream()
            .filter(name -> !changed.contains(name))
            .allMatch(this::isSettingInForce);
  }

  private boolean isSettingInForce(String name) {
    return String.valueOf(settings(asked).get(name))
        .equals(String.valueOf(settings(emulator.config()).get(name)));
  }

  private static Map<String, @Nullable Object> settings(EmulatorConfig config) {
    return config.settings().toJson();
  }

  private boolean isClockInForce() {
    ClockSetting setting = asked.clock();
    EmulatorClock.Reading reading = emulator.clock().reading();
    return setting.mode() == reading.mode() && setting.scale() == reading.scale();
  }
}
