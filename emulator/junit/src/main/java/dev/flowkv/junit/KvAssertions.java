package dev.flowkv.junit;

import dev.flowkv.engine.KvNamespace;

/** AssertJ assertions about Workers KV. They need {@code org.assertj:assertj-core}. */
public final class KvAssertions {
  private KvAssertions() {}

  /** What a key is at the locations of a namespace. Looking changes nothing. */
  public static KeyAssert assertThatKey(KvNamespace namespace, String key) {
    return new KeyAssert(namespace, key);
  }
}
