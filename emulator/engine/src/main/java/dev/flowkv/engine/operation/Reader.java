package dev.flowkv.engine.operation;

import dev.flowkv.capability.JsonSyntax;
import dev.flowkv.capability.KvLimits;
import dev.flowkv.engine.BulkGetOptions;
import dev.flowkv.engine.CacheStatus;
import dev.flowkv.engine.GetOptions;
import dev.flowkv.engine.KvFailure;
import dev.flowkv.engine.KvFailure.Reason;
import dev.flowkv.engine.KvRead;
import dev.flowkv.engine.KvValue;
import dev.flowkv.engine.MissedWrite;
import dev.flowkv.engine.MissedWrite.Cause;
import dev.flowkv.engine.ReadTrace;
import dev.flowkv.engine.Setting;
import dev.flowkv.engine.Settings;
import dev.flowkv.engine.argument.Key;
import dev.flowkv.engine.argument.Utf8;
import dev.flowkv.engine.cache.CacheTtl;
import dev.flowkv.engine.cache.ReadCache;
import dev.flowkv.engine.cache.Shard;
import dev.flowkv.engine.limit.QuotaKind;
import dev.flowkv.engine.namespace.Account;
import dev.flowkv.engine.namespace.Configuration;
import dev.flowkv.engine.namespace.Namespace;
import dev.flowkv.engine.namespace.NamespaceDirectory;
import dev.flowkv.engine.namespace.NamespaceHandle;
import dev.flowkv.engine.schedule.Asker;
import dev.flowkv.engine.schedule.KvScheduler;
import dev.flowkv.engine.store.CachedRead;
import dev.flowkv.engine.store.Location;
import dev.flowkv.engine.store.Staleness;
import dev.flowkv.engine.store.Version;
import java.nio.CharBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads of one key and of many. */
public final class Reader {
  private final Account account;
  private final NamespaceDirectory directory;

  public Reader(Account account, NamespaceDirectory directory) {
    this.account = account;
    this.directory = directory;
  }

  public KvRead get(
      NamespaceHandle handle, Caller caller, String name, GetOptions options, ReadMode mode) {
    Configuration configuration = account.configuration();
    Settings settings = configuration.settings();
    Location location = configuration.origin(caller.location()).location();
    Key key = Key.of(name, settings);
    CacheTtl cacheTtl = CacheTtl.of(options.cacheTtl(), settings);
    handle.check(directory);
    long now = account.clock().millis();
    account.limits().invocations().admit(caller.invocation(), settings);
    account.limits().quota().take(QuotaKind.GET, 1, now, settings);

    Asked asked =
        new Asked(handle.state(directory), account.scheduler(), location, key, cacheTtl, settings);
    PendingRead read = start(asked, shard(asked, configuration), now, mode);
    read.keep();
    return read.answer(now, mode);
  }

  public Map<String, KvRead> getAll(
      NamespaceHandle handle,
      Caller caller,
      List<String> names,
      BulkGetOptions options,
      ReadMode mode) {
    Configuration configuration = account.configuration();
    Settings settings = configuration.settings();
    Location location = configuration.origin(caller.location()).location();
    boolean json = isJson(options.type());
    checkCount(names.size(), settings);
    // The platform answers a key once, however often it is asked for.
    List<String> distinct = names.stream().distinct().toList();
    List<Key> keys = distinct.stream().map(name -> Key.of(name, settings)).toList();
    CacheTtl cacheTtl = CacheTtl.of(options.cacheTtl(), settings);
    handle.check(directory);
    long now = account.clock().millis();
    int counted = settings.flag(Setting.BULK_READ_COUNTS_KEYS) ? keys.size() : 1;
    account.limits().invocations().admit(caller.invocation(), settings);
    account.limits().quota().take(QuotaKind.GET, counted, now, settings);

    // A read that fails changes no cache: all answers are looked at before any of them is kept.
    Namespace namespace = handle.state(directory);
    List<PendingRead> reads = new ArrayList<>(keys.size());
    Map<String, KvRead> answers = new LinkedHashMap<>();
    for (int i = 0; i < keys.size(); i++) {
      Asked asked =
          new Asked(namespace, account.scheduler(), location, keys.get(i), cacheTtl, settings);
      PendingRead read = start(asked, shard(asked, configuration), now, mode);
      reads.add(read);
      answers.put(distinct.get(i), read.answer(now, mode));
    }
    checkAnswers(answers, json, options.requireText(), settings);
    reads.forEach(PendingRead::keep);
    return Collections.unmodifiableMap(answers);
  }

  /** What is read, and under which settings. */
  private record Asked(
      Namespace namespace,
      KvScheduler scheduler,
      Location location,
      Key key,
      CacheTtl cacheTtl,
      Settings settings) {
    ReadCache.Central centralAt(long millis) {
      return namespace.central(scheduler, Asker.GET, location, key, millis);
    }
  }

  private static Shard shard(Asked asked, Configuration configuration) {
    return configuration.nextShard(
        asked.location,
        asked.scheduler,
        shard ->
            asked.settings.readCache()
                ? asked.namespace.cached(asked.location, shard, asked.key)
                : null);
  }

  /** A read that has been answered and not yet changed the cache. */
  private record PendingRead(
      Asked asked,
      ReadCache.@Nullable Lookup lookup,
      @Nullable ReadCache cache,
      ReadCache.Central central,
      @Nullable Version version,
      @Nullable CacheStatus status) {

    void keep() {
      if (cache != null && lookup != null) {
        cache.keep(asked.key, lookup, central);
      }
    }

    KvRead answer(long now, ReadMode mode) {
      KvRead answer = Reader.answer(now, version, status);
      return mode.watched() ? answer.withTrace(trace(now)) : answer;
    }

    private ReadTrace trace(long now) {
      CachedRead entry = lookup != null && status == CacheStatus.HIT ? lookup.found() : null;
      Cause cause =
          entry != null
              ? Cause.CACHED
              : status == CacheStatus.HIT ? Cause.FAULT_RULE : Cause.NOT_ARRIVED;
      MissedWrite missed =
          new Tracer(asked.namespace, asked.scheduler, asked.location, now, cause)
              .missed(asked.key, version);
      long stale = Staleness.millis(version, asked.namespace.store().find(asked.key), now);
      long sequence = version == null ? 0 : version.sequence();
      return entry == null
          ? ReadTrace.ofStore(sequence, stale, missed)
          : ReadTrace.ofCache(
              sequence,
              entry.fetchedAtMillis(),
              asked.cacheTtl.endMillis(entry, asked.settings),
              stale,
              missed);
    }
  }

  private static PendingRead start(Asked asked, Shard shard, long now, ReadMode mode) {
    Settings settings = asked.settings;
    ReadCache.Central central = asked.centralAt(now);
    if (!settings.readCache()) {
      return new PendingRead(asked, null, null, central, central.visible(), null);
    }
    long stale = mode.staleMillis(asked.cacheTtl.seconds());
    if (stale > 0) {
      Version shown = asked.centralAt(now - stale).visible();
      // Where misses are cached, so is the absence of what had expired by then; what has expired
      // since is dropped.
      boolean isHeld =
          shown == null || !shown.isLiveAt(now - stale)
              ? settings.negativeCache()
              : shown.isLiveAt(now);
      if (isHeld) {
        return new PendingRead(asked, null, null, central, shown, CacheStatus.HIT);
      }
    }
    ReadCache cache = asked.namespace.readCache(shard, settings);
    ReadCache.Lookup lookup = cache.lookup(asked.key, now, asked.cacheTtl, settings, central);
    return new PendingRead(asked, lookup, cache, central, lookup.version(), lookup.status());
  }

  /** The answer at a moment: an expired version reads as absence. */
  static KvRead answer(long millis, @Nullable Version version, @Nullable CacheStatus status) {
    byte[] value = version == null || version.isExpiredAt(millis) ? null : version.value();
    return version == null || value == null
        ? KvRead.absent(status)
        : KvRead.present(value, version.metadata(), version.expirationSeconds(), status);
  }

  private static boolean isJson(@Nullable String type) {
    if (type == null || type.equals("text")) {
      return false;
    }
    if (type.equals("json")) {
      return true;
    }
    throw new KvFailure(
        Reason.BULK_TYPE_INVALID, "\"" + type + "\" is not a valid type. Use \"json\" or \"text\"");
  }

  private static void checkCount(int count, Settings settings) {
    if (count < 1) {
      throw new KvFailure(Reason.BULK_COUNT_INVALID, "You must request a minimum of 1 key");
    }
    if (count > KvLimits.BULK_READ_KEYS && settings.sizes()) {
      throw new KvFailure(
          Reason.BULK_COUNT_INVALID,
          "You can request a maximum of " + KvLimits.BULK_READ_KEYS + " keys");
    }
  }

  private static void checkAnswers(
      Map<String, KvRead> answers, boolean json, boolean requireText, Settings settings) {
    long size = 0;
    for (KvRead answer : answers.values()) {
      KvValue value = answer.value().orElse(null);
      if (value == null) {
        continue;
      }
      size += value.size();
      if (json || requireText) {
        Optional<CharBuffer> text = Utf8.decode(value.array());
        if (requireText && text.isEmpty()) {
          throw mismatch("non-text");
        }
        if (json && !JsonSyntax.isValid(text.map(Objects::toString).orElseGet(value::text))) {
          throw mismatch("non-json");
        }
      }
    }
    if (size > KvLimits.BULK_READ_BYTES && settings.sizes()) {
      throw new KvFailure(Reason.BULK_TOO_LARGE, "Total size of request exceeds the limit of 25MB");
    }
  }

  private static KvFailure mismatch(String kind) {
    return new KvFailure(
        Reason.BULK_VALUE_MISMATCH,
        "At least one of the requested keys corresponds to a " + kind + " value");
  }
}
