package dev.flowkv.engine;

import static org.assertj.core.api.Assertions.assertThat;

/** What must hold of the stored structure after any program. */
final class StoreInvariants {
  private StoreInvariants() {}

  static void check(KvEmulator emulator, String namespaceId) {
    Namespace namespace = emulator.state(namespaceId);
    Key before = null;
    for (var entry : namespace.store().from(Key.ofUtf8(new byte[0]), true).entrySet()) {
      Key key = entry.getKey();
      assertThat(before == null || before.compareTo(key) < 0).as("keys ascend").isTrue();
      before = key;
      VersionChain chain = entry.getValue();
      assertThat(chain.isRemoved()).as("no removed chain is in the store").isFalse();
      assertThat(chain.head()).as("no empty chain is in the store: %s", key).isNotNull();
      for (Version v = chain.head(); v != null && v.older() != null; v = v.older()) {
        assertThat(v.sequence()).isGreaterThan(v.older().sequence());
        assertThat(v.revision()).isEqualTo(v.older().revision() + 1);
        assertThat(v.commitMillis()).isGreaterThanOrEqualTo(v.older().commitMillis());
      }
    }
  }
}
