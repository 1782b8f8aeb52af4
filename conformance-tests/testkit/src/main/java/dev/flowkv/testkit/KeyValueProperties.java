package dev.flowkv.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.capability.KeyValue;
import dev.flowkv.capability.KvEntry;
import dev.flowkv.capability.ListOptions;
import dev.flowkv.capability.PutOptions;
import dev.flowkv.capability.UnicodeText;
import dev.flowkv.conformance.history.CanonicalJson;
import java.io.ByteArrayInputStream;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/**
 * What survives a round trip through every provider: anything that is legal. How often each is
 * tried is the module's setting, {@code jqwik.tries.default}.
 */
public abstract class KeyValueProperties {
  /** The capability, over a namespace where each read sees the last write. */
  protected abstract KeyValue keyValue();

  @Property
  void anyBytesWithAnyMetadataUnderAnyKeyComeBackExactly(
      @ForAll("keys") String key,
      @ForAll("values") byte[] value,
      @ForAll("json") String metadata,
      @ForAll boolean streamed) {
    PutOptions options = PutOptions.NONE.withMetadata(metadata);
    if (streamed) {
      keyValue().put(key, new ByteArrayInputStream(value), options);
    } else {
      keyValue().put(key, value, options);
    }
    KvEntry read = keyValue().getWithMetadata(key).orElseThrow();
    assertThat(Arrays.equals(read.value().bytes(), value)).as("value").isTrue();
    assertThat(CanonicalJson.of(read.metadata().orElse(null)))
        .isEqualTo(CanonicalJson.of(metadata));
    keyValue().delete(key);
    assertThat(keyValue().get(key)).isEmpty();
  }

  @Property
  void anyTextComesBackExactlyAndItsKeyIsListed(
      @ForAll("texts") String text, @ForAll("keys") String key) {
    keyValue().put(key, text);
    assertThat(keyValue().get(key).orElseThrow().text()).isEqualTo(text);
    if (key.indexOf('\0') < 0) { // Miniflare's database finds no prefix with a NUL.
      assertThat(keyValue().list(ListOptions.ALL.withPrefix(key)).keys())
          .anySatisfy(listed -> assertThat(listed.name()).isEqualTo(key));
    }
    keyValue().delete(key);
  }

  @Provide
  Arbitrary<String> texts() {
    return KvArbitraries.texts();
  }

  @Provide
  Arbitrary<String> keys() {
    Arbitrary<String> longest =
        KvArbitraries.characters().map(c -> c + "k".repeat(512 - (int) UnicodeText.utf8Length(c)));
    return Arbitraries.frequencyOf(Tuple.of(9, KvArbitraries.keys()), Tuple.of(1, longest));
  }

  @Provide
  Arbitrary<byte[]> values() {
    return KvArbitraries.values();
  }

  @Provide
  Arbitrary<String> json() {
    return KvArbitraries.json();
  }
}
