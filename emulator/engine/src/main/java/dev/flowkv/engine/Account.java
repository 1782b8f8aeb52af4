package dev.flowkv.engine;

import java.util.function.UnaryOperator;

/** What the namespaces of one emulator share: clock, configuration and the counters of limits. */
final class Account {
  private final EmulatorClock clock;
  private volatile Configuration configuration;
  private volatile Limits limits = new Limits();

  Account(EmulatorConfig config) {
    this.clock = new EmulatorClock(config.timeSource(), config.clock());
    this.configuration = new Configuration(config, null);
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
    Configuration before = configuration;
    configuration = new Configuration(change.apply(before.config()), before);
  }

  synchronized void resetCounters() {
    limits = new Limits();
    configuration.origins().forEach(origin -> origin.location().resetCount());
  }
}
