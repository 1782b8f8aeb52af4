package dev.flowkv.engine;

import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** What the namespaces of one emulator share: clock, configuration and the counters of limits. */
final class Account {
  private final EmulatorClock clock;

  /** Every location there ever was: one that is taken away and comes back is the same one. */
  private final Map<String, Location> locations = new HashMap<>();

  private volatile Configuration configuration;
  private volatile Limits limits = new Limits();

  Account(EmulatorConfig config) {
    this.clock = new EmulatorClock(config.timeSource(), config.clock());
    this.configuration = new Configuration(config, this::location);
  }

  private Location location(String name) {
    return locations.computeIfAbsent(name, Location::new);
  }

  EmulatorClock clock() {
    return clock;
  }

  Configuration configuration() {
    return configuration;
  }

  Limits limits() {
    return limits;
  }

  synchronized void configure(UnaryOperator<EmulatorConfig> change) {
    EmulatorConfig before = configuration.config();
    EmulatorConfig after = change.apply(before).withStartOf(before);
    configuration = new Configuration(after, this::location);
  }

  synchronized void resetCounters() {
    limits = new Limits();
    locations.values().forEach(Location::resetCount);
  }
}
