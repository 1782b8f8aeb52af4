package dev.flowkv.engine;

import java.util.concurrent.locks.Lock;

/**
 * Everything that a snapshot replaces at once, and what works on it. An operation stays in the
 * world that it found.
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
  static World of(
      EmulatorState state, EmulatorConfig config, EmulatorClock clock, KvFaults faults) {
    Account account = new Account(config, clock, faults);
    account.restore(state);
    NamespaceDirectory directory = new NamespaceDirectory(config, account);
    directory.restore(state, config.settings(), account::location);
    return new World(account, directory);
  }

  /**
   * Everything as of one moment; of reads that are answered meanwhile, what they have left by then.
   */
  EmulatorState capture() {
    Lock noWrites = account.noWrites();
    noWrites.lock();
    try {
      EmulatorState.Clock clock = account.clock().capture();
      return new EmulatorState(
          account.configuration().config().capture(directory.declared()),
          clock,
          account.limits().capture(),
          account.operations(),
          directory.created(),
          directory.capture(clock.nowMillis()));
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
