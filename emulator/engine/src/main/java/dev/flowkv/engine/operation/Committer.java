package dev.flowkv.engine.operation;

import dev.flowkv.engine.KvFailure;
import dev.flowkv.engine.Setting;
import dev.flowkv.engine.Settings;
import dev.flowkv.engine.argument.Key;
import dev.flowkv.engine.cache.Shard;
import dev.flowkv.engine.limit.QuotaKind;
import dev.flowkv.engine.namespace.Account;
import dev.flowkv.engine.namespace.Configuration;
import dev.flowkv.engine.namespace.Namespace;
import dev.flowkv.engine.store.CentralStore;
import dev.flowkv.engine.store.Location;
import dev.flowkv.engine.store.Origin;
import dev.flowkv.engine.store.Retention;
import dev.flowkv.engine.store.Version;
import dev.flowkv.engine.store.VersionChain;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Makes writes that have passed validation versions of their keys. */
final class Committer {
  private final Account account;
  private final Keeper keeper;

  Committer(Account account) {
    this.account = account;
    this.keeper = new Keeper(account, this);
  }

  /** A write that has passed validation. */
  record Accepted(Key key, Version.Content content) {}

  /** A write of its own, which limits hold for; those of a bulk write are counted together. */
  record Single(QuotaKind quota, boolean limitedPerKey) {}

  /** Where writes go, as what, and whether the caches of their location hear of them. */
  record Target(
      Namespace namespace, Configuration configuration, Origin origin, boolean writesThrough) {}

  /**
   * Commits one write.
   *
   * @throws KvFailure if a limit refuses it; nothing has changed then
   */
  Version commit(Target target, Accepted accepted, Single single) {
    return account.log().isKept()
        ? keeper.commit(target, accepted, single)
        : append(target, accepted, single);
  }

  /** Commits writes that no limit holds for; where they are kept, all of them or none. */
  void commitAll(Target target, List<Accepted> writes) {
    if (account.log().isKept()) {
      keeper.commitAll(target, writes);
    } else {
      writes.forEach(write -> append(target, write, null));
    }
  }

  private Version append(Target target, Accepted accepted, @Nullable Single single) {
    Key key = accepted.key();
    CentralStore store = target.namespace.store();
    Retention retention = account.retention(target.configuration);
    while (true) {
      VersionChain chain = store.findOrAdd(key);
      Version version;
      long written;
      synchronized (chain) {
        if (chain.isRemoved()) {
          continue;
        }
        long now = account.clock().millis();
        if (single != null) {
          admit(target, chain, key, single, now);
        }
        version =
            VersionChain.next(
                chain.head(),
                target.origin,
                store.nextSequence(),
                now,
                accepted.content(),
                retention);
        take(target, chain, key, version, now);
        written = now;
      }
      store.sweepAfterWrite(version.sequence(), written, retention);
      return version;
    }
  }

  /**
   * Asks the limits. The caller holds the chain's monitor.
   *
   * @throws KvFailure if one refuses; nothing has changed then
   */
  void admit(Target target, VersionChain chain, Key key, Single single, long now) {
    try {
      admit(chain, key, single, now, target.configuration.settings());
    } catch (KvFailure refused) {
      Retention retention = account.retention(target.configuration);
      target.namespace.store().removeIfGone(key, chain, now, retention);
      throw refused;
    }
  }

  private void admit(VersionChain chain, Key key, Single single, long now, Settings settings) {
    OptionalInt perSecond = settings.optionalNumber(Setting.SAME_KEY_WRITES_PER_SECOND);
    boolean limited = single.limitedPerKey() && perSecond.isPresent();
    if (limited && chain.limitedWriteWaitMillis(now, perSecond.getAsInt()) > 0) {
      if (settings.flag(Setting.REFUSED_WRITE_RESTARTS_WINDOW)) {
        chain.noteLimitedWrite(now);
      }
      // The window may just have started again.
      long waitMillis = chain.limitedWriteWaitMillis(now, perSecond.getAsInt());
      throw new WriteTooSoon(single.quota().method(), key, perSecond.getAsInt(), waitMillis)
          .failure(account.clock().moment());
    }
    account.limits().quota().take(single.quota(), 1, now, settings);
    if (limited) {
      chain.noteLimitedWrite(now);
    }
  }

  /** Lets a version take effect. The caller holds the chain's monitor. */
  void take(Target target, VersionChain chain, Key key, Version version, long now) {
    Retention retention = account.retention(target.configuration);
    chain.add(version, now, retention);
    account.scheduler().committed(version, key);
    target.namespace.store().forgetLater(key, chain, now, retention);
    if (target.writesThrough) {
      writeThrough(target, key, version);
    }
  }

  private void writeThrough(Target target, Key key, Version version) {
    Namespace namespace = target.namespace;
    Settings settings = target.configuration.settings();
    Location location = target.origin.location();
    boolean isKept = settings.readCache() && settings.writeThrough();
    Shard shard =
        target.configuration.nextShard(
            location,
            account.scheduler(),
            index -> isKept ? namespace.cached(location, index, key) : null);
    if (isKept) {
      namespace.readCache(shard, settings).write(key, version, settings);
    }
  }
}
