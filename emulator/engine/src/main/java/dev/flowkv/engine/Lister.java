package dev.flowkv.engine;

import dev.flowkv.capability.KvLimits;
import dev.flowkv.engine.KvFailure.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Lists of keys. */
final class Lister {
  private final Account account;
  private final NamespaceDirectory directory;

  Lister(Account account, NamespaceDirectory directory) {
    this.account = account;
    this.directory = directory;
  }

  ListPage list(NamespaceHandle handle, Caller caller, ListOptions options, ReadMode mode) {
    Configuration configuration = account.configuration();
    Settings settings = configuration.settings();
    Location location = configuration.origin(caller.location()).location();
    Key prefix = Key.prefix(options.prefix(), settings);
    int limit = limit(options.limit(), settings);
    String cursor = options.cursor();
    Key after =
        cursor == null || cursor.isEmpty() ? null : Cursor.decode(cursor, handle.id(), prefix);
    long now = account.clock().millis();
    account.limits().invocations().admit(caller.invocation(), settings);
    account.limits().quota().take(QuotaKind.LIST, 1, now, settings);

    Namespace namespace = handle.state(directory);
    Namespace.Shard shard = configuration.nextShard(location);
    Query query =
        new Query(namespace, location, prefix, after, limit, account.retention(configuration));
    int cacheSeconds = settings.number(Setting.LIST_CACHE_SECONDS);
    if (cacheSeconds == 0) {
      return answer(read(query, now, now), now, null);
    }
    long stale = mode.staleMillis(cacheSeconds);
    if (stale > 0) {
      ListCache.Page old = read(query, now, now - stale);
      return answer(old, now, CacheStatus.HIT);
    }
    ListCache.PageKey pageKey = new ListCache.PageKey(shard, prefix, limit, after);
    ListCache.Page kept = namespace.listCache().find(pageKey, now, cacheSeconds);
    if (kept != null) {
      return answer(kept, now, CacheStatus.HIT);
    }
    ListCache.Page page = read(query, now, now);
    namespace.listCache().keep(pageKey, page, cacheSeconds);
    return answer(page, now, CacheStatus.MISS);
  }

  /** A list that has passed validation. */
  private record Query(
      Namespace namespace,
      Location location,
      Key prefix,
      @Nullable Key after,
      int limit,
      Retention retention) {

    /** The keys from where the page starts. A cursor's key never sorts before its prefix. */
    Iterable<Map.Entry<Key, VersionChain>> chains() {
      CentralStore store = namespace.store();
      return (after == null ? store.from(prefix, true) : store.from(after, false)).entrySet();
    }
  }

  /**
   * A page from the store.
   *
   * @param asOf the moment it shows: now, or earlier
   */
  private static ListCache.Page read(Query query, long now, long asOf) {
    Namespace namespace = query.namespace();
    Key prefix = query.prefix();
    Retention retention = query.retention();
    List<ListCache.Entry> live = new ArrayList<>();
    Key last = null;
    int taken = 0;
    for (Map.Entry<Key, VersionChain> e : query.chains()) {
      Key key = e.getKey();
      if (!key.startsWith(prefix)) {
        break;
      }
      Version shown = e.getValue().visibleTo(query.location(), asOf, namespace.id(), key);
      if (shown == null) {
        continue;
      }
      boolean isLive = shown.isLiveAt(asOf);
      if (!isLive && !shown.isCountingTombstoneAt(asOf, retention.tombstoneSeconds())) {
        // Else lists of a namespace whose keys expire would grow slower and slower.
        namespace.store().removeIfGone(key, e.getValue(), now, retention);
        continue;
      }
      if (taken == query.limit()) {
        // The page is full and this entry remains.
        String cursor = Cursor.encode(namespace.id(), prefix, last == null ? prefix : last);
        return new ListCache.Page(live, cursor, asOf);
      }
      if (isLive) {
        live.add(ListCache.Entry.of(key, shown));
      }
      last = key;
      taken++;
    }
    return new ListCache.Page(live, null, asOf);
  }

  private static ListPage answer(ListCache.Page page, long now, @Nullable CacheStatus status) {
    List<ListedKey> keys = new ArrayList<>(page.entries().size());
    for (ListCache.Entry e : page.entries()) {
      if (e.isLiveAt(now)) {
        keys.add(
            new ListedKey(
                e.key().toString(),
                Version.optional(e.expirationSeconds()),
                Optional.ofNullable(e.metadata())));
      }
    }
    return new ListPage(keys, Optional.ofNullable(page.cursor()), Optional.ofNullable(status));
  }

  private static int limit(@Nullable String text, Settings settings) {
    if (text == null) {
      return KvLimits.LIST_KEYS;
    }
    OptionalLong parsed = Numbers.parseLong(text);
    if (parsed.isEmpty() || parsed.getAsLong() <= 0) {
      throw invalidLimit(text, "Please specify an integer greater than 0.");
    }
    if (parsed.getAsLong() > KvLimits.LIST_KEYS && settings.sizes()) {
      // The platform's text says "less than", and 1000 itself is accepted.
      throw invalidLimit(text, "Please specify an integer less than " + KvLimits.LIST_KEYS + ".");
    }
    return (int) Math.min(parsed.getAsLong(), Integer.MAX_VALUE);
  }

  private static KvFailure invalidLimit(String text, String rule) {
    return new KvFailure(
        Reason.LIST_LIMIT_INVALID, "Invalid key_count_limit of " + text + ". " + rule);
  }
}
