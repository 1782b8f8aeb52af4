package dev.flowkv.examples.zoo;

import dev.flowkv.capability.KeyValue;

/** Keeps the plan and each token of a workspace in a key of its own. */
final class WorkspaceKeys {
  private final KeyValue kv;

  WorkspaceKeys(KeyValue kv) {
    this.kv = kv;
  }

  // sample: workspace-keys
  void setPlan(String plan) {
    kv.put("workspace/plan", plan);
  }

  void addToken(String token) {
    kv.put("workspace/token/" + token, "");
  }

  void revoke(String token) {
    kv.delete("workspace/token/" + token);
  }

  boolean accepts(String token) {
    return kv.get("workspace/token/" + token).isPresent();
  }
  // end of sample
}
