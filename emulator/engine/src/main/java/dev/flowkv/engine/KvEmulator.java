package dev.flowkv.engine;

import dev.flowkv.capability.KvLimits;
import dev.flowkv.engine.clock.WorldClock;
import dev.flowkv.engine.fault.FaultRules;
import dev.flowkv.engine.namespace.Account;
import dev.flowkv.engine.namespace.Namespace;
import dev.flowkv.engine.namespace.NamespaceDirectory;
import dev.flowkv.engine.namespace.NamespaceHandle;
import dev.flowkv.engine.operation.Caller;
import dev.flowkv.engine.operation.Forecast;
import dev.flowkv.engine.operation.Inspector;
import dev.flowkv.engine.schedule.KvScheduler;
import dev.flowkv.engine.schedule.SeededScheduler;
import dev.flowkv.engine.state.World;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
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
 * the same key, a snapshot, a reset or a seeding takes; except for operations that a fault rule
 * delays.
 */
public final class KvEmulator {
  private final KvClock timeSource;
  private final EmulatorClock clock = new EmulatorClock(() -> world().clock());
  private final FaultRules faultRules = new FaultRules();
  private final KvFaults faults = new KvFaults(faultRules);
  private final Dispatcher dispatcher;
  private final CommitLog log;
  private volatile World world;

  /** What schedules begin from; null: none are followed. */
  private @Nullable Start start;

  private KvEmulator(EmulatorConfig config) {
    this.timeSource = config.timeSource();
    this.dispatcher = new Dispatcher(this::world, faults, config.delay());
    this.log = config.commitLog();
    WorldClock first = new WorldClock(timeSource, config.clock());
    CommitLog.Kept kept = log.kept();
    first.notBefore(kept.lastCommitMillis());
    this.world = World.of(config, first, faultRules, kept);
  }

  /** An emulator with nothing in it but the declared namespaces. */
  public static KvEmulator create(EmulatorConfig config) {
    return new KvEmulator(config);
  }

  /** The clock of everything in this emulator. */
  public EmulatorClock clock() {
    return clock;
  }

  /** The configuration in force; its clock and namespaces are those at the start. */
  public EmulatorConfig config() {
    return world.account().configuration().config();
  }

  /**
   * Changes profile, settings, seed or locations. A new lag or seed applies to later writes only;
   * clock and namespaces are not changed by this.
   *
   * @throws IllegalStateException if a schedule is followed, and the change is one that schedules
   *     cannot do with; nothing has changed
   */
  public synchronized void configure(UnaryOperator<EmulatorConfig> change) {
    World w = world;
    w.configure(
        before -> {
          EmulatorConfig after = change.apply(before).withStartOf(before);
          if (isFollowing(w)) {
            ScheduledRuns.checkChange(before.settings(), after.settings());
          }
          return after;
        });
  }

  /**
   * A namespace by its id. Its first operation creates it, as for a binding; {@link
   * #createNamespace} is the REST API's way.
   */
  public KvNamespace namespace(String id) {
    return new KvNamespace(new NamespaceHandle(id, true, NamespaceDirectory::stateOrCreate), this);
  }

  /**
   * A namespace by its id, which must exist: now, and for each operation. This is how the REST API
   * names one.
   *
   * @throws KvFailure if there is none
   */
  public KvNamespace existingNamespace(String id) {
    requireNamespace(id);
    return new KvNamespace(new NamespaceHandle(id, false, NamespaceDirectory::requireState), this);
  }

  /** The namespace of this id, if there is one. */
  public Optional<NamespaceInfo> findNamespace(String id) {
    return world.directory().find(id);
  }

  /**
   * The namespace of this id.
   *
   * @throws KvFailure if there is none
   */
  public NamespaceInfo requireNamespace(String id) {
    return world.directory().require(id);
  }

  /** All namespaces, in no order. */
  public List<NamespaceInfo> namespaces() {
    return world.directory().list();
  }

  /**
   * Declares a namespace: it exists from now on, also after a reset. One that exists keeps its
   * title.
   *
   * @param id its id, any text but the empty one
   * @param title its title; one that another namespace has gets a number
   * @throws KvFailure if the id is empty, the title is missing or too long, or the account is full
   */
  public NamespaceInfo declareNamespace(String id, @Nullable String title) {
    return world.directory().declare(id, title);
  }

  /**
   * Makes a namespace with an id drawn from the seed and the title, so that an id never names
   * another namespace's data after a restart.
   *
   * @throws KvFailure if the title is missing, too long or taken, or the account is full
   */
  public NamespaceInfo createNamespace(@Nullable String title) {
    return world.directory().create(title);
  }

  /**
   * Gives a namespace another title.
   *
   * @throws KvFailure as {@link #requireNamespace} and {@link #createNamespace}
   */
  public NamespaceInfo renameNamespace(String id, @Nullable String title) {
    return world.directory().rename(id, title);
  }

  /**
   * Removes a namespace with all that is in it.
   *
   * @throws KvFailure if there is none
   */
  public void deleteNamespace(String id) {
    dispatcher.change(KvChange.Kind.EMPTIED, id, () -> world.deleteNamespace(id));
  }

  /** The rules that make operations fail. */
  public KvFaults faults() {
    return faults;
  }

  /**
   * Registers an observer. If keys already exist, it first receives a {@code replaced} change,
   * because it has not seen the writes that created them. Operations that are under way while
   * nobody observes yet may be missing. An observer that is registered already stays so once.
   */
  public void observe(KvObserver observer) {
    dispatcher.observe(observer, () -> tellWhetherThereAreKeys(observer));
  }

  /**
   * Clears the history and restarts recording. Every operation lands in the old or the new
   * recording.
   */
  public void beginAnew(KvHistory history) {
    dispatcher.observe(
        history,
        () -> {
          history.clear();
          tellWhetherThereAreKeys(history);
        });
  }

  private void tellWhetherThereAreKeys(KvObserver observer) {
    if (world.directory().holdsKeys()) {
      observer.changed(new KvChange(KvChange.Kind.REPLACED, null, clock.millis()));
    }
  }

  /** Those that hear of every operation now, in the order in which they came. */
  public List<KvObserver> observers() {
    return dispatcher.observers();
  }

  /** Tells an observer no more. */
  public void stopObserving(KvObserver observer) {
    dispatcher.forget(observer);
  }

  /**
   * Tells what will change by itself if nothing else happens: versions that arrive, values that
   * expire, cache entries that end, each as a read with the default {@code cacheTtl} meets it.
   * Cached pages of lists are left out. Looking changes nothing; it takes in some 100,000 keys and
   * as many cache entries, the smallest namespaces first.
   *
   * @param limit most events
   */
  public NextEvents nextEvents(int limit) {
    World w = world;
    List<Namespace> namespaces = w.directory().inOrder((info, namespace) -> namespace);
    return Forecast.ofAll(w.account(), namespaces, limit);
  }

  /**
   * Takes the whole state as values, as of one moment: of one world, with its own clock. Values are
   * not copied. Writes, resets and changes of the configuration wait meanwhile; reads go on.
   */
  public EmulatorState capture() {
    return world.capture();
  }

  /**
   * Replaces the whole state, clock and configuration included: from now on this emulator answers
   * as the one that the state was taken from. Fault rules and observers stay; operations that have
   * not ended are lost with the state that they found, unless an observer hears of them or a fault
   * rule delays them: those are performed before or after.
   *
   * @throws IllegalArgumentException naming what is wrong with the state; nothing has changed
   * @throws IllegalStateException if a schedule is followed; nothing has changed
   */
  public synchronized void restore(EmulatorState state) {
    if (isFollowing(world)) {
      throw new IllegalStateException(
          "no state can be restored while a schedule is followed: each schedule begins with the"
              + " state that was there before the first one");
    }
    ClockSetting setting = ClockSetting.restored(state.clock());
    WorldClock restoredClock = new WorldClock(timeSource, setting);
    enter(
        World.of(
            state,
            config().restored(state.config()),
            restoredClock,
            faultRules,
            SeededScheduler.INSTANCE,
            log),
        new CommitLog.Replaced(state),
        // To make a large world takes a while, which is not to pass in it.
        () -> restoredClock.start(setting, state.clock().nowMillis()));
  }

  private void enter(World next, CommitLog.@Nullable Change change, Runnable just) {
    dispatcher.change(
        next.directory().holdsKeys() ? KvChange.Kind.REPLACED : KvChange.Kind.EMPTIED,
        null,
        () -> {
          if (log.isKept()) {
            world.handOver(change, log);
          }
          just.run();
          world = next;
        });
  }

  private static boolean isFollowing(World world) {
    return world.account().scheduler() != SeededScheduler.INSTANCE;
  }

  /**
   * What schedules begin from: the state that is there now, with what the fault rules have done.
   */
  synchronized Start start() {
    if (start != null) {
      throw new IllegalStateException("a schedule is followed already; end its runs first");
    }
    World w = world;
    EmulatorState state = w.capture();
    ScheduledRuns.check(w.clock().moment().mode(), config().settings());
    // With the namespaces that were declared since the emulator was made.
    start = new Start(state, config().restored(state.config()), faultRules.save());
    return start;
  }

  /** What schedules begin from. */
  record Start(EmulatorState state, EmulatorConfig config, FaultRules.Saved faults) {
    ClockSetting clock() {
      return ClockSetting.restored(state.clock());
    }
  }

  /**
   * Goes back to a start.
   *
   * @param schedules makes the scheduler for the world with this clock
   * @throws IllegalStateException if it was ended
   */
  synchronized void begin(Start start, Function<WorldClock, KvScheduler> schedules) {
    if (start != this.start) {
      throw new IllegalStateException("these runs have ended; ScheduledRuns.from begins others");
    }
    WorldClock startClock = WorldClock.alwaysManual(timeSource, start.clock());
    // What is done in a run is not kept.
    enter(start, startClock, schedules.apply(startClock), CommitLog.NONE, null);
  }

  /** Goes back to a start for good: chance decides again. What was ended stays as it is. */
  synchronized void end(Start start) {
    if (start != this.start) {
      return;
    }
    WorldClock startClock = new WorldClock(timeSource, start.clock());
    // What came between the capture of the start and the first run may have been kept.
    CommitLog.Change change = new CommitLog.Replaced(start.state);
    enter(start, startClock, SeededScheduler.INSTANCE, log, change);
    this.start = null;
  }

  private void enter(
      Start start,
      WorldClock startClock,
      KvScheduler scheduler,
      CommitLog kept,
      CommitLog.@Nullable Change change) {
    enter(
        World.of(start.state, start.config, startClock, faultRules, scheduler, kept),
        change,
        () -> faultRules.restore(start.faults));
  }

  /**
   * Back to the start: no data, no caches, counters at zero, only the declared namespaces. Clock
   * and configuration stay.
   */
  public void reset() {
    dispatcher.change(KvChange.Kind.EMPTIED, null, () -> world.reset());
  }

  /**
   * Counts one request of the REST API.
   *
   * @throws KvFailure if there were too many
   */
  public void admitRestRequest() {
    Account account = world.account();
    account
        .limits()
        .restRequests()
        .admit(account.clock().millis(), account.configuration().settings());
  }

  /** The largest value that is accepted, in bytes. */
  public int maxValueBytes() {
    return config().settings().sizes()
        ? KvLimits.VALUE_BYTES
        : Integer.MAX_VALUE - 8; // The longest array that every JVM can make.
  }

  World world() {
    return world;
  }

  Dispatcher dispatcher() {
    return dispatcher;
  }

  KvAccess access(NamespaceHandle namespace, String location) {
    return new KvAccess(this, namespace, new Caller(location, null, Face.JAVA), null);
  }

  Namespace state(String namespaceId) {
    return world.directory().stateOrEmpty(namespaceId);
  }

  KeyView view(String namespaceId, String key, @Nullable Instant at) {
    World w = world;
    return w.inspector().view(w.directory().stateOrEmpty(namespaceId), key, millis(at));
  }

  KeyView decide(String namespaceId, String key, Collection<String> locations) {
    World w = world;
    return w.inspector().decide(w.directory().stateOrEmpty(namespaceId), key, locations);
  }

  KeyViews views(String namespaceId, KeyRange range, @Nullable Instant at) {
    World w = world;
    return w.inspector().views(w.directory().stateOrEmpty(namespaceId), range, millis(at));
  }

  NextEvents nextEvents(String namespaceId, @Nullable String key, int limit) {
    World w = world;
    Namespace namespace = w.directory().stateOrEmpty(namespaceId);
    return key == null
        ? Forecast.ofAll(w.account(), List.of(namespace), limit)
        : Forecast.ofKey(w.account(), namespace, key, limit);
  }

  private static @Nullable Long millis(@Nullable Instant at) {
    return at == null ? null : at.toEpochMilli();
  }

  void seed(NamespaceHandle namespace, List<BulkWrite> entries) {
    dispatcher.change(
        KvChange.Kind.REPLACED, namespace.id(), () -> world.writer().seed(namespace, entries));
  }

  List<KvEntry> entries(String namespaceId) {
    return entries(namespaceId, "", null, Integer.MAX_VALUE);
  }

  List<KvEntry> entries(String namespaceId, String prefix, @Nullable String after, int limit) {
    World w = world;
    return Inspector.entries(
        w.directory().stateOrEmpty(namespaceId), prefix, after, limit, w.clock().millis());
  }

  NamespaceSize size(String namespaceId) {
    World w = world;
    return Inspector.size(w.directory().stateOrEmpty(namespaceId), w.clock().millis());
  }

  void resetNamespace(String id) {
    dispatcher.change(KvChange.Kind.EMPTIED, id, () -> world.resetNamespace(id));
  }
}
