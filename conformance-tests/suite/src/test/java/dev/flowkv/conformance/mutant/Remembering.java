package dev.flowkv.conformance.mutant;

import java.util.HashMap;
import java.util.Map;

/** Remembers something about keys. */
abstract class Remembering<T> implements Mutation {
  final Map<String, T> remembered = new HashMap<>();

  @Override
  public void reset() {
    remembered.clear();
  }
}
