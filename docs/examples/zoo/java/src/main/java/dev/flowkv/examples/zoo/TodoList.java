package dev.flowkv.examples.zoo;

import dev.flowkv.capability.KeyValue;
import dev.flowkv.capability.KvValue;
import java.util.ArrayList;
import java.util.List;

/** Keeps all items of a list in one key. Wrong: an old list is read, and written back. */
final class TodoList {
  private final KeyValue kv;

  TodoList(KeyValue kv) {
    this.kv = kv;
  }

  // sample: todo-list
  void add(String item) {
    List<String> items = new ArrayList<>(items());
    items.add(item);
    kv.put("todos", String.join("\n", items));
  }

  List<String> items() {
    return kv.get("todos").map(KvValue::text).map(text -> text.lines().toList()).orElse(List.of());
  }
  // end of sample
}
