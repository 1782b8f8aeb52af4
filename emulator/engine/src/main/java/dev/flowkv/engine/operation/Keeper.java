package dev.flowkv.engine.operation;

import dev.flowkv.engine.CommitLog;
import dev.flowkv.engine.CommitLogException;
import dev.flowkv.engine.KvValue;
import dev.flowkv.engine.Plan;
import dev.flowkv.engine.argument.Key;
import dev.flowkv.engine.namespace.Account;
import dev.flowkv.engine.operation.Committer.Accepted;
import dev.flowkv.engine.operation.Committer.Single;
import dev.flowkv.engine.operation.Committer.Target;
import dev.flowkv.engine.store.BriefLock;
import dev.flowkv.engine.store.CentralStore;
import dev.flowkv.engine.store.Retention;
import dev.flowkv.engine.store.Version;
import dev.flowkv.engine.store.VersionChain;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Commits writes that a commit log keeps: first the log has them, then they take effect. The writes
 * of a namespace go one at a time, so that the log has them in the order of their sequence numbers,
 * and none is missing.
 */
final class Keeper {
  private final Account account;
  private final Committer committer;

  Keeper(Account account, Committer committer) {
    this.account = account;
    this.committer = committer;
  }

  /** A version that has been made and is not in its chain yet. */
  private record Next(Key key, Version version, @Nullable Long limitedMillis, long madeMillis) {}

  /**
   * Commits one write.
   *
   * @throws dev.flowkv.engine.KvFailure if a limit refuses it
   * @throws CommitLogException if it cannot be kept; nothing has changed in both cases
   */
  Version commit(Target target, Accepted accepted, Single single) {
    CentralStore store = target.namespace().store();
    BriefLock keeping = store.keeping();
    keeping.lock();
    try {
      Key key = accepted.key();
      long now = account.clock().millis();
      VersionChain chain;
      Long limitedBefore;
      while (true) {
        chain = store.findOrAdd(key);
        synchronized (chain) {
          if (!chain.isRemoved()) {
            limitedBefore = chain.lastLimitedWriteMillis();
            committer.admit(target, chain, key, single, now);
            break;
          }
        }
      }
      Next next = next(target, accepted, chain, chain.head(), store.sequence() + 1, now);
      try {
        keep(target, next);
      } catch (RuntimeException | Error e) {
        // There may be too little memory for this write, and enough for the next one.
        account.limits().quota().giveBack(single.quota(), 1, target.configuration().settings());
        synchronized (chain) {
          chain.restoreLimitedWrite(limitedBefore);
        }
        store.removeIfGone(key, chain, now, account.retention(target.configuration()));
        throw e;
      }
      take(target, next);
      return next.version;
    } finally {
      keeping.unlock();
    }
  }

  /**
   * Commits many writes that no limit holds for.
   *
   * @throws CommitLogException if they cannot be kept; nothing has changed then
   */
  void commitAll(Target target, List<Accepted> writes) {
    CentralStore store = target.namespace().store();
    BriefLock keeping = store.keeping();
    keeping.lock();
    try {
      List<Next> all = new ArrayList<>(writes.size());
      Map<Key, Version> newest = new HashMap<>();
      for (Accepted write : writes) {
        VersionChain chain = store.find(write.key());
        Version before = newest.getOrDefault(write.key(), chain == null ? null : chain.head());
        long sequence = store.sequence() + 1 + all.size();
        Next next = next(target, write, chain, before, sequence, account.clock().millis());
        newest.put(write.key(), next.version);
        all.add(next);
      }
      keep(target, all);
      all.forEach(next -> take(target, next));
    } finally {
      keeping.unlock();
    }
  }

  private Next next(
      Target target,
      Accepted write,
      @Nullable VersionChain chain,
      @Nullable Version before,
      long sequence,
      long now) {
    Retention retention = account.retention(target.configuration());
    return new Next(
        write.key(),
        VersionChain.next(before, target.origin(), sequence, now, write.content(), retention),
        chain == null ? null : chain.lastLimitedWriteMillis(),
        now);
  }

  private void keep(Target target, Next only) {
    keepAll(target, List.of(write(only, account.retention(target.configuration()))));
  }

  private void keep(Target target, List<Next> writes) {
    Retention retention = account.retention(target.configuration());
    keepAll(target, writes.stream().map(next -> write(next, retention)).toList());
  }

  private void keepAll(Target target, List<CommitLog.Write> writes) {
    boolean isCounted = target.configuration().settings().plan() == Plan.FREE;
    account
        .log()
        .commit(
            new CommitLog.Written(
                target.namespace().id(),
                writes,
                isCounted ? account.limits().quota().kept() : null));
  }

  private static CommitLog.Write write(Next next, Retention retention) {
    Version version = next.version;
    byte[] value = version.value();
    long expiration = version.expirationSeconds();
    return new CommitLog.Write(
        next.key.toString(),
        version.sequence(),
        version.revision(),
        version.commitMillis(),
        version.origin().asState(),
        value == null ? null : KvValue.wrap(value),
        version.metadata(),
        expiration == Version.NEVER ? null : expiration,
        next.limitedMillis,
        VersionChain.isAlone(version, next.madeMillis, retention));
  }

  private void take(Target target, Next next) {
    CentralStore store = target.namespace().store();
    store.nextSequence();
    while (true) {
      VersionChain chain = store.findOrAdd(next.key);
      synchronized (chain) {
        if (!chain.isRemoved()) {
          // A read may have taken out the chain that was admitted, since its key was gone.
          chain.restoreLimitedWrite(next.limitedMillis);
          committer.take(target, chain, next.key, next.version, next.madeMillis);
          break;
        }
      }
    }
    store.sweepAfterWrite(
        next.version.sequence(), next.madeMillis, account.retention(target.configuration()));
  }
}
