package dev.flowkv.engine;

import dev.flowkv.capability.KvLimits;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An emulated Workers KV account, in memory: the entry point of the engine.
 *
 * <pre>{@code
 * KvEmulator emulator =
 *     KvEmulator.create(
 *         EmulatorConfig.cloudflare().toBuilder().clock(ClockSetting.manual()).build());
 * KvNamespace namespace = emulator.namespace("app");
 * namespace.at("sjc").get("greeting");                   // absent, and cached as absent
 * namespace.at("lhr").put("greeting", "hello");
 * namespace.at("lhr").get("greeting").text();            // hello
 * namespace.at("sjc").get("greeting").isPresent();       // false: the cached miss
 * emulator.clock().advance(Duration.ofMinutes(2));
 * namespace.at("sjc").get("greeting").text();            // hello
 * }</pre>
 *
 * <p>Safe for use by many threads. No method blocks for longer than another thread's operation on
 * the same key takes.
 */
public final class KvEmulator {
  private final Account account;
  private final NamespaceDirectory directory;
  private final Reader reader;
  private final Writer writer;
  private final Lister lister;
  private final Inspector inspector;

  private KvEmulator(EmulatorConfig config) {
    this.account = new Account(config);
    this.directory = new NamespaceDirectory(config, account.clock());
    this.reader = new Reader(account);
    this.writer = new Writer(account);
    this.lister = new Lister(account);
    this.inspector = new Inspector(account);
  }

  /** An emulator with nothing in it but the declared namespaces. */
  public static KvEmulator create(EmulatorConfig config) {
    return new KvEmulator(config);
  }

  /** The clock of everything in this emulator. */
  public EmulatorClock clock() {
    return account.clock();
  }

  /** The configuration in force; its clock and namespaces are those at the start. */
  public EmulatorConfig config() {
    return account.configuration().config();
  }

  /**
   * Changes profile, settings, seed or locations. A changed lag or seed is one of later writes;
   * clock and namespaces are not changed by this.
   */
  public void configure(UnaryOperator<EmulatorConfig> change) {
    OptionalInt before = readCacheMaxEntries();
    account.configure(change);
    if (!before.equals(readCacheMaxEntries())) {
      directory.dropReadCaches();
    }
  }

  /**
   * A namespace by its id. It comes into being with its first operation, as for a binding; {@link
   * #createNamespace} is the REST API's way.
   */
  public KvNamespace namespace(String id) {
    return new KvNamespace(new NamespaceHandle(id, directory::stateOrCreate), this);
  }

  /**
   * A namespace by its id, which must exist: now, and for each operation. This is how the REST API
   * names one.
   *
   * @throws KvFailure if there is none
   */
  public KvNamespace existingNamespace(String id) {
    directory.require(id);
    return new KvNamespace(new NamespaceHandle(id, directory::requireState), this);
  }

  /** The namespace of this id, if there is one. */
  public Optional<NamespaceInfo> findNamespace(String id) {
    return directory.find(id);
  }

  /**
   * The namespace of this id.
   *
   * @throws KvFailure if there is none
   */
  public NamespaceInfo requireNamespace(String id) {
    return directory.require(id);
  }

  /** All namespaces, in no order. */
  public List<NamespaceInfo> namespaces() {
    return directory.list();
  }

  /**
   * Makes a namespace with an id drawn from the seed.
   *
   * @throws KvFailure if the title is missing, too long or taken, or the account is full
   */
  public NamespaceInfo createNamespace(@Nullable String title) {
    return directory.create(title);
  }

  /**
   * Gives a namespace another title.
   *
   * @throws KvFailure as {@link #requireNamespace} and {@link #createNamespace}
   */
  public NamespaceInfo renameNamespace(String id, @Nullable String title) {
    return directory.rename(id, title);
  }

  /**
   * Removes a namespace with all that is in it.
   *
   * @throws KvFailure if there is none
   */
  public void deleteNamespace(String id) {
    directory.delete(id);
  }

  /**
   * Back to the start: no data, no caches, counters at zero, only the declared namespaces. Clock
   * and configuration stay.
   */
  public void reset() {
    directory.reset();
    account.resetCounters();
  }

  /**
   * Counts one request of the REST API.
   *
   * @throws KvFailure if there were too many
   */
  public void admitRestRequest() {
    account
        .limits()
        .restRequests()
        .admit(account.clock().millis(), account.configuration().settings());
  }

  /** The largest value that is accepted, in bytes. */
  public int maxValueBytes() {
    return account.configuration().settings().sizes()
        ? KvLimits.VALUE_BYTES
        : Integer.MAX_VALUE - 8; // The longest array that every JVM can make.
  }

  private OptionalInt readCacheMaxEntries() {
    return config().settings().optionalNumber(Setting.READ_CACHE_MAX_ENTRIES);
  }

  KvAccess access(NamespaceHandle namespace, String location) {
    return new KvAccess(namespace, new Caller(location, null), reader, writer, lister);
  }

  Namespace state(String namespaceId) {
    return directory.stateOrEmpty(namespaceId);
  }

  KeyView view(String namespaceId, String key) {
    return inspector.view(state(namespaceId), key);
  }

  void resetNamespace(String id) {
    directory.reset(id);
  }
}
