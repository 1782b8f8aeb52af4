package dev.flowkv.engine;

import dev.flowkv.capability.JsonSyntax;
import dev.flowkv.capability.KvLimits;
import dev.flowkv.engine.KvFailure.Reason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Puts and deletes, of one key and of many. */
final class Writer {
  private final Account account;

  Writer(Account account) {
    this.account = account;
  }

  void put(NamespaceHandle handle, Caller caller, String name, KvValue value, PutOptions options) {
    Configuration configuration = account.configuration();
    Origin origin = configuration.origin(caller.location());
    long now = account.clock().millis();
    Accepted accepted = validate(name, value, options, now, configuration.settings());
    account.limits().invocations().admit(caller.invocation(), configuration.settings());
    write(
        handle,
        configuration,
        origin,
        accepted,
        new Single(Operation.PUT, isLimitedPerKey(origin, configuration.settings())));
  }

  void delete(NamespaceHandle handle, Caller caller, String name) {
    Configuration configuration = account.configuration();
    Origin origin = configuration.origin(caller.location());
    Key key = Key.of(name, configuration.settings());
    account.limits().invocations().admit(caller.invocation(), configuration.settings());
    write(
        handle,
        configuration,
        origin,
        new Accepted(key, Version.Content.TOMBSTONE),
        new Single(Operation.DELETE, isLimitedPerKey(origin, configuration.settings())));
  }

  /** All pairs are validated before the first is written; the day's quota may stop it midway. */
  BulkResult putAll(NamespaceHandle handle, Caller caller, List<BulkWrite> writes) {
    Configuration configuration = account.configuration();
    Settings settings = configuration.settings();
    Origin origin = configuration.origin(caller.location());
    checkBulkCount(writes.size(), "write", "pairs", settings);
    long now = account.clock().millis();
    List<Accepted> accepted = new ArrayList<>(writes.size());
    for (BulkWrite w : writes) {
      accepted.add(validate(w.key(), w.value(), w.options(), now, settings));
    }
    account.limits().invocations().admit(caller.invocation(), settings);
    return writeAll(handle, configuration, origin, accepted, Operation.PUT);
  }

  /** As {@link #putAll}. */
  BulkResult deleteAll(NamespaceHandle handle, Caller caller, List<String> names) {
    Configuration configuration = account.configuration();
    Settings settings = configuration.settings();
    Origin origin = configuration.origin(caller.location());
    checkBulkCount(names.size(), "delete", "keys", settings);
    List<Accepted> accepted = new ArrayList<>(names.size());
    for (String name : names) {
      accepted.add(new Accepted(Key.of(name, settings), Version.Content.TOMBSTONE));
    }
    account.limits().invocations().admit(caller.invocation(), settings);
    return writeAll(handle, configuration, origin, accepted, Operation.DELETE);
  }

  /** A write that has passed validation. */
  private record Accepted(Key key, Version.Content content) {}

  /** A write of its own, which limits hold for; those of a bulk write are counted together. */
  private record Single(Operation operation, boolean limitedPerKey) {}

  private BulkResult writeAll(
      NamespaceHandle handle,
      Configuration configuration,
      Origin origin,
      List<Accepted> writes,
      Operation operation) {
    int granted =
        account
            .limits()
            .quota()
            .takeUpTo(operation, writes.size(), account.clock().millis(), configuration.settings());
    for (Accepted w : writes.subList(0, granted)) {
      write(handle, configuration, origin, w, null);
    }
    List<String> refused =
        writes.subList(granted, writes.size()).stream().map(w -> w.key().toString()).toList();
    return new BulkResult(granted, refused);
  }

  private void write(
      NamespaceHandle handle,
      Configuration configuration,
      Origin origin,
      Accepted accepted,
      @Nullable Single single) {
    Key key = accepted.key();
    Namespace namespace = handle.state();
    CentralStore store = namespace.store();
    while (true) {
      VersionChain chain = store.findOrAdd(key);
      Version version;
      synchronized (chain) {
        if (chain.isRemoved()) {
          continue;
        }
        long now = account.clock().millis();
        try {
          version = commit(namespace, configuration, origin, accepted, single, chain, now);
        } catch (KvFailure refused) {
          store.removeIfGone(key, chain, now, configuration.settings());
          throw refused;
        }
        writeThrough(namespace, configuration, origin.location(), key, version);
      }
      store.sweepAfterWrite(version.sequence(), version.commitMillis(), configuration.settings());
      return;
    }
  }

  /** Limits, then the effect. The caller holds the chain's monitor. */
  private Version commit(
      Namespace namespace,
      Configuration configuration,
      Origin origin,
      Accepted accepted,
      @Nullable Single single,
      VersionChain chain,
      long now) {
    Settings settings = configuration.settings();
    if (single != null) {
      OptionalInt perSecond = settings.optionalNumber(Setting.SAME_KEY_WRITES_PER_SECOND);
      boolean limited = single.limitedPerKey() && perSecond.isPresent();
      if (limited && chain.limitedWriteWaitMillis(now, perSecond.getAsInt()) > 0) {
        throw new KvFailure(Reason.SAME_KEY_RATE_LIMITED, "Too Many Requests", 1L);
      }
      account.limits().quota().take(single.operation(), 1, now, settings);
      if (limited) {
        chain.noteLimitedWrite(now);
      }
    }
    if (chain.isGoneAt(now, settings)) {
      chain.clear();
    }
    return chain.append(origin, namespace.store().nextSequence(), now, accepted.content());
  }

  private static void writeThrough(
      Namespace namespace,
      Configuration configuration,
      Location location,
      Key key,
      Version version) {
    Settings settings = configuration.settings();
    Namespace.Shard shard = configuration.nextShard(location);
    if (settings.readCache() && settings.writeThrough()) {
      namespace.readCache(shard, settings).write(key, version, settings);
    }
  }

  private static boolean isLimitedPerKey(Origin origin, Settings settings) {
    return !origin.location().isRest() || settings.flag(Setting.SAME_KEY_LIMIT_ON_REST);
  }

  private static Accepted validate(
      String name, KvValue value, PutOptions options, long now, Settings settings) {
    Key key = Key.of(name, settings);
    long expiration = Expiration.of(options, now);
    String metadata = metadata(options.metadata(), settings);
    if (value.size() > KvLimits.VALUE_BYTES && settings.sizes()) {
      throw KvFailure.valueTooLarge(value.size());
    }
    return new Accepted(key, new Version.Content(value.array(), metadata, expiration));
  }

  private static @Nullable String metadata(@Nullable String json, Settings settings) {
    if (json == null) {
      return null;
    }
    int size = json.getBytes(StandardCharsets.UTF_8).length;
    if (size > KvLimits.METADATA_BYTES && settings.sizes()) {
      throw new KvFailure(
          Reason.METADATA_TOO_LONG,
          "Metadata length of " + size + " exceeds limit of " + KvLimits.METADATA_BYTES + ".");
    }
    if (!JsonSyntax.isValid(json)) {
      throw new KvFailure(Reason.METADATA_NOT_JSON, "metadata must be valid json");
    }
    return json.strip().equals("null") ? null : json;
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
