package dev.flowkv.engine.operation;

import dev.flowkv.engine.KeyRange;
import dev.flowkv.engine.KeyView;
import dev.flowkv.engine.KeyViews;
import dev.flowkv.engine.KvEntry;
import dev.flowkv.engine.KvValue;
import dev.flowkv.engine.NamespaceSize;
import dev.flowkv.engine.argument.Key;
import dev.flowkv.engine.namespace.Account;
import dev.flowkv.engine.namespace.Configuration;
import dev.flowkv.engine.namespace.Namespace;
import dev.flowkv.engine.schedule.Asker;
import dev.flowkv.engine.store.Version;
import dev.flowkv.engine.store.VersionChain;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  /**
   * Looks at a key at some locations as an assertion does: where it is open what they are shown, it
   * is decided now.
   */
  public KeyView decide(Namespace namespace, String name, Collection<String> locations) {
    Configuration configuration = account.configuration();
    Key key = Key.of(name, configuration.settings());
    return look(namespace, configuration, key, account.clock().millis(), Asker.ASSERTION)
        .view(namespace.store().find(key), locations::contains);
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

  private KeyView view(
      Namespace namespace,
      Configuration configuration,
      Key key,
      @Nullable VersionChain chain,
      long now) {
    return look(namespace, configuration, key, now, Asker.LOOK).view(chain, location -> true);
  }

  private KeyLook look(
      Namespace namespace, Configuration configuration, Key key, long now, Asker asker) {
    return new KeyLook(namespace, account.scheduler(), configuration, key, now, asker);
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
}
