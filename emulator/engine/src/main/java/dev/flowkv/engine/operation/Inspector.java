package dev.flowkv.engine.operation;

import dev.flowkv.engine.CacheStatus;
import dev.flowkv.engine.KeyRange;
import dev.flowkv.engine.KeyView;
import dev.flowkv.engine.KeyViews;
import dev.flowkv.engine.KvEntry;
import dev.flowkv.engine.KvValue;
import dev.flowkv.engine.NamespaceSize;
import dev.flowkv.engine.Settings;
import dev.flowkv.engine.argument.Key;
import dev.flowkv.engine.cache.CacheTtl;
import dev.flowkv.engine.cache.ReadCache;
import dev.flowkv.engine.cache.Shard;
import dev.flowkv.engine.namespace.Account;
import dev.flowkv.engine.namespace.Configuration;
import dev.flowkv.engine.namespace.Namespace;
import dev.flowkv.engine.store.CachedRead;
import dev.flowkv.engine.store.Location;
import dev.flowkv.engine.store.Origin;
import dev.flowkv.engine.store.Version;
import dev.flowkv.engine.store.VersionChain;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Looks at keys without touching them. */
public final class Inspector {
  private final Account account;

  public Inspector(Account account) {
    this.account = account;
  }

  /**
   * Looks at a key as it is at a moment if nothing happens until then.
   *
   * @param at milliseconds since the epoch; null, or a moment that has passed: now
   */
  public KeyView view(Namespace namespace, String name, @Nullable Long at) {
    Configuration configuration = account.configuration();
    Key key = Key.of(name, configuration.settings());
    return view(namespace, configuration, key, namespace.store().find(key), moment(at));
  }

  /** Looks at a page of keys, all of them as they are at one moment. */
  public KeyViews views(Namespace namespace, KeyRange range, @Nullable Long at) {
    Configuration configuration = account.configuration();
    long moment = moment(at);
    // One more than asked for tells whether the page is the last one.
    List<RangeWalk.Row> found =
        new RangeWalk(namespace.store(), range).rows((long) range.limit() + 1);
    List<KeyViews.Row> rows = new ArrayList<>();
    for (RangeWalk.Row row : found.subList(0, Math.min(range.limit(), found.size()))) {
      VersionChain chain = row.chain();
      rows.add(
          new KeyViews.Row(
              row.key().toString(),
              chain == null
                  ? Optional.empty()
                  : Optional.of(view(namespace, configuration, row.key(), chain, moment))));
    }
    return new KeyViews(Instant.ofEpochMilli(moment), rows, found.size() <= range.limit());
  }

  private long moment(@Nullable Long at) {
    long now = account.clock().millis();
    return at == null ? now : Math.max(now, at);
  }

  private static KeyView view(
      Namespace namespace,
      Configuration configuration,
      Key key,
      @Nullable VersionChain chain,
      long now) {
    List<Version> versions = new ArrayList<>();
    for (Version v = chain == null ? null : chain.head(); v != null; v = v.older()) {
      versions.add(v);
    }
    List<KeyView.ShardView> shards = new ArrayList<>();
    for (Origin origin : configuration.origins()) {
      for (int i = 0; i < configuration.settings().shardsPerLocation(); i++) {
        Shard shard = new Shard(origin.location(), i);
        shards.add(view(namespace, configuration.settings(), shard, key, now, versions));
      }
    }
    return new KeyView(
        key.toString(),
        Instant.ofEpochMilli(now),
        versions.stream().map(Inspector::view).toList(),
        shards);
  }

  /** The live keys of a namespace, in byte order, each as its last accepted write left it. */
  public static List<KvEntry> entries(
      Namespace namespace, String prefix, @Nullable String after, int limit, long now) {
    Key begin = Key.ofText(prefix);
    Key behind = after == null ? null : Key.ofText(after);
    boolean isBehind = behind != null && behind.compareTo(begin) >= 0;
    List<KvEntry> entries = new ArrayList<>();
    for (Map.Entry<Key, VersionChain> e :
        namespace.store().from(isBehind && behind != null ? behind : begin, !isBehind).entrySet()) {
      if (entries.size() == limit || !e.getKey().startsWith(begin)) {
        break;
      }
      Version latest = e.getValue().head();
      byte[] value = latest == null ? null : latest.value();
      if (latest != null && value != null && latest.isLiveAt(now)) {
        entries.add(
            new KvEntry(
                e.getKey().toString(),
                KvValue.wrap(value),
                Optional.ofNullable(latest.metadata()),
                Version.optional(latest.expirationSeconds())));
      }
    }
    return entries;
  }

  public static NamespaceSize size(Namespace namespace, long now) {
    long keys = 0;
    long bytes = 0;
    for (VersionChain chain : namespace.store().all().values()) {
      Version latest = chain.head();
      if (latest != null && latest.isLiveAt(now)) {
        keys++;
        bytes += latest.valueSize();
      }
    }
    return new NamespaceSize(keys, bytes);
  }

  private static KeyView.ShardView view(
      Namespace namespace,
      Settings settings,
      Shard shard,
      Key key,
      long now,
      List<Version> versions) {
    Location location = shard.location();
    ReadCache.Central central = namespace.central(location, key, now);
    ReadCache present = namespace.findReadCache(shard);
    ReadCache cache = present == null ? new ReadCache(settings) : present;
    CachedRead cached = settings.readCache() ? cache.peek(key) : null;
    CacheTtl cacheTtl = CacheTtl.of(null, settings);
    @Nullable Version answer = central.visible();
    @Nullable CacheStatus status = null;
    if (settings.readCache()) {
      ReadCache.Lookup lookup = cache.lookup(key, now, cacheTtl, settings, central);
      answer = lookup.version();
      status = lookup.status();
    }
    OptionalLong age =
        cached == null ? OptionalLong.empty() : OptionalLong.of(now - cached.fetchedAtMillis());
    return new KeyView.ShardView(
        location.name(),
        shard.index(),
        Reader.answer(now, answer, status),
        answer == null ? OptionalLong.empty() : OptionalLong.of(answer.sequence()),
        age,
        cached == null
            ? OptionalLong.empty()
            : OptionalLong.of(freshForMillis(cached, now, cacheTtl.endMillis(cached, settings))),
        pending(namespace, location, key, now, versions));
  }

  /** An entry ends with its age, or with the expiration of what it holds. */
  private static long freshForMillis(CachedRead cached, long now, long endMillis) {
    long left = endMillis - now;
    Version version = cached.version();
    if (version != null) {
      left = Math.min(left, TimeUnit.SECONDS.toMillis(version.expirationSeconds()) - now);
    }
    return Math.max(0, left);
  }

  private static List<KeyView.Pending> pending(
      Namespace namespace, Location location, Key key, long now, List<Version> versions) {
    List<KeyView.Pending> pending = new ArrayList<>();
    for (Version v : versions) {
      long left = v.visibleAtMillis(location, namespace.id(), key) - now;
      if (left <= 0) {
        break;
      }
      pending.add(new KeyView.Pending(v.sequence(), left));
    }
    return pending;
  }

  private static KeyView.VersionView view(Version v) {
    return new KeyView.VersionView(
        v.sequence(),
        Instant.ofEpochMilli(v.commitMillis()),
        v.origin().location().name(),
        v.isTombstone(),
        Optional.ofNullable(v.value()).map(KvValue::wrap),
        Optional.ofNullable(v.metadata()),
        Version.optional(v.expirationSeconds()));
  }
}
