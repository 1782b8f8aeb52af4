package dev.flowkv.engine;

import dev.flowkv.engine.namespace.NamespaceHandle;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One namespace of an {@link KvEmulator}. */
public final class KvNamespace {
  private final NamespaceHandle handle;
  private final KvEmulator emulator;

  KvNamespace(NamespaceHandle handle, KvEmulator emulator) {
    this.handle = handle;
    this.emulator = emulator;
  }

  /** The id that bindings and the REST API name it by. */
  public String id() {
    return handle.id();
  }

  /** The emulator that it is a namespace of. */
  public KvEmulator emulator() {
    return emulator;
  }

  /**
   * The operations of this namespace as they arrive at a location.
   *
   * @param location one of the configured locations, or {@code rest}; another one refuses every
   *     operation
   */
  public KvAccess at(String location) {
    return emulator.access(handle, location);
  }

  /** What each location would answer for a key, and why, without changing anything. */
  public KeyView view(String key) {
    return emulator.view(id(), key, null);
  }

  /**
   * What each location would answer for a key at a moment if nothing else happened until then, and
   * why. Changes nothing, and moves no clock.
   *
   * @param at the moment; one that has passed counts as now
   */
  public KeyView view(String key, Instant at) {
    return emulator.view(id(), key, at);
  }

  /**
   * Looks at a key at some locations as an assertion does: as {@link #view(String)}, but where a
   * schedule leaves open whether a write has arrived there, it is decided now, and a fact from then
   * on. No cache is filled, and no operation counted.
   *
   * @param locations whose answers are asked for
   */
  public KeyView decide(String key, Collection<String> locations) {
    return emulator.decide(id(), key, locations);
  }

  /**
   * Looks at a page of keys at once: as {@link #view(String, Instant)}, each of them at the same
   * moment. A deleted or expired key has a row as long as the central store holds versions of it.
   * Takes time by the size of the page, whatever groups hold.
   *
   * @param at the moment; null, or one that has passed: now
   */
  public KeyViews views(KeyRange range, @Nullable Instant at) {
    return emulator.views(id(), range, at);
  }

  /**
   * Tells what will change by itself in this namespace, as {@link KvEmulator#nextEvents}.
   *
   * @param key the key that is asked about; null: all
   * @param limit most events
   */
  public NextEvents nextEvents(@Nullable String key, int limit) {
    return emulator.nextEvents(id(), key, limit);
  }

  /**
   * Puts keys into the namespace as if they had always been there: visible everywhere at once,
   * cached nowhere, counted by no limit. An expiration may be any moment after now.
   *
   * @throws KvFailure if one of them is invalid, naming it; nothing has changed
   */
  public void seed(List<BulkWrite> entries) {
    emulator.seed(handle, entries);
  }

  /**
   * The live keys, in byte order, each as its last accepted write left it. Looking changes nothing.
   */
  public List<KvEntry> entries() {
    return emulator.entries(id());
  }

  /**
   * Returns a page of the live keys, in byte order, each as its last accepted write left it.
   * Looking changes nothing, and takes time by the size of the page.
   *
   * @param prefix what the keys start with; empty: all keys
   * @param after the key that the page begins behind, which need not be there; null: none
   * @param limit most keys of the page
   */
  public List<KvEntry> entries(String prefix, @Nullable String after, int limit) {
    return emulator.entries(id(), prefix, after, limit);
  }

  /** How much the namespace holds; looks at every key. */
  public NamespaceSize size() {
    return emulator.size(id());
  }

  /**
   * Empties the namespace: its keys and what the locations have cached of them. Does nothing if it
   * has not been created.
   */
  public void reset() {
    emulator.resetNamespace(id());
  }
}
