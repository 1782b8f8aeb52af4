package dev.flowkv.examples.zoo;

import dev.flowkv.capability.KeyValue;
import dev.flowkv.capability.KvValue;
import java.util.Optional;

/**
 * Serves a page of which each version has a key. Wrong: the manifest may arrive before the page.
 */
final class Site {
  private final KeyValue kv;

  Site(KeyValue kv) {
    this.kv = kv;
  }

  // sample: site
  /** Publishes a version: the page first, and the manifest that names it last. */
  void deploy(String version, String page) {
    kv.put("page." + version, page);
    kv.put("manifest", version);
  }

  /** Returns the page; empty: 404. */
  Optional<String> visit() {
    return kv.get("manifest")
        .flatMap(version -> kv.get("page." + version.text()))
        .map(KvValue::text);
  }
  // end of sample
}
