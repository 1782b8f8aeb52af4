package dev.flowkv.examples.zoo;

import dev.flowkv.capability.KeyValue;
import dev.flowkv.capability.KvValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Keeps the plan and the tokens of a workspace in one record. Wrong: a change of the plan writes
 * back a token that was revoked in the meantime.
 */
final class Workspace {
  private final KeyValue kv;

  Workspace(KeyValue kv) {
    this.kv = kv;
  }

  private List<String> lines() {
    return kv.get("workspace").map(KvValue::text).map(t -> t.lines().toList()).orElse(List.of());
  }

  // sample: workspace
  void setPlan(String plan) {
    change(
        lines -> {
          lines.removeIf(line -> line.startsWith("plan "));
          lines.add("plan " + plan);
        });
  }

  void addToken(String token) {
    change(lines -> lines.add("token " + token));
  }

  void revoke(String token) {
    change(lines -> lines.remove("token " + token));
  }

  boolean accepts(String token) {
    return Set.copyOf(lines()).contains("token " + token);
  }

  private void change(Consumer<List<String>> change) {
    List<String> lines = new ArrayList<>(lines());
    change.accept(lines);
    kv.put("workspace", String.join("\n", lines));
  }
  // end of sample
}
