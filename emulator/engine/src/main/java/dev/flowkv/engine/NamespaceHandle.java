package dev.flowkv.engine;

import java.util.function.Function;

/**
 * A namespace as an operation names it. Its state is looked up after validation and limits, so that
 * a refused operation does not bring a namespace into being.
 */
record NamespaceHandle(String id, Function<String, Namespace> lookup) {
  Namespace state() {
    return lookup.apply(id);
  }
}
