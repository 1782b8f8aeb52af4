package dev.flowkv.engine;

import java.util.concurrent.locks.Lock;
import java.util.function.UnaryOperator;

/**
 * Everything that a snapshot replaces at once, and what works on it. An operation takes the world
 * once, and stays in it: data, configuration, counters and clock are of one world.
 *
 * <p>A capture, a change of the configuration and a reset exclude each other, and writes.
 */
record World(
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
  static World of(EmulatorState state, EmulatorConfig config, WorldClock clock, FaultRules faults) {
    Account account = new Account(config, clock, faults);
    account.restore(state);
    NamespaceDirectory directory = new NamespaceDirectory(config, account);
    StateRestore.into(directory, state, config.settings(), account::location);
    return new World(account, directory);
  }

  WorldClock clock() {
    return account.clock();
  }

  /**
   * Everything as of one moment; of reads that are answered meanwhile, what they have left by then.
   */
  EmulatorState capture() {
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
  void configure(UnaryOperator<EmulatorConfig> change) {
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
  void reset() {
    Lock noWrites = account.noWrites();
    noWrites.lock();
    try {
      directory.reset();
      account.resetCounters();
    } finally {
      noWrites.unlock();
    }
  }

  World(Account account, NamespaceDirectory directory) {
    this(
        account,
        directory,
        new Reader(account, directory),
        new Writer(account, directory),
        new Lister(account, directory),
        new Inspector(account));
  }
}
