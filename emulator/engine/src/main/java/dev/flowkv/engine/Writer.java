package dev.flowkv.engine;

import dev.flowkv.capability.JsonSyntax;
import dev.flowkv.capability.KvLimits;
import dev.flowkv.capability.UnicodeText;
import dev.flowkv.engine.Committer.Accepted;
import dev.flowkv.engine.Committer.Single;
import dev.flowkv.engine.KvFailure.Reason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts and deletes, of one key and of many. */
final class Writer {
  private final Account account;
  private final NamespaceDirectory directory;
  private final Committer committer;

  Writer(Account account, NamespaceDirectory directory) {
    this.account = account;
    this.directory = directory;
    this.committer = new Committer(account);
  }

  KvWrite put(
      NamespaceHandle handle, Caller caller, String name, KvValue value, PutOptions options) {
    Configuration configuration = account.configuration();
    Origin origin = configuration.origin(caller.location());
    long now = account.clock().millis();
    Accepted accepted = validate(name, value, options, now, configuration.settings());
    return write(handle, configuration, origin, caller, accepted, QuotaKind.PUT);
  }

  KvWrite delete(NamespaceHandle handle, Caller caller, String name) {
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
      version = committer.commit(handle.state(directory), configuration, origin, accepted, single);
    } finally {
      account.writes().unlock();
    }
    return new KvWrite(version, configuration, handle.id(), accepted.key());
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
    handle.check(directory);
    account.limits().invocations().admit(caller.invocation(), settings);
    return writeAll(handle, configuration, origin, accepted, QuotaKind.PUT);
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
      for (Accepted w : writes.subList(0, granted)) {
        committer.commit(handle.state(directory), configuration, origin, w, null);
      }
    } finally {
      account.writes().unlock();
    }
    List<String> refused =
        writes.subList(granted, writes.size()).stream().map(w -> w.key().toString()).toList();
    return new BulkResult(granted, refused);
  }

  /** Puts keys into the store as if they had always been there. All are validated before. */
  void seed(NamespaceHandle handle, List<BulkWrite> entries) {
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
      for (Accepted entry : accepted) {
        committer.seed(namespace, configuration, origin, entry);
        namespace.forgetCached(entry.key());
      }
      namespace.listCache().clear();
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
    if (!JsonSyntax.isValid(json) || UnicodeText.hasUnpairedSurrogate(json)) {
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
