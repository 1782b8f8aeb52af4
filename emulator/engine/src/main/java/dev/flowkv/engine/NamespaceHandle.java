package dev.flowkv.engine;

/**
 * A namespace as an operation names it. Its state is looked up after validation and limits, so that
 * a refused operation does not bring a namespace into being.
 */
record NamespaceHandle(String id, Lookup lookup) {
  /** How a namespace that is named is found. */
  interface Lookup {
    Namespace find(NamespaceDirectory directory, String id);
  }

  Namespace state(NamespaceDirectory directory) {
    return lookup.find(directory, id);
  }
}
