package dev.flowkv.testkit;

import dev.flowkv.capability.UnicodeText;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** What is legal, drawn so that the rare is not rare. */
public final class KvArbitraries {
  private KvArbitraries() {}

  /** Code points of every length in UTF-8, those with a meaning in URLs more often. */
  public static Arbitrary<String> characters() {
    return Arbitraries.frequencyOf(
        Tuple.of(4, Arbitraries.of("/?#%&+= .:;@[]{}|\\^`\"'<>~!$()*,-_".split(""))),
        Tuple.of(4, Arbitraries.integers().between(0, 0x7F).map(Character::toString)),
        Tuple.of(2, Arbitraries.integers().between(0x80, 0x7FF).map(Character::toString)),
        Tuple.of(2, Arbitraries.integers().between(0x800, 0xD7FF).map(Character::toString)),
        Tuple.of(1, Arbitraries.integers().between(0xE000, 0xFFFF).map(Character::toString)),
        Tuple.of(1, Arbitraries.integers().between(0x10000, 0x10FFFF).map(Character::toString)));
  }

  /** Any text of up to 200 code points. */
  public static Arbitrary<String> texts() {
    return characters().list().ofMaxSize(200).map(list -> String.join("", list));
  }

  /** Any key of up to 60 code points, 240 bytes. */
  public static Arbitrary<String> keys() {
    return characters()
        .list()
        .ofMinSize(1)
        .ofMaxSize(60)
        .map(list -> list.stream().collect(Collectors.joining()))
        .filter(key -> !key.equals(".") && !key.equals(".."));
  }

  /** Any bytes: many small values, some large ones. */
  public static Arbitrary<byte[]> values() {
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

  /**
   * Any JSON that fits into metadata; numbers are those that JavaScript can hold. It is made of two
   * flat lists, since what jqwik tries to make nested lists smaller grows exponentially.
   */
  public static Arbitrary<String> json() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 1_000).list().ofMaxSize(80),
            characters().list().ofMinSize(1).ofMaxSize(20))
        .as((choices, characters) -> new JsonText(choices.iterator(), characters).next(4))
        .filter(json -> UnicodeText.utf8Length(json) <= 1000);
  }
}
