package dev.flowkv.engine.state;

import dev.flowkv.engine.CommitLog;
import dev.flowkv.engine.CommitLogException;
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
import dev.flowkv.engine.schedule.SeededScheduler;
import java.util.concurrent.locks.Lock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

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
   * @param log keeps what this world accepts
   * @throws IllegalArgumentException naming what is wrong with it, and where
   */
  public static World of(
      EmulatorState state,
      EmulatorConfig config,
      WorldClock clock,
      FaultRules faults,
      KvScheduler scheduler,
      CommitLog log) {
    Account account = new Account(config, clock, faults, scheduler, log);
    account.restore(state);
    NamespaceDirectory directory = new NamespaceDirectory(config, account);
    StateRestore.into(
        directory,
        state.namespaces(),
        state.createdNamespaces(),
        state.clock().nowMillis(),
        config.settings(),
        account::location);
    return new World(account, directory);
  }

  /**
   * A world as an emulator begins with it: what its log has kept, and what its configuration
   * declares.
   *
   * @param clock shows no time before the last change that was kept
   */
  public static World of(
      EmulatorConfig config, WorldClock clock, FaultRules faults, CommitLog.Kept kept) {
    CommitLog log = config.commitLog();
    Account account = new Account(config, clock, faults, SeededScheduler.INSTANCE, log);
    NamespaceDirectory directory = new NamespaceDirectory(config, account);
    if (log.isKept()) {
      StateRestore.into(
          directory, kept.namespaces(), 0, clock.millis(), config.settings(), account::location);
      if (kept.quota() != null) {
        account.limits().quota().begin(kept.quota());
      }
      directory.addMissing();
    }
    return new World(account, directory);
  }

  /**
   * Lets another world take over: what this one accepts from now on is not kept.
   *
   * @param change what the log is to keep before, since the other world has it; null: nothing
   * @throws CommitLogException if it cannot; this world goes on then
   */
  public void handOver(CommitLog.@Nullable Change change, CommitLog to) {
    Lock noWrites = account.noWrites();
    noWrites.lock();
    try {
      synchronized (directory) {
        if (change != null) {
          to.commit(change);
        }
        account.stopKeeping();
      }
    } finally {
      noWrites.unlock();
    }
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
    withoutWrites(
        () -> {
          account.log().commit(new CommitLog.Emptied(directory.declared()));
          directory.reset();
          account.resetCounters();
        });
  }

  /** Removes a namespace. No write of it is under way meanwhile. */
  public void deleteNamespace(String id) {
    withoutWrites(() -> directory.delete(id));
  }

  /** Empties a namespace, if there is one. No write of it is under way meanwhile. */
  public void resetNamespace(String id) {
    withoutWrites(() -> directory.reset(id));
  }

  private void withoutWrites(Runnable change) {
    Lock noWrites = account.noWrites();
    noWrites.lock();
    try {
      change.run();
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
