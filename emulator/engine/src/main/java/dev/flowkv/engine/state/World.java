package dev.flowkv.engine.state;

import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.EmulatorState;
import dev.flowkv.engine.Setting;
import dev.flowkv.engine.Settings;
import dev.flowkv.engine.clock.WorldClock;
import dev.flowkv.engine.fault.FaultRules;
import dev.flowkv.engine.namespace.Account;
import dev.flowkv.engine.namespace.NamespaceDirectory;
import dev.flowkv.engine.operation.Inspector;
import dev.flowkv.engine.operation.Lister;
import dev.flowkv.engine.operation.Reader;
import dev.flowkv.engine.operation.Writer;
import dev.flowkv.engine.schedule.KvScheduler;
import java.util.concurrent.locks.Lock;
import java.util.function.UnaryOperator;

/**
 * Everything that a snapshot replaces at once, and what works on it. An operation takes the world
 * once, and stays in it: data, configuration, counters and clock are of one world.
 *
 * <p>A capture, a change of the configuration and a reset exclude each other, and writes.
 */
public record World(
    Account account,
    NamespaceDirectory directory,
    Reader reader,
    Writer writer,
    Lister lister,
    Inspector inspector) {
  /**
   * A world as a snapshot has it.
   *
   * @throws IllegalArgumentException naming what is wrong with it, and where
   */
  public static World of(
      EmulatorState state,
      EmulatorConfig config,
      WorldClock clock,
      FaultRules faults,
      KvScheduler scheduler) {
    Account account = new Account(config, clock, faults, scheduler);
    account.restore(state);
    NamespaceDirectory directory = new NamespaceDirectory(config, account);
    StateRestore.into(directory, state, config.settings(), account::location);
    return new World(account, directory);
  }

  public WorldClock clock() {
    return account.clock();
  }

  /**
   * Everything as of one moment; of reads that are answered meanwhile, what they have left by then.
   */
  public EmulatorState capture() {
    Lock noWrites = account.noWrites();
    noWrites.lock();
    try {
      // Neither may a namespace be created between their counter and themselves.
      synchronized (directory) {
        EmulatorState.Clock clock = clock().capture();
        return new EmulatorState(
            StateCapture.of(account.configuration().config(), directory.declared()),
            clock,
            account.limits().capture(),
            account.operations(),
            directory.created(),
            directory.inOrder(
                (info, namespace) -> StateCapture.of(namespace, info, clock.nowMillis())));
      }
    } finally {
      noWrites.unlock();
    }
  }

  /** Changes the configuration, and drops the caches that it makes void. */
  public void configure(UnaryOperator<EmulatorConfig> change) {
    Lock noWrites = account.noWrites();
    noWrites.lock();
    try {
      Settings before = account.configuration().settings();
      account.configure(change);
      Settings after = account.configuration().settings();
      if (!before.sameAs(after, Setting.READ_CACHE_MAX_ENTRIES)) {
        directory.dropReadCaches();
      }
      if (!before.sameAs(after, Setting.LIST_CACHE_SECONDS)) {
        directory.dropListCaches();
      }
    } finally {
      noWrites.unlock();
    }
  }

  /** Removes all data and counters; configuration and clock stay. */
  public void reset() {
    Lock noWrites = account.noWrites();
    noWrites.lock();
    try {
      directory.reset();
      account.resetCounters();
    } finally {
      noWrites.unlock();
    }
  }

  public World(Account account, NamespaceDirectory directory) {
    this(
        account,
        directory,
        new Reader(account, directory),
        new Writer(account, directory),
        new Lister(account, directory),
        new Inspector(account));
  }
}
