package dev.flowkv.engine.operation;

import dev.flowkv.capability.KvLimits;
import dev.flowkv.engine.BulkResult;
import dev.flowkv.engine.BulkWrite;
import dev.flowkv.engine.CommitLogException;
import dev.flowkv.engine.FaultEffect;
import dev.flowkv.engine.KvFailure;
import dev.flowkv.engine.KvFailure.Reason;
import dev.flowkv.engine.KvFault;
import dev.flowkv.engine.KvValue;
import dev.flowkv.engine.KvWrite;
import dev.flowkv.engine.PutOptions;
import dev.flowkv.engine.Setting;
import dev.flowkv.engine.Settings;
import dev.flowkv.engine.argument.Expiration;
import dev.flowkv.engine.argument.Key;
import dev.flowkv.engine.argument.Metadata;
import dev.flowkv.engine.limit.QuotaKind;
import dev.flowkv.engine.namespace.Account;
import dev.flowkv.engine.namespace.Configuration;
import dev.flowkv.engine.namespace.Namespace;
import dev.flowkv.engine.namespace.NamespaceDirectory;
import dev.flowkv.engine.namespace.NamespaceHandle;
import dev.flowkv.engine.operation.Committer.Accepted;
import dev.flowkv.engine.operation.Committer.Single;
import dev.flowkv.engine.operation.Committer.Target;
import dev.flowkv.engine.store.Location;
import dev.flowkv.engine.store.Origin;
import dev.flowkv.engine.store.Version;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts and deletes, of one key and of many. */
public final class Writer {
  /** What a client of the service is answered where a write cannot be kept; the log says why. */
  private static final FaultEffect.Failure UNAVAILABLE =
      new FaultEffect.Failure(503, "Service Unavailable", null);

  private final Account account;
  private final NamespaceDirectory directory;
  private final Committer committer;

  public Writer(Account account, NamespaceDirectory directory) {
    this.account = account;
    this.directory = directory;
    this.committer = new Committer(account);
  }

  public KvWrite put(
      NamespaceHandle handle, Caller caller, String name, KvValue value, PutOptions options) {
    Configuration configuration = account.configuration();
    Origin origin = configuration.origin(caller.location());
    long now = account.clock().millis();
    Accepted accepted = validate(name, value, options, now, configuration.settings());
    return write(handle, configuration, origin, caller, accepted, QuotaKind.PUT);
  }

  public KvWrite delete(NamespaceHandle handle, Caller caller, String name) {
    Configuration configuration = account.configuration();
    Origin origin = configuration.origin(caller.location());
    Key key = Key.of(name, configuration.settings());
    Accepted accepted = new Accepted(key, Version.Content.TOMBSTONE);
    return write(handle, configuration, origin, caller, accepted, QuotaKind.DELETE);
  }

  private KvWrite write(
      NamespaceHandle handle,
      Configuration configuration,
      Origin origin,
      Caller caller,
      Accepted accepted,
      QuotaKind quota) {
    Settings settings = configuration.settings();
    handle.check(directory);
    account.limits().invocations().admit(caller.invocation(), settings);
    Single single = new Single(quota, isLimitedPerKey(origin, settings));
    Version version;
    account.writes().lock();
    try {
      if (directory.find(handle.id()).isEmpty()) {
        // Else a write that the quota refuses would make the namespace.
        account.limits().quota().check(quota, account.clock().millis(), settings);
      }
      Target target = new Target(handle.state(directory), configuration, origin, true);
      version = committer.commit(target, accepted, single);
    } catch (CommitLogException e) {
      throw KvFault.error(UNAVAILABLE);
    } finally {
      account.writes().unlock();
    }
    return new KvWrite(
        version.sequence(),
        version.commitMillis(),
        () -> lagMillis(version, configuration, handle.id(), accepted.key()));
  }

  /** How long the write takes to each other location. */
  private Map<String, Long> lagMillis(
      Version version, Configuration configuration, String namespaceId, Key key) {
    Map<String, Long> lags = new LinkedHashMap<>();
    for (Origin origin : configuration.origins()) {
      Location location = origin.location();
      if (location != version.origin().location()) {
        lags.put(
            location.name(),
            account.scheduler().arrivesAtMillis(version, location, namespaceId, key)
                - version.commitMillis());
      }
    }
    return lags;
  }

  /** All pairs are validated before the first is written; the day's quota may stop it midway. */
  public BulkResult putAll(NamespaceHandle handle, Caller caller, List<BulkWrite> writes) {
    Configuration configuration = account.configuration();
    Settings settings = configuration.settings();
    Origin origin = configuration.origin(caller.location());
    checkBulkCount(writes.size(), "write", "pairs", settings);
    long now = account.clock().millis();
    List<Accepted> accepted = new ArrayList<>(writes.size());
    for (BulkWrite w : writes) {
      accepted.add(validate(w.key(), w.value(), w.options(), now, settings));
    }
    handle.check(directory);
    account.limits().invocations().admit(caller.invocation(), settings);
    return writeAll(handle, configuration, origin, accepted, QuotaKind.PUT);
  }

  /** As {@link #putAll}. */
  public BulkResult deleteAll(NamespaceHandle handle, Caller caller, List<String> names) {
    Configuration configuration = account.configuration();
    Settings settings = configuration.settings();
    Origin origin = configuration.origin(caller.location());
    checkBulkCount(names.size(), "delete", "keys", settings);
    List<Accepted> accepted = new ArrayList<>(names.size());
    for (String name : names) {
      accepted.add(new Accepted(Key.of(name, settings), Version.Content.TOMBSTONE));
    }
    handle.check(directory);
    account.limits().invocations().admit(caller.invocation(), settings);
    return writeAll(handle, configuration, origin, accepted, QuotaKind.DELETE);
  }

  private BulkResult writeAll(
      NamespaceHandle handle,
      Configuration configuration,
      Origin origin,
      List<Accepted> writes,
      QuotaKind quota) {
    int granted;
    account.writes().lock();
    try {
      granted =
          account
              .limits()
              .quota()
              .takeUpTo(quota, writes.size(), account.clock().millis(), configuration.settings());
      if (granted > 0) {
        Target target = new Target(handle.state(directory), configuration, origin, true);
        commitAll(target, writes.subList(0, granted), quota);
      }
    } catch (CommitLogException e) {
      throw KvFault.error(UNAVAILABLE);
    } finally {
      account.writes().unlock();
    }
    List<String> refused =
        writes.subList(granted, writes.size()).stream().map(w -> w.key().toString()).toList();
    return new BulkResult(granted, refused);
  }

  private void commitAll(Target target, List<Accepted> granted, QuotaKind quota) {
    try {
      committer.commitAll(target, granted);
    } catch (RuntimeException | Error notKept) {
      Settings settings = target.configuration().settings();
      account.limits().quota().giveBack(quota, granted.size(), settings);
      throw notKept;
    }
  }

  /** Puts keys into the store as if they had always been there. All are validated before. */
  public void seed(NamespaceHandle handle, List<BulkWrite> entries) {
    Configuration configuration = account.configuration();
    Origin origin = configuration.seededOrigin();
    long now = account.clock().millis();
    List<Accepted> accepted = new ArrayList<>(entries.size());
    for (BulkWrite entry : entries) {
      accepted.add(validate(entry, now, configuration.settings()));
    }
    handle.check(directory);
    account.writes().lock();
    try {
      Namespace namespace = handle.state(directory);
      committer.commitAll(new Target(namespace, configuration, origin, false), accepted);
      accepted.forEach(entry -> namespace.forgetCached(entry.key()));
      namespace.listCache().clear();
    } catch (CommitLogException e) {
      throw KvFault.error(UNAVAILABLE);
    } finally {
      account.writes().unlock();
    }
  }

  /** A seeded key may expire any moment after now, since it may have been written long ago. */
  private static Accepted validate(BulkWrite entry, long now, Settings settings) {
    try {
      return validate(entry.key(), entry.value(), entry.options(), now, 1, settings);
    } catch (KvFailure e) {
      throw new KvFailure(e.reason(), "key \"" + entry.key() + "\": " + e.text());
    }
  }

  private static boolean isLimitedPerKey(Origin origin, Settings settings) {
    return !origin.location().isRest() || settings.flag(Setting.SAME_KEY_LIMIT_ON_REST);
  }

  private static Accepted validate(
      String name, KvValue value, PutOptions options, long now, Settings settings) {
    int shortest = KvLimits.EXPIRATION_TTL_SECONDS_MINIMUM;
    return validate(name, value, options, now, shortest, settings);
  }

  private static Accepted validate(
      String name,
      KvValue value,
      PutOptions options,
      long now,
      int shortestSeconds,
      Settings settings) {
    Key key = Key.of(name, settings);
    long expiration = Expiration.of(options, now, shortestSeconds);
    String metadata = Metadata.accepted(options.metadata(), settings);
    if (value.size() > KvLimits.VALUE_BYTES && settings.sizes()) {
      throw KvFailure.valueTooLarge(value.size());
    }
    return new Accepted(key, new Version.Content(value.array(), metadata, expiration));
  }

  private static void checkBulkCount(int count, String verb, String noun, Settings settings) {
    if (count > KvLimits.BULK_WRITE_ENTRIES && settings.sizes()) {
      throw new KvFailure(
          Reason.BULK_COUNT_INVALID,
          "You can "
              + verb
              + " a maximum of "
              + KvLimits.BULK_WRITE_ENTRIES
              + " "
              + noun
              + " per request");
    }
  }
}
