package dev.flowkv.engine.namespace;

import dev.flowkv.engine.CommitLog;
import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.KvFailure;
import dev.flowkv.engine.KvFailure.Reason;
import dev.flowkv.engine.NamespaceInfo;
import dev.flowkv.engine.Setting;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The account's namespaces: their ids, titles and states. */
public final class NamespaceDirectory {
  private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");

  private final Account account;
  private final long seed;

  /** Guarded by this object's monitor: title by id. */
  private final Map<String, String> declared;

  /** Read without a lock, since every operation does; changed under this object's monitor. */
  private final ConcurrentHashMap<String, Listed> byId = new ConcurrentHashMap<>();

  /** Guarded by this object's monitor. */
  private final Set<String> titles = new HashSet<>();

  private long created;

  private record Listed(NamespaceInfo info, Namespace state) {}

  public NamespaceDirectory(EmulatorConfig config, Account account) {
    this.account = account;
    this.declared = new LinkedHashMap<>(config.namespaces());
    this.seed = config.seed();
    reset();
  }

  /** The namespaces that exist after a reset, too: title by id. */
  public synchronized Map<String, String> declared() {
    return new LinkedHashMap<>(declared);
  }

  /** How many ids have been drawn. Nothing depends on it; snapshots have always held it. */
  public synchronized long created() {
    return created;
  }

  /** What is made of each namespace, in the order of their ids. */
  public synchronized <T> List<T> inOrder(BiFunction<NamespaceInfo, Namespace, T> make) {
    return byId.values().stream()
        .sorted(Comparator.comparing(listed -> listed.info.id()))
        .map(listed -> make.apply(listed.info, listed.state))
        .toList();
  }

  /** Removes the declared namespaces too, in a directory that nobody sees yet. */
  public synchronized void clearForRestore(long createdNamespaces) {
    byId.clear();
    titles.clear();
    created = createdNamespaces;
  }

  /**
   * Adds an empty namespace, to be filled with what a snapshot has of it.
   *
   * @param place of the namespace in its document
   * @throws IllegalArgumentException if the id is empty, or another one has the id or the title
   */
  public synchronized Namespace addForRestore(String id, String title, String place) {
    if (id.isEmpty() || byId.containsKey(id) || titles.contains(title)) {
      throw new IllegalArgumentException(
          place + " must have an id and a title that no other has, not \"" + id + "\"");
    }
    return add(id, title).state;
  }

  /** Whether any key may be seen, be it one that was deleted and is still cached somewhere. */
  public boolean holdsKeys() {
    return byId.values().stream().anyMatch(listed -> listed.state.holdsKeys());
  }

  /** Back to the declared namespaces, all of them empty. */
  public synchronized void reset() {
    byId.clear();
    titles.clear();
    created = 0;
    declared.forEach(this::add);
  }

  /** The state of a namespace, which is created when a binding first names it. */
  public Namespace stateOrCreate(String id) {
    Listed listed = byId.get(id);
    if (listed == null && id.isEmpty()) {
      return notFound(id);
    }
    return listed != null ? listed.state : createForBinding(id).state;
  }

  /**
   * Checks that a namespace is there or that the account has room for it.
   *
   * @throws KvFailure if it has none
   */
  void requireRoomFor(String id) {
    OptionalInt most =
        account.configuration().settings().optionalNumber(Setting.NAMESPACES_MAXIMUM);
    if (most.isPresent() && byId.size() >= most.getAsInt() && !byId.containsKey(id)) {
      throw new KvFailure(
          Reason.TOO_MANY_NAMESPACES,
          "an account can have at most " + most.getAsInt() + " namespaces");
    }
  }

  private synchronized Listed createForBinding(String id) {
    Listed listed = byId.get(id);
    if (listed != null) {
      return listed;
    }
    requireRoomFor(id);
    String title = id;
    while (titles.contains(title)) {
      title += " (binding)";
    }
    return addAndKeep(id, title);
  }

  /** The state of a namespace that exists already. */
  public Namespace requireState(String id) {
    Listed listed = byId.get(id);
    return listed != null ? listed.state : notFound(id);
  }

  /** The state of a namespace to look at, which a look does not bring into being. */
  public Namespace stateOrEmpty(String id) {
    Listed listed = byId.get(id);
    return listed != null ? listed.state : new Namespace(id, account);
  }

  public Optional<NamespaceInfo> find(String id) {
    return Optional.ofNullable(byId.get(id)).map(Listed::info);
  }

  /** As {@link #find}, with the platform's refusals. */
  public NamespaceInfo require(String id) {
    Listed listed = byId.get(id);
    return listed != null ? listed.info : notFound(id);
  }

  private static <T> T notFound(String id) {
    throw ID.matcher(id.toLowerCase(Locale.ROOT)).matches()
        ? new KvFailure(Reason.NAMESPACE_NOT_FOUND, "namespace not found")
        : new KvFailure(Reason.NAMESPACE_ID_MALFORMED, "invalid namespace format: " + id);
  }

  public synchronized NamespaceInfo create(@Nullable String requestedTitle) {
    String title = checkedTitle(requestedTitle, null);
    String id = NamespaceNames.id(seed, title, byId::containsKey);
    requireRoomFor(id);
    Listed listed = addAndKeep(id, title);
    created++;
    return listed.info;
  }

  /** Adds a namespace that a reset leaves; one that is there keeps its title. */
  public synchronized NamespaceInfo declare(String id, @Nullable String requestedTitle) {
    if (id.isEmpty()) {
      return notFound(id);
    }
    String title = NamespaceNames.wellFormed(requestedTitle);
    Listed listed = byId.get(id);
    if (listed == null) {
      requireRoomFor(id);
      listed =
          addAndKeep(
              id, NamespaceNames.free(title, t -> titles.contains(t) || declared.containsValue(t)));
    }
    if (!declared.containsKey(id)) {
      declared.put(id, NamespaceNames.free(listed.info.title(), declared::containsValue));
    }
    return listed.info;
  }

  /** Adds those declared namespaces that are not there. */
  public synchronized void addMissing() {
    declared.forEach(
        (id, title) -> {
          if (!byId.containsKey(id)) {
            addAndKeep(id, NamespaceNames.free(title, titles::contains));
          }
        });
  }

  public synchronized NamespaceInfo rename(String id, @Nullable String requestedTitle) {
    String before = require(id).title();
    NamespaceInfo info = new NamespaceInfo(id, checkedTitle(requestedTitle, before));
    account.log().commit(new CommitLog.NamespaceSet(id, info.title()));
    titles.remove(before);
    titles.add(info.title());
    byId.computeIfPresent(id, (i, listed) -> new Listed(info, listed.state));
    return info;
  }

  public synchronized void delete(String id) {
    String title = require(id).title();
    account.log().commit(new CommitLog.NamespaceDeleted(id));
    titles.remove(title);
    byId.remove(id);
  }

  /** Empties a namespace, if there is one. */
  public synchronized void reset(String id) {
    if (byId.containsKey(id)) {
      account.log().commit(new CommitLog.NamespaceEmptied(id));
    }
    byId.computeIfPresent(id, (i, listed) -> new Listed(listed.info, new Namespace(id, account)));
  }

  public List<NamespaceInfo> list() {
    return byId.values().stream().map(Listed::info).toList();
  }

  public void dropReadCaches() {
    byId.values().forEach(listed -> listed.state.dropReadCaches());
  }

  public void dropListCaches() {
    byId.values().forEach(listed -> listed.state.listCache().clear());
  }

  private Listed addAndKeep(String id, String title) {
    account.log().commit(new CommitLog.NamespaceSet(id, title));
    return add(id, title);
  }

  private Listed add(String id, String title) {
    Listed listed = new Listed(new NamespaceInfo(id, title), new Namespace(id, account));
    byId.put(id, listed);
    titles.add(title);
    return listed;
  }

  private String checkedTitle(@Nullable String requested, @Nullable String ownTitle) {
    String title = NamespaceNames.wellFormed(requested);
    if (titles.contains(title) && !title.equals(ownTitle)) {
      throw new KvFailure(
          Reason.NAMESPACE_TITLE_TAKEN,
          "a namespace with this account ID and title already exists");
    }
    return title;
  }
}
