package dev.flowkv.engine.operation;

import dev.flowkv.capability.KvLimits;
import dev.flowkv.engine.CacheStatus;
import dev.flowkv.engine.KvFailure;
import dev.flowkv.engine.KvFailure.Reason;
import dev.flowkv.engine.ListOptions;
import dev.flowkv.engine.ListPage;
import dev.flowkv.engine.ListTrace;
import dev.flowkv.engine.ListedKey;
import dev.flowkv.engine.MissedWrite.Cause;
import dev.flowkv.engine.Setting;
import dev.flowkv.engine.Settings;
import dev.flowkv.engine.argument.Key;
import dev.flowkv.engine.argument.Numbers;
import dev.flowkv.engine.cache.ListCache;
import dev.flowkv.engine.cache.Shard;
import dev.flowkv.engine.limit.QuotaKind;
import dev.flowkv.engine.namespace.Account;
import dev.flowkv.engine.namespace.Configuration;
import dev.flowkv.engine.namespace.Namespace;
import dev.flowkv.engine.namespace.NamespaceDirectory;
import dev.flowkv.engine.namespace.NamespaceHandle;
import dev.flowkv.engine.schedule.Asker;
import dev.flowkv.engine.schedule.KvScheduler;
import dev.flowkv.engine.schedule.Question;
import dev.flowkv.engine.store.CentralStore;
import dev.flowkv.engine.store.Location;
import dev.flowkv.engine.store.Retention;
import dev.flowkv.engine.store.Version;
import dev.flowkv.engine.store.VersionChain;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Lists of keys. */
public final class Lister {
  private final Account account;
  private final NamespaceDirectory directory;

  public Lister(Account account, NamespaceDirectory directory) {
    this.account = account;
    this.directory = directory;
  }

  public ListPage list(NamespaceHandle handle, Caller caller, ListOptions options, ReadMode mode) {
    Configuration configuration = account.configuration();
    Settings settings = configuration.settings();
    Location location = configuration.origin(caller.location()).location();
    Key prefix = Key.prefix(options.prefix(), settings);
    int limit = limit(options.limit(), settings);
    Start start = Start.of(options.cursor(), handle.id(), prefix, settings);
    handle.check(directory);
    long now = account.clock().millis();
    account.limits().invocations().admit(caller.invocation(), settings);
    account.limits().quota().take(QuotaKind.LIST, 1, now, settings);

    Namespace namespace = handle.state(directory);
    int cacheSeconds = settings.number(Setting.LIST_CACHE_SECONDS);
    Shard shard =
        configuration.nextShard(
            location,
            account.scheduler(),
            index ->
                cacheSeconds == 0 || start.isNowhere()
                    ? null
                    : namespace
                        .listCache()
                        .find(
                            new ListCache.PageKey(
                                new Shard(location, index), prefix, limit, start.after()),
                            now,
                            cacheSeconds));
    if (start.isNowhere()) {
      CacheStatus status = cacheSeconds == 0 ? null : CacheStatus.MISS;
      return answer(new ListCache.Page(List.of(), null, now), now, status, null);
    }
    Key after = start.after();
    Query query =
        new Query(
            namespace,
            account.scheduler(),
            location,
            prefix,
            after,
            limit,
            account.retention(configuration));
    if (cacheSeconds == 0) {
      ListCache.Page page = read(query, now, now);
      return answer(page, now, null, trace(query, page, now, mode, Cause.NOT_ARRIVED, 0));
    }
    long stale = mode.staleMillis(cacheSeconds);
    if (stale > 0) {
      ListCache.Page old = read(query, now, now - stale);
      return answer(
          old, now, CacheStatus.HIT, trace(query, old, now, mode, Cause.FAULT_RULE, cacheSeconds));
    }
    ListCache.PageKey pageKey = new ListCache.PageKey(shard, prefix, limit, after);
    ListCache.Page kept = namespace.listCache().find(pageKey, now, cacheSeconds);
    if (kept != null) {
      return answer(
          kept, now, CacheStatus.HIT, trace(query, kept, now, mode, Cause.CACHED, cacheSeconds));
    }
    ListCache.Page page = read(query, now, now);
    namespace.listCache().keep(pageKey, page, cacheSeconds);
    return answer(
        page,
        now,
        CacheStatus.MISS,
        trace(query, page, now, mode, Cause.NOT_ARRIVED, cacheSeconds));
  }

  private static @Nullable ListTrace trace(
      Query query, ListCache.Page page, long now, ReadMode mode, Cause cause, int cacheSeconds) {
    if (!mode.watched()) {
      return null;
    }
    Namespace namespace = query.namespace();
    boolean cached = cause == Cause.CACHED;
    long at = page.fetchedAtMillis();
    Key last =
        Optional.ofNullable(page.cursor())
            .flatMap(cursor -> Cursor.decode(cursor, namespace.id()))
            .map(Cursor::last)
            .orElse(null);
    return new Tracer(namespace, query.scheduler(), query.location(), now, cause)
        .list(
            query.chains(),
            query.prefix(),
            last,
            page,
            cached ? OptionalLong.of(at) : OptionalLong.empty(),
            cached ? OptionalLong.of(at + cacheSeconds * 1000L) : OptionalLong.empty());
  }

  /**
   * Where a list begins.
   *
   * @param after behind this key; null: at the first one with the prefix
   * @param isNowhere behind all keys, since the cursor is of no list
   */
  private record Start(@Nullable Key after, boolean isNowhere) {
    /** A call that forgets the prefix lists on without one, as on the platform. */
    static Start of(@Nullable String cursor, String namespaceId, Key prefix, Settings settings) {
      if (cursor == null || cursor.isEmpty()) {
        return new Start(null, false);
      }
      Cursor given = Cursor.decode(cursor, namespaceId).orElse(null);
      if (given == null) {
        return nowhere(settings);
      }
      if (prefix.utf8().length > 0
          && !prefix.equals(given.prefix())
          && settings.is(Setting.CURSOR_OF_ANOTHER_PREFIX, Settings.REFUSED)) {
        throw invalidCursor();
      }
      return new Start(given.last(), false);
    }

    private static Start nowhere(Settings settings) {
      if (settings.is(Setting.CURSOR_FROM_NOWHERE, Settings.REFUSED)) {
        throw invalidCursor();
      }
      return new Start(null, true);
    }

    private static KvFailure invalidCursor() {
      return new KvFailure(Reason.CURSOR_INVALID, "Invalid cursor");
    }
  }

  /** A list that has passed validation. */
  private record Query(
      Namespace namespace,
      KvScheduler scheduler,
      Location location,
      Key prefix,
      @Nullable Key after,
      int limit,
      Retention retention) {

    /** The keys from where the page starts: a cursor of another list may sort before the prefix. */
    Iterable<Map.Entry<Key, VersionChain>> chains() {
      CentralStore store = namespace.store();
      return (after == null || after.compareTo(prefix) < 0
              ? store.from(prefix, true)
              : store.from(after, false))
          .entrySet();
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
    Asker page = new Asker.Page(prefix);
    List<ListCache.Entry> live = new ArrayList<>();
    Key last = null;
    int taken = 0;
    for (Map.Entry<Key, VersionChain> e : query.chains()) {
      Key key = e.getKey();
      if (!key.startsWith(prefix)) {
        break;
      }
      Version shown =
          query
              .scheduler()
              .shown(e.getValue(), new Question(page, namespace.id(), query.location(), key, asOf));
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
        String cursor = new Cursor(prefix, last == null ? prefix : last).encode(namespace.id());
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

  private static ListPage answer(
      ListCache.Page page, long now, @Nullable CacheStatus status, @Nullable ListTrace trace) {
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
    return new ListPage(
        keys,
        Optional.ofNullable(page.cursor()),
        Optional.ofNullable(status),
        Optional.ofNullable(trace));
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
