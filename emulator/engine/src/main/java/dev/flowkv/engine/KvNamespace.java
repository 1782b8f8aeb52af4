package dev.flowkv.engine;

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
    return emulator.view(id(), key);
  }

  /**
   * Empties the namespace: its keys and what the locations have cached of them. Does nothing if it
   * has not come into being.
   */
  public void reset() {
    emulator.resetNamespace(id());
  }
}
