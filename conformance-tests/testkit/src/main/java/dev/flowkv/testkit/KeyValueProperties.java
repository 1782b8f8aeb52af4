package dev.flowkv.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.flowkv.capability.KeyValue;
import dev.flowkv.capability.KvEntry;
import dev.flowkv.capability.ListOptions;
import dev.flowkv.capability.PutOptions;
import dev.flowkv.capability.UnicodeText;
import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Collectors;
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
    assertThat(JsonText.normalized(read.metadata().orElse("null")))
        .isEqualTo(JsonText.normalized(metadata));
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

  /** Code points of every length in UTF-8, those with a meaning in URLs more often. */
  private static Arbitrary<String> characters() {
    return Arbitraries.frequencyOf(
        Tuple.of(4, Arbitraries.of("/?#%&+= .:;@[]{}|\\^`\"'<>~!$()*,-_".split(""))),
        Tuple.of(4, Arbitraries.integers().between(0, 0x7F).map(Character::toString)),
        Tuple.of(2, Arbitraries.integers().between(0x80, 0x7FF).map(Character::toString)),
        Tuple.of(2, Arbitraries.integers().between(0x800, 0xD7FF).map(Character::toString)),
        Tuple.of(1, Arbitraries.integers().between(0xE000, 0xFFFF).map(Character::toString)),
        Tuple.of(1, Arbitraries.integers().between(0x10000, 0x10FFFF).map(Character::toString)));
  }

  @Provide
  Arbitrary<String> texts() {
    return characters().list().ofMaxSize(200).map(list -> String.join("", list));
  }

  @Provide
  Arbitrary<String> keys() {
    Arbitrary<String> any =
        characters()
            .list()
            .ofMinSize(1)
            .ofMaxSize(60)
            .map(list -> list.stream().collect(Collectors.joining()));
    Arbitrary<String> longest =
        characters().map(c -> c + "k".repeat(512 - (int) UnicodeText.utf8Length(c)));
    return Arbitraries.frequencyOf(Tuple.of(9, any), Tuple.of(1, longest))
        .filter(key -> !key.equals(".") && !key.equals(".."));
  }

  @Provide
  Arbitrary<byte[]> values() {
    Arbitrary<byte[]> small = Arbitraries.bytes().array(byte[].class).ofMaxSize(1000);
    Arbitrary<byte[]> large =
        Arbitraries.of(0, 1, 65_535, 65_536, 65_537, 131_072, 1_000_003)
            .map(
                size -> {
                  byte[] bytes = new byte[size];
                  new Random(size).nextBytes(bytes);
                  return bytes;
                });
    return Arbitraries.frequencyOf(Tuple.of(4, small), Tuple.of(1, large));
  }

  /** Any JSON that fits; numbers are those that JavaScript can hold. */
  @Provide
  Arbitrary<String> json() {
    return json(4).filter(json -> UnicodeText.utf8Length(json) <= 1000);
  }

  private static Arbitrary<String> json(int depth) {
    Arbitrary<String> strings =
        characters()
            .list()
            .ofMaxSize(8)
            .map(list -> JsonNodeFactory.instance.textNode(String.join("", list)).toString());
    Arbitrary<String> scalars =
        Arbitraries.oneOf(
            Arbitraries.of("0", "false", "true", "\"\"", "null", "[]", "{}", "-0.5", "1e3"),
            strings,
            Arbitraries.integers().map(String::valueOf));
    if (depth == 0) {
      return scalars;
    }
    Arbitrary<String> inner = Arbitraries.lazy(() -> json(depth - 1));
    Arbitrary<String> arrays =
        inner.list().ofMaxSize(4).map(list -> "[" + String.join(",", list) + "]");
    Arbitrary<String> objects =
        Arbitraries.maps(strings, inner)
            .ofMaxSize(4)
            .map(
                map ->
                    map.entrySet().stream()
                        .map(m -> m.getKey() + ":" + m.getValue())
                        .collect(Collectors.joining(",", "{", "}")));
    return Arbitraries.frequencyOf(Tuple.of(3, scalars), Tuple.of(1, arrays), Tuple.of(1, objects));
  }
}
