package dev.flowkv.engine.namespace;

/**
 * A namespace as an operation names it. One that is made by use must find room in the account. Its
 * state is looked up after validation and limits, so that a refused operation does not bring a
 * namespace into being.
 */
public record NamespaceHandle(String id, boolean isMadeByUse, Lookup lookup) {
  /** How a namespace that is named is found. */
  public interface Lookup {
    Namespace find(NamespaceDirectory directory, String id);
  }

  /**
   * Checks, before limits are asked and anything changes, that the namespace exists or may be made.
   *
   * @throws dev.flowkv.engine.KvFailure if it does not exist and must, or if the account is full
   */
  public void check(NamespaceDirectory directory) {
    if (isMadeByUse) {
      directory.requireRoomFor(id);
    } else {
      lookup.find(directory, id);
    }
  }

  public Namespace state(NamespaceDirectory directory) {
    return lookup.find(directory, id);
  }
}
