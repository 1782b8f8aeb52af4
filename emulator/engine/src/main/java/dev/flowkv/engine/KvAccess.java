package dev.flowkv.engine;

import dev.flowkv.engine.Dispatcher.Arrived;
import dev.flowkv.engine.namespace.NamespaceHandle;
import dev.flowkv.engine.operation.Caller;
import dev.flowkv.engine.operation.ReadMode;
import dev.flowkv.engine.state.World;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The operations on one namespace as they arrive at one location.
 *
 * <p>Every method may throw {@link KvFailure}; then nothing has changed. Where there are fault
 * rules, it may throw {@link KvFault} as well.
 */
public final class KvAccess {
  private final KvEmulator emulator;
  private final NamespaceHandle namespace;
  private final Caller caller;
  private final @Nullable Arrived arrived;

  KvAccess(
      KvEmulator emulator, NamespaceHandle namespace, Caller caller, @Nullable Arrived arrived) {
    this.emulator = emulator;
    this.namespace = namespace;
    this.caller = caller;
    this.arrived = arrived;
  }

  /**
   * The same location, for one invocation of a Worker: its operations are counted together.
   *
   * @param id null: none, nothing is counted
   */
  public KvAccess invocation(@Nullable String id) {
    return new KvAccess(
        emulator, namespace, new Caller(caller.location(), id, caller.face()), null);
  }

  /** The same, for operations that come another way. */
  public KvAccess via(Face face) {
    return new KvAccess(
        emulator, namespace, new Caller(caller.location(), caller.invocation(), face), null);
  }

  /**
   * An operation that has arrived and is to be performed when its delay is over.
   *
   * @param delay how long the fault rules let it wait
   * @param operation performs it
   * @param <T> what it is answered
   */
  public record Arrival<T>(Duration delay, Supplier<T> operation) {}

  /**
   * Lets an operation arrive: asks the fault rules, and does not wait. For who must not block; all
   * other methods wait as long as the fault rules say.
   */
  public <T> Arrival<T> arrive(KvCall<T> call) {
    Arrived now = emulator.dispatcher().arrive(caller, namespace.id(), call);
    KvAccess once = new KvAccess(emulator, namespace, caller, now);
    return new Arrival<>(now.plan().delay(), () -> call.on(once));
  }

  /** Reads a key. */
  public KvRead get(String key) {
    return get(key, GetOptions.DEFAULT);
  }

  /** Reads a key. */
  public KvRead get(String key, GetOptions options) {
    return perform(
        new KvCall.Get(key, options),
        (world, mode) -> world.reader().get(namespace, caller, key, options, mode));
  }

  /** Reads up to 100 keys; the answers are in the order of the keys, each key once. */
  public Map<String, KvRead> getAll(List<String> keys, BulkGetOptions options) {
    return perform(
        new KvCall.BulkGet(keys, options),
        (world, mode) -> world.reader().getAll(namespace, caller, keys, options, mode));
  }

  /** Writes a text. */
  public KvWrite put(String key, String value) {
    return put(key, KvValue.of(value), PutOptions.NONE);
  }

  /** Writes a text. */
  public KvWrite put(String key, String value, PutOptions options) {
    return put(key, KvValue.of(value), options);
  }

  /** Writes a value. It replaces value, metadata and expiration together. */
  public KvWrite put(String key, KvValue value, PutOptions options) {
    return perform(
        new KvCall.Put(key, value, options),
        (world, mode) -> world.writer().put(namespace, caller, key, value, options));
  }

  /** Writes up to 10,000 pairs, as the REST API does. One that is invalid refuses them all. */
  public BulkResult putAll(List<BulkWrite> writes) {
    return perform(
        new KvCall.BulkPut(writes),
        (world, mode) -> world.writer().putAll(namespace, caller, writes));
  }

  /** Deletes a key; deleting one that does not exist succeeds. */
  public KvWrite delete(String key) {
    return perform(
        new KvCall.Delete(key), (world, mode) -> world.writer().delete(namespace, caller, key));
  }

  /** Deletes up to 10,000 keys, as the REST API does. */
  public BulkResult deleteAll(List<String> keys) {
    return perform(
        new KvCall.BulkDelete(keys),
        (world, mode) -> world.writer().deleteAll(namespace, caller, keys));
  }

  /** Lists keys in the order of their UTF-8 bytes. */
  public ListPage list(ListOptions options) {
    return perform(
        new KvCall.ListKeys(options),
        (world, mode) -> world.lister().list(namespace, caller, options, mode));
  }

  private interface Body<T> {
    T perform(World world, ReadMode mode);
  }

  private <T> T perform(KvCall<T> call, Body<T> body) {
    return emulator
        .dispatcher()
        .perform(
            caller, namespace.id(), call, arrived, mode -> body.perform(emulator.world(), mode));
  }
}
