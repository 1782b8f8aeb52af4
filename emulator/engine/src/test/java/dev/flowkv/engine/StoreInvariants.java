package dev.flowkv.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.engine.argument.Key;
import dev.flowkv.engine.namespace.Namespace;
import dev.flowkv.engine.store.Version;
import dev.flowkv.engine.store.VersionChain;
import org.jspecify.annotations.Nullable;

/** What must hold of the stored structure after any program. */
final class StoreInvariants {
  private StoreInvariants() {}

  static void check(KvEmulator emulator) {
    emulator.namespaces().forEach(namespace -> check(emulator, namespace.id()));
  }

  static void check(KvEmulator emulator, String namespaceId) {
    Namespace namespace = emulator.state(namespaceId);
    Key before = null;
    for (var entry : namespace.store().all().entrySet()) {
      Key key = entry.getKey();
      assertThat(before == null || before.compareTo(key) < 0).as("keys ascend").isTrue();
      before = key;
      check(key, entry.getValue(), namespace.store().sequence());
    }
    namespace
        .readCaches()
        .forEach(
            (shard, cache) ->
                cache
                    .entries()
                    .forEach(
                        (key, cached) -> {
                          Version version = cached.version();
                          assertThat(
                                  version == null
                                      || version.sequence() <= namespace.store().sequence())
                              .as("%s caches of %s what was written", shard, key)
                              .isTrue();
                        }));
  }

  private static void check(Key key, VersionChain chain, long lastSequence) {
    assertThat(chain.isRemoved()).as("no removed chain is in the store: %s", key).isFalse();
    Version newest = chain.head();
    assertThat(newest).as("no empty chain is in the store: %s", key).isNotNull();
    assertThat(newest.isSuperseded()).as("nothing is newer than the newest of %s", key).isFalse();
    assertThat(newest.sequence()).isLessThanOrEqualTo(lastSequence);
    for (Version v = newest; v != null; v = v.older()) {
      follows(v, v.older());
    }
  }

  private static void follows(Version v, @Nullable Version older) {
    if (older == null) {
      return;
    }
    assertThat(v.sequence()).isGreaterThan(older.sequence());
    // A key that was gone starts again, also where a fault rule keeps its past.
    assertThat(v.revision()).isIn(1, older.revision() + 1);
    assertThat(v.commitMillis()).isGreaterThanOrEqualTo(older.commitMillis());
    assertThat(older.supersededAtMillis()).isEqualTo(v.commitMillis());
  }
}
