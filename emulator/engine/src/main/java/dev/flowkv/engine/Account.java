package dev.flowkv.engine;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.UnaryOperator;

/** What the namespaces of one emulator share: clock, configuration and the counters of limits. */
final class Account {
  private final WorldClock clock;

  /** Every location there ever was: one that is taken away and comes back is the same one. */
  private final Map<String, Location> locations = new HashMap<>();

  private volatile Configuration configuration;
  private volatile Limits limits = new Limits();

  /** Writes share it; who needs all keys as of one moment takes it alone. */
  private final ReadWriteLock gate = new ReentrantReadWriteLock();

  private final FaultRules faults;

  Account(EmulatorConfig config, WorldClock clock, FaultRules faults) {
    this.clock = clock;
    this.faults = faults;
    this.configuration = new Configuration(config, this::location);
  }

  /** The location of this name, always the same one. */
  synchronized Location location(String name) {
    return locations.computeIfAbsent(name, Location::new);
  }

  WorldClock clock() {
    return clock;
  }

  /** Held while a write takes effect. */
  Lock writes() {
    return gate.readLock();
  }

  /** While it is held, no write takes effect. */
  Lock noWrites() {
    return gate.writeLock();
  }

  Retention retention(Configuration inForce) {
    return new Retention(
        inForce.settings().number(Setting.TOMBSTONE_RETENTION_SECONDS), faults.oldestReadMillis());
  }

  Configuration configuration() {
    return configuration;
  }

  Limits limits() {
    return limits;
  }

  synchronized void configure(UnaryOperator<EmulatorConfig> change) {
    EmulatorConfig after = change.apply(configuration.config());
    configuration = new Configuration(after, this::location);
  }

  /** How many operations each location has had. */
  synchronized Map<String, Long> operations() {
    Map<String, Long> counts = new TreeMap<>();
    locations.forEach((name, location) -> counts.put(name, location.operations()));
    return counts;
  }

  synchronized void restore(EmulatorState state) {
    limits.restore(state.limits());
    state.operations().forEach((name, count) -> location(name).restoreCount(count));
  }

  synchronized void resetCounters() {
    limits = new Limits();
    locations.values().forEach(location -> location.restoreCount(0));
  }
}
