package dev.flowkv.engine;

import org.assertj.core.api.AbstractAssert;

/**
 * What a key is in a namespace: {@code assertThatKey(ns, "a").isAbsentAt("lhr")}. Reads for real.
 */
final class KeyAssert extends AbstractAssert<KeyAssert, String> {
  private final KvNamespace namespace;

  private KeyAssert(KvNamespace namespace, String key) {
    super(key, KeyAssert.class);
    this.namespace = namespace;
  }

  static KeyAssert assertThatKey(KvNamespace namespace, String key) {
    return new KeyAssert(namespace, key);
  }

  KeyAssert isAbsentAt(String location) {
    KvRead read = namespace.at(location).get(actual);
    if (read.isPresent()) {
      failWithMessage("Expected key %s to be absent at %s, but it is %s", actual, location, read);
    }
    return this;
  }

  KeyAssert hasValueAt(String location, String value) {
    KvRead read = namespace.at(location).get(actual);
    if (!read.text().equals(java.util.Optional.of(value))) {
      failWithMessage(
          "Expected key %s to be %s at %s, but it is %s", actual, value, location, read);
    }
    return this;
  }
}
