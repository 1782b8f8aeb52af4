package dev.flowkv.engine.namespace;

import dev.flowkv.engine.CommitLog;
import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.EmulatorState;
import dev.flowkv.engine.Setting;
import dev.flowkv.engine.clock.WorldClock;
import dev.flowkv.engine.fault.FaultRules;
import dev.flowkv.engine.limit.Limits;
import dev.flowkv.engine.schedule.KvScheduler;
import dev.flowkv.engine.store.Location;
import dev.flowkv.engine.store.Retention;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.UnaryOperator;

/** What the namespaces of one emulator share: clock, configuration and the counters of limits. */
public final class Account {
  private final WorldClock clock;

  /** Every location there ever was: one that is taken away and comes back is the same one. */
  private final Map<String, Location> locations = new HashMap<>();

  private volatile Configuration configuration;
  private volatile Limits limits = new Limits();

  /** Writes share it; who needs all keys as of one moment takes it alone. */
  private final ReadWriteLock gate = new ReentrantReadWriteLock();

  private final FaultRules faults;
  private final KvScheduler scheduler;
  private volatile CommitLog log;

  public Account(
      EmulatorConfig config,
      WorldClock clock,
      FaultRules faults,
      KvScheduler scheduler,
      CommitLog log) {
    this.log = log;
    this.clock = clock;
    this.faults = faults;
    this.scheduler = scheduler;
    this.configuration = new Configuration(config, this::location);
  }

  /** The location of this name, always the same one. */
  public synchronized Location location(String name) {
    return locations.computeIfAbsent(name, Location::new);
  }

  public WorldClock clock() {
    return clock;
  }

  /** Decides what the model leaves open. */
  public KvScheduler scheduler() {
    return scheduler;
  }

  /** Keeps what is accepted. */
  public CommitLog log() {
    return log;
  }

  /** Keeps nothing from now on: another account keeps it. */
  public void stopKeeping() {
    log = CommitLog.NONE;
  }

  /** Held while a write takes effect. */
  public Lock writes() {
    return gate.readLock();
  }

  /** While it is held, no write takes effect. */
  public Lock noWrites() {
    return gate.writeLock();
  }

  public Retention retention(Configuration inForce) {
    return new Retention(
        inForce.settings().number(Setting.TOMBSTONE_RETENTION_SECONDS), faults.oldestReadMillis());
  }

  public Configuration configuration() {
    return configuration;
  }

  public Limits limits() {
    return limits;
  }

  public synchronized void configure(UnaryOperator<EmulatorConfig> change) {
    EmulatorConfig after = change.apply(configuration.config());
    configuration = new Configuration(after, this::location);
  }

  /** How many operations each location has had. */
  public synchronized Map<String, Long> operations() {
    Map<String, Long> counts = new TreeMap<>();
    locations.forEach((name, location) -> counts.put(name, location.operations()));
    return counts;
  }

  public synchronized void restore(EmulatorState state) {
    limits.restore(state.limits());
    state.operations().forEach((name, count) -> location(name).restoreCount(count));
  }

  public synchronized void resetCounters() {
    limits = new Limits();
    locations.values().forEach(location -> location.restoreCount(0));
  }
}
