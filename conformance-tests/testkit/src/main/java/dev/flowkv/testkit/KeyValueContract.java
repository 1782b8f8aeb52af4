package dev.flowkv.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.flowkv.capability.GetOptions;
import dev.flowkv.capability.KeyValue;
import dev.flowkv.capability.KvCapabilityInfo;
import dev.flowkv.capability.KvEntry;
import dev.flowkv.capability.KvErrorCode;
import dev.flowkv.capability.KvException;
import dev.flowkv.capability.KvKey;
import dev.flowkv.capability.KvLimit;
import dev.flowkv.capability.KvList;
import dev.flowkv.capability.KvValue;
import dev.flowkv.capability.ListOptions;
import dev.flowkv.capability.PutOptions;
import dev.flowkv.conformance.history.CanonicalJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every provider does alike, over a namespace where each read sees the last write. Each test
 * has keys of its own.
 */
public abstract class KeyValueContract {
  private static final int LARGEST = 25 * 1024 * 1024;
  private static final AtomicInteger TESTS = new AtomicInteger();

  private final String prefix = "contract-" + TESTS.incrementAndGet() + "/";

  /** The capability with its default policy. */
  protected abstract KeyValue keyValue();

  /** The capability with {@code cacheTtl} allowed from 30 seconds on. */
  protected abstract KeyValue keyValueWithMinimumCacheTtl30();

  /** The time that expirations are compared with. */
  protected long unixSeconds() {
    return System.currentTimeMillis() / 1000;
  }

  /** Whether a cursor that was made up is refused; Miniflare takes any. */
  protected boolean refusesForeignCursors() {
    return true;
  }

  /** Puts a stream that fails after 300,000 bytes; how it fails is the provider's. */
  protected void putBreakingStream(String key) {
    InputStream breaking =
        new SequenceInputStream(
            new ByteArrayInputStream(new byte[300_000]),
            new InputStream() {
              @Override
              public int read() throws IOException {
                throw new IOException("broken off");
              }
            });
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> keyValue().put(key, breaking))
        .withMessageContaining("broken off");
  }

  private String key(String name) {
    return prefix + name;
  }

  private static void assertRefused(KvErrorCode code, ThrowingCallable operation) {
    assertThatExceptionOfType(KvException.class)
        .isThrownBy(operation)
        .satisfies(e -> assertThat(e.code()).as(e.toString()).isEqualTo(code))
        .satisfies(e -> assertThat(e.getMessage()).isNotBlank());
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  @Test
  void aTextIsReadAsTextJsonBytesAndStream() throws IOException {
    String text = "{\"é\":[1,\"😀\"]}";
    keyValue().put(key("k"), text);

    KvValue value = keyValue().get(key("k")).orElseThrow();
    assertThat(value.text()).isEqualTo(text);
    assertThat(value.json()).isEqualTo(text);
    assertThat(value.bytes()).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
    assertThat(value.size()).isEqualTo(value.bytes().length);
    try (InputStream stream = keyValue().getStream(key("k")).orElseThrow()) {
      assertThat(stream.readAllBytes()).isEqualTo(value.bytes());
    }
  }

  @Test
  void bytesAndStreamsComeBackAsTheyWere() throws IOException {
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    for (byte[] bytes : List.of(all, new byte[0], random(200_000))) {
      keyValue().put(key("bytes"), bytes);
      assertThat(keyValue().get(key("bytes")).orElseThrow().bytes()).isEqualTo(bytes);
      keyValue().put(key("stream"), new ByteArrayInputStream(bytes));
      try (InputStream stream = keyValue().getStream(key("stream")).orElseThrow()) {
        assertThat(stream.readAllBytes()).isEqualTo(bytes);
      }
    }
  }

  @Test
  void aKeyThatIsNotThereReadsAsAbsentAndIsDeletedWithoutError() {
    assertThat(keyValue().get(key("none"))).isEmpty();
    assertThat(keyValue().getWithMetadata(key("none"))).isEmpty();
    assertThat(keyValue().getStream(key("none"))).isEmpty();
    keyValue().delete(key("none"));
    keyValue().put(key("k"), "v");
    keyValue().delete(key("k"));
    assertThat(keyValue().get(key("k"))).isEmpty();
  }

  @Test
  void metadataAndExpirationAreReadAndListed() {
    long expiration = unixSeconds() + 1000;
    keyValue()
        .put(
            key("a"),
            "1",
            PutOptions.NONE.withExpirationSeconds(expiration).withMetadata("{\"m\":1}"));
    keyValue().put(key("b"), "2", PutOptions.NONE.withExpirationTtlSeconds(60));
    keyValue().put(key("c"), "3");

    KvEntry entry = keyValue().getWithMetadata(key("a")).orElseThrow();
    assertThat(entry.value().text()).isEqualTo("1");
    assertThat(entry.metadata()).contains("{\"m\":1}");
    assertThat(keyValue().getWithMetadata(key("b")).orElseThrow().metadata()).isEmpty();
    KvList list = keyValue().list(ListOptions.ALL.withPrefix(prefix));
    assertThat(list.listComplete()).isTrue();
    assertThat(list.cursor()).isEmpty();
    assertThat(list.keys()).extracting(KvKey::name).containsExactly(key("a"), key("b"), key("c"));
    assertThat(list.keys().get(0).expirationSeconds()).hasValue(expiration);
    assertThat(list.keys().get(0).metadata()).contains("{\"m\":1}");
    assertThat(list.keys().get(1).expirationSeconds().orElseThrow())
        .isBetween(unixSeconds(), unixSeconds() + 61);
    assertThat(list.keys().get(2).expirationSeconds()).isEmpty();
  }

  @Test
  void aWriteReplacesMetadataAndExpirationToo() {
    keyValue()
        .put(key("k"), "1", PutOptions.NONE.withExpirationTtlSeconds(60).withMetadata("\"old\""));
    keyValue().put(key("k"), "2");
    assertThat(keyValue().getWithMetadata(key("k")).orElseThrow().metadata()).isEmpty();
    KvKey listed = keyValue().list(ListOptions.ALL.withPrefix(prefix)).keys().get(0);
    assertThat(listed.expirationSeconds()).isEmpty();
    assertThat(listed.metadata()).isEmpty();
  }

  @Test
  void keysAreListedByTheirBytesPageByPage() {
    List<String> names = List.of("B", "a", "é", "\uFFFD", "😀");
    for (String name : names) {
      keyValue().put(key(name), "v");
    }
    List<String> expected = names.stream().map(this::key).toList();
    KvList first = keyValue().list(ListOptions.ALL.withPrefix(prefix).withLimit(2));
    assertThat(first.keys()).extracting(KvKey::name).isEqualTo(expected.subList(0, 2));
    assertThat(first.listComplete()).isFalse();
    KvList second =
        keyValue()
            .list(
                ListOptions.ALL
                    .withPrefix(prefix)
                    .withLimit(2)
                    .withCursor(first.cursor().orElseThrow()));
    assertThat(second.keys()).extracting(KvKey::name).isEqualTo(expected.subList(2, 4));
    KvList third =
        keyValue()
            .list(ListOptions.ALL.withPrefix(prefix).withCursor(second.cursor().orElseThrow()));
    assertThat(third.keys()).extracting(KvKey::name).isEqualTo(expected.subList(4, 5));
    assertThat(third.listComplete()).isTrue();
    assertThat(keyValue().keys(prefix).map(KvKey::name)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "false",
        "true",
        "\"\"",
        "null",
        "[]",
        "{}",
        "-1.5e3",
        "{\"\u007f\":\"\u0080\u00ff\"}",
        "{\"é\":\"\u2028😀\",\"\":null}",
        "\"\\ud800\"",
        "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[{\"deep\":[{\"er\":0}]}]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]"
      })
  void metadataIsAnyJson(String json) {
    keyValue().put(key("k"), "v", PutOptions.NONE.withMetadata(json));
    KvEntry entry = keyValue().getWithMetadata(key("k")).orElseThrow();
    assertThat(CanonicalJson.of(entry.metadata().orElse(null))).isEqualTo(CanonicalJson.of(json));
    KvKey listed = keyValue().list(ListOptions.ALL.withPrefix(prefix)).keys().get(0);
    assertThat(CanonicalJson.of(listed.metadata().orElse(null))).isEqualTo(CanonicalJson.of(json));
  }

  @Test
  void keysOf512BytesPassAndLongerOnesAreRefused() {
    String longest = prefix + "é".repeat((512 - prefix.length()) / 2);
    longest += "k".repeat(512 - longest.getBytes(StandardCharsets.UTF_8).length);
    keyValue().put(longest, "v");
    assertThat(keyValue().get(longest).orElseThrow().text()).isEqualTo("v");
    assertThat(keyValue().list(ListOptions.ALL.withPrefix(longest)).keys()).hasSize(1);
    keyValue().delete(longest);
    String tooLong = longest + "k";
    assertRefused(KvErrorCode.KEY_TOO_LARGE, () -> keyValue().get(tooLong));
    assertRefused(KvErrorCode.KEY_TOO_LARGE, () -> keyValue().getWithMetadata(tooLong));
    assertRefused(KvErrorCode.KEY_TOO_LARGE, () -> keyValue().getStream(tooLong));
    assertRefused(KvErrorCode.KEY_TOO_LARGE, () -> keyValue().put(tooLong, "v"));
    assertRefused(KvErrorCode.KEY_TOO_LARGE, () -> keyValue().delete(tooLong));
    assertRefused(
        KvErrorCode.KEY_TOO_LARGE, () -> keyValue().list(ListOptions.ALL.withPrefix(tooLong)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a\uD800", "\uDC00\uD83D"})
  void illegalKeysAreRefused(String illegal) {
    assertRefused(KvErrorCode.KEY_ILLEGAL, () -> keyValue().get(illegal));
    assertRefused(KvErrorCode.KEY_ILLEGAL, () -> keyValue().put(illegal, "v"));
    assertRefused(KvErrorCode.KEY_ILLEGAL, () -> keyValue().delete(illegal));
    if (!illegal.isEmpty() && !illegal.startsWith(".")) {
      assertRefused(
          KvErrorCode.KEY_ILLEGAL, () -> keyValue().list(ListOptions.ALL.withPrefix(illegal)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"...", "a/../b", "/lead//x/", "q?x=1#y&z+ %2F", "\u0000\n", "bulk/get"})
  void unusualKeysAreKeys(String key) {
    keyValue().put(key, "value of " + key);
    assertThat(keyValue().get(key).orElseThrow().text()).isEqualTo("value of " + key);
    keyValue().delete(key);
    assertThat(keyValue().get(key)).isEmpty();
  }

  /** Takes seconds where each byte passes three programs; a subclass may run it more rarely. */
  @Test
  protected void values25MiBLargePassAndLargerOnesAreRefusedWithNothingStored() throws IOException {
    byte[] largest = random(LARGEST);
    keyValue().put(key("large"), largest);
    assertThat(Arrays.equals(keyValue().get(key("large")).orElseThrow().bytes(), largest)).isTrue();
    keyValue().put(key("stream"), new ByteArrayInputStream(largest));
    try (InputStream stream = keyValue().getStream(key("stream")).orElseThrow()) {
      assertThat(Arrays.equals(stream.readAllBytes(), largest)).isTrue();
    }
    keyValue().delete(key("large"));
    keyValue().delete(key("stream"));

    byte[] tooLarge = Arrays.copyOf(largest, LARGEST + 1);
    assertRefused(KvErrorCode.VALUE_TOO_LARGE, () -> keyValue().put(key("large"), tooLarge));
    assertRefused(
        KvErrorCode.VALUE_TOO_LARGE,
        () -> keyValue().put(key("stream"), new ByteArrayInputStream(tooLarge)));
    assertRefused(
        KvErrorCode.VALUE_TOO_LARGE,
        () -> keyValue().put(key("text"), "é".repeat(LARGEST / 2) + "k"));
    assertThat(keyValue().get(key("large"))).isEmpty();
    assertThat(keyValue().get(key("stream"))).isEmpty();
    assertThat(keyValue().get(key("text"))).isEmpty();
  }

  @Test
  void aStreamThatBreaksOffStoresNothing() {
    putBreakingStream(key("k"));
    assertThat(keyValue().get(key("k"))).isEmpty();
  }

  @Test
  void metadataOf1024BytesPassesAndMoreIsRefused() {
    String longest = "\"" + "é".repeat(511) + "\"";
    keyValue().put(key("k"), "v", PutOptions.NONE.withMetadata(longest));
    assertThat(keyValue().getWithMetadata(key("k")).orElseThrow().metadata()).contains(longest);
    assertRefused(
        KvErrorCode.METADATA_TOO_LARGE,
        () ->
            keyValue()
                .put(key("k"), "w", PutOptions.NONE.withMetadata("\"" + "x".repeat(1023) + "\"")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "undefined", "{'a':1}", "1 2", "\"\uD800\""})
  void whatIsNotJsonIsRefusedAsMetadata(String metadata) {
    assertRefused(
        KvErrorCode.JSON_INVALID,
        () -> keyValue().put(key("k"), "v", PutOptions.NONE.withMetadata(metadata)));
    assertThat(keyValue().get(key("k"))).isEmpty();
  }

  @Test
  void whatIsNotJsonIsRefusedWhenReadAsJson() {
    keyValue().put(key("k"), "not json");
    KvValue value = keyValue().get(key("k")).orElseThrow();
    assertRefused(KvErrorCode.JSON_INVALID, value::json);
  }

  @Test
  void textWithAnUnpairedSurrogateIsRefused() {
    assertRefused(KvErrorCode.VALUE_ILLEGAL, () -> keyValue().put(key("k"), "a\uDE00b"));
    assertThat(keyValue().get(key("k"))).isEmpty();
  }

  @Test
  void expirationsFrom60SecondsOnPassAndNearerOnesAreRefused() {
    keyValue().put(key("ttl"), "v", PutOptions.NONE.withExpirationTtlSeconds(60));
    // A little more than 60, because the clock moves between here and there.
    keyValue().put(key("at"), "v", PutOptions.NONE.withExpirationSeconds(unixSeconds() + 65));
    for (long ttl : new long[] {59, 1, 0, -60, Long.MIN_VALUE}) {
      assertRefused(
          KvErrorCode.EXPIRATION_TTL_INVALID,
          () -> keyValue().put(key("k"), "v", PutOptions.NONE.withExpirationTtlSeconds(ttl)));
    }
    for (long at : new long[] {unixSeconds() + 59, unixSeconds(), 0, -1}) {
      assertRefused(
          KvErrorCode.EXPIRATION_INVALID,
          () -> keyValue().put(key("k"), "v", PutOptions.NONE.withExpirationSeconds(at)));
    }
    assertRefused(
        KvErrorCode.EXPIRATION_INVALID,
        () ->
            keyValue()
                .put(
                    key("k"),
                    "v",
                    PutOptions.NONE
                        .withExpirationTtlSeconds(100)
                        .withExpirationSeconds(unixSeconds() + 100)));
    assertThat(keyValue().get(key("k"))).isEmpty();
  }

  @Test
  void cacheTtlFrom60SecondsOnPassesAndFrom30BySetting() {
    keyValue().put(key("k"), "v");
    assertThat(keyValue().get(key("k"), GetOptions.cacheTtlSeconds(60))).isPresent();
    assertRefused(
        KvErrorCode.CACHE_TTL_INVALID,
        () -> keyValue().get(key("k"), GetOptions.cacheTtlSeconds(59)));
    assertRefused(
        KvErrorCode.CACHE_TTL_INVALID,
        () -> keyValue().getWithMetadata(key("k"), GetOptions.cacheTtlSeconds(0)));
    KeyValue lenient = keyValueWithMinimumCacheTtl30();
    assertThat(lenient.getWithMetadata(key("k"), GetOptions.cacheTtlSeconds(30))).isPresent();
    assertRefused(
        KvErrorCode.CACHE_TTL_INVALID, () -> lenient.get(key("k"), GetOptions.cacheTtlSeconds(29)));
  }

  @Test
  void limitsOf1To1000PassAndOthersAreRefused() {
    keyValue().put(key("k"), "v");
    for (int limit : new int[] {1, 1000}) {
      assertThat(keyValue().list(ListOptions.ALL.withPrefix(prefix).withLimit(limit)).keys())
          .hasSize(1);
    }
    for (int limit : new int[] {0, -1, 1001}) {
      assertRefused(
          KvErrorCode.LIST_LIMIT_INVALID, () -> keyValue().list(ListOptions.ALL.withLimit(limit)));
    }
  }

  @Test
  void aCursorThatWasNotGivenOutIsRefused() {
    assertRefused(
        KvErrorCode.CURSOR_INVALID, () -> keyValue().list(ListOptions.ALL.withCursor("")));
    if (refusesForeignCursors()) {
      assertRefused(
          KvErrorCode.CURSOR_INVALID, () -> keyValue().list(ListOptions.ALL.withCursor("made up")));
    }
  }

  @Test
  void aRefusedWriteChangesNothing() {
    keyValue().put(key("k"), "old", PutOptions.NONE.withMetadata("1"));
    assertRefused(
        KvErrorCode.EXPIRATION_TTL_INVALID,
        () -> keyValue().put(key("k"), "new", PutOptions.NONE.withExpirationTtlSeconds(1)));
    KvEntry entry = keyValue().getWithMetadata(key("k")).orElseThrow();
    assertThat(entry.value().text()).isEqualTo("old");
    assertThat(entry.metadata()).contains("1");
  }

  @Test
  void theProviderSaysWhatItGuarantees() {
    KvCapabilityInfo info = keyValue().info();
    assertThat(info.consistency()).isNotEqualTo(KvCapabilityInfo.Consistency.UNKNOWN);
    assertThat(info.ttl()).isEqualTo(KvCapabilityInfo.TtlSupport.PER_WRITE);
    assertThat(info.minimumTtlSeconds()).hasValue(60);
    assertThat(info.limits())
        .containsEntry(KvLimit.KEY_BYTES, 512L)
        .containsEntry(KvLimit.METADATA_BYTES, 1024L)
        .containsEntry(KvLimit.VALUE_BYTES, 26_214_400L)
        .containsEntry(KvLimit.LIST_KEYS, 1000L);
    assertThat(info.extensions())
        .containsEntry("com.cloudflare.kv.cache_ttl_minimum_seconds", "60")
        .containsEntry("com.cloudflare.kv.list_order", "utf8_bytes");
    assertThat(keyValueWithMinimumCacheTtl30().info().extensions())
        .containsEntry("com.cloudflare.kv.cache_ttl_minimum_seconds", "30");
  }
}
