package dev.flowkv.examples.zoo;

import dev.flowkv.capability.KeyValue;
import java.util.List;

/** Keeps each item in a key of its own, and lists the keys. */
final class TodoKeys {
  private static final String PREFIX = "todo/";

  private final KeyValue kv;

  TodoKeys(KeyValue kv) {
    this.kv = kv;
  }

  // sample: todo-keys
  void add(String item) {
    kv.put(PREFIX + item, "");
  }

  /** The items, some of which may be a minute or two late. */
  List<String> items() {
    return kv.keys(PREFIX).map(key -> key.name().substring(PREFIX.length())).toList();
  }
  // end of sample
}
