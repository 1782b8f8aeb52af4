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
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Makes writes that have passed validation versions of their keys. */
final class Committer {
  private final Account account;

  Committer(Account account) {
    this.account = account;
  }

  /** A write that has passed validation. */
  record Accepted(Key key, Version.Content content) {}

  /** A write of its own, which limits hold for; those of a bulk write are counted together. */
  record Single(QuotaKind quota, boolean limitedPerKey) {}

  /**
   * Commits one write and writes it through.
   *
   * @param single null: no limit is asked
   * @throws KvFailure if a limit refuses it; nothing has changed then
   */
  Version commit(
      Namespace namespace,
      Configuration configuration,
      Origin origin,
      Accepted accepted,
      @Nullable Single single) {
    return append(namespace, configuration, origin, accepted, single, true);
  }

  /** Commits what is no write: no limit is asked, and no cache hears of it. */
  void seed(Namespace namespace, Configuration configuration, Origin origin, Accepted accepted) {
    append(namespace, configuration, origin, accepted, null, false);
  }

  private Version append(
      Namespace namespace,
      Configuration configuration,
      Origin origin,
      Accepted accepted,
      @Nullable Single single,
      boolean writeThrough) {
    Key key = accepted.key();
    CentralStore store = namespace.store();
    Retention retention = account.retention(configuration);
    while (true) {
      VersionChain chain = store.findOrAdd(key);
      Version version;
      long written;
      synchronized (chain) {
        if (chain.isRemoved()) {
          continue;
        }
        long now = account.clock().millis();
        try {
          admit(chain, key, single, now, configuration.settings());
        } catch (KvFailure refused) {
          store.removeIfGone(key, chain, now, retention);
          throw refused;
        }
        version = chain.append(origin, store.nextSequence(), now, accepted.content(), retention);
        account.scheduler().committed(version, key);
        store.forgetLater(chain, now, retention);
        if (writeThrough) {
          writeThrough(namespace, configuration, origin.location(), key, version);
        }
        written = now;
      }
      store.sweepAfterWrite(version.sequence(), written, retention);
      return version;
    }
  }

  /** Asks the limits. The caller holds the chain's monitor. */
  private void admit(
      VersionChain chain, Key key, @Nullable Single single, long now, Settings settings) {
    if (single == null) {
      return;
    }
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

  private void writeThrough(
      Namespace namespace,
      Configuration configuration,
      Location location,
      Key key,
      Version version) {
    Settings settings = configuration.settings();
    boolean isKept = settings.readCache() && settings.writeThrough();
    Shard shard =
        configuration.nextShard(
            location,
            account.scheduler(),
            index -> isKept ? namespace.cached(location, index, key) : null);
    if (isKept) {
      namespace.readCache(shard, settings).write(key, version, settings);
    }
  }
}
