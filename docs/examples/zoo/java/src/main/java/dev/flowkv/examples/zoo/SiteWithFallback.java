package dev.flowkv.examples.zoo;

import dev.flowkv.capability.KeyValue;
import dev.flowkv.capability.KvValue;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Serves the version before while the new page is on its way: the manifest names both. */
final class SiteWithFallback {
  private final KeyValue kv;

  SiteWithFallback(KeyValue kv) {
    this.kv = kv;
  }

  // sample: site-with-fallback
  /** Publishes a version. The page of the version before stays. */
  void deploy(String version, String page) {
    kv.put("page." + version, page);
    Stream<String> before = versions().stream().limit(1);
    kv.put("manifest", String.join("\n", Stream.concat(Stream.of(version), before).toList()));
  }

  /** Returns the newest page that is here; empty: 404. */
  Optional<String> visit() {
    return versions().stream().flatMap(version -> page(version).stream()).findFirst();
  }

  private Optional<String> page(String version) {
    return kv.get("page." + version).map(KvValue::text);
  }

  private List<String> versions() {
    return kv.get("manifest").map(value -> value.text().lines().toList()).orElse(List.of());
  }
  // end of sample
}
