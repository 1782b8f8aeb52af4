package dev.flowkv.conformance.property;

import dev.flowkv.conformance.Answer.Found;
import dev.flowkv.conformance.Answer.FoundAll;
import dev.flowkv.conformance.Answer.FoundMetadata;
import dev.flowkv.conformance.Answer.Value;
import dev.flowkv.conformance.Kv;
import dev.flowkv.conformance.PropertyViolation;
import dev.flowkv.conformance.Request;
import dev.flowkv.conformance.Request.BulkGet;
import dev.flowkv.conformance.Request.Get;
import dev.flowkv.conformance.Request.GetMetadata;
import dev.flowkv.conformance.Trial;
import dev.flowkv.conformance.history.CanonicalJson;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads keys by every route that can answer, and holds each answer to what was written. Over REST
 * there are four routes; elsewhere the one with value and metadata stands for all. For keys that
 * have settled: of others, routes may know different versions.
 */
final class Reads {
  /** What each key costs to read, whatever the target. */
  static final int COST = 4;

  private static final int MOST_IN_BULK = 100;
  private static final int LONGEST_SHOWN = 60;

  private Reads() {}

  /**
   * What a key holds.
   *
   * @param value its bytes; null: there is nothing
   * @param metadata JSON; null: none
   */
  record Held(byte @Nullable [] value, @Nullable String metadata) {
    static final Held NOTHING = new Held(null, null);

    static Held text(String text) {
      return text(text, null);
    }

    static Held text(String text, @Nullable String metadata) {
      return new Held(text.getBytes(StandardCharsets.UTF_8), metadata);
    }

    static Held bytes(byte[] bytes) {
      return new Held(bytes, null);
    }

    /** Whether a bulk read, which answers in JSON, can tell it. */
    private boolean isText() {
      try {
        StandardCharsets.UTF_8
            .newDecoder()
            .decode(ByteBuffer.wrap(value == null ? new byte[0] : value));
        return true;
      } catch (CharacterCodingException e) {
        return false;
      }
    }

    @Override
    public String toString() {
      if (value == null) {
        return "nothing";
      }
      String text = new String(value, StandardCharsets.UTF_8);
      boolean shown = isText() && text.length() <= LONGEST_SHOWN;
      return (shown ? "\"" + text + "\"" : value.length + " bytes") + " with metadata " + metadata;
    }
  }

  /** Fails unless a key holds this. */
  static void expect(Trial t, Kv kv, String key, Held held) {
    expect(t, kv, Map.of(key, held));
  }

  /** Fails unless a key is absent. */
  static void expectNothing(Trial t, Kv kv, String key) {
    expect(t, kv, key, Held.NOTHING);
  }

  /** Fails unless every key holds what it should. */
  static void expect(Trial t, Kv kv, Map<String, Held> expected) {
    if (!isOverRest(t)) {
      expected.forEach((key, held) -> both(key, held, "", kv.get(key).orElse(null)));
      return;
    }
    expected.forEach(
        (key, held) -> {
          value(
              key,
              held,
              " by GET values/{key}",
              kv.found(Get.as(key, Request.Type.BYTES)).orElse(null));
          metadata(key, held, kv.expect(FoundMetadata.class, new GetMetadata(key)));
        });
    Map<String, Held> texts = new LinkedHashMap<>(expected);
    texts.values().removeIf(held -> !held.isText());
    for (List<String> keys : chunks(texts.keySet())) {
      Map<String, @Nullable Value> values =
          kv.expect(FoundAll.class, BulkGet.values(keys)).values();
      keys.forEach(k -> value(k, held(texts, k), " by a bulk read", values.get(k)));
      Map<String, @Nullable Value> whole = kv.expect(FoundAll.class, BulkGet.of(keys)).values();
      keys.forEach(k -> both(k, held(texts, k), " by a bulk read with metadata", whole.get(k)));
    }
  }

  /** Whether there is more than one route. */
  static boolean isOverRest(Trial t) {
    return t.info().face().equals("rest");
  }

  /**
   * Reads a key by one of the routes, whatever it holds.
   *
   * @param turn which one, counted from 0 and round and round
   */
  static void byTurns(Trial t, Kv kv, String key, int turn) {
    int route = isOverRest(t) ? turn % 4 : 0;
    switch (route) {
      case 1 -> kv.expect(Found.class, Get.as(key, Request.Type.BYTES));
      case 2 -> kv.expect(FoundMetadata.class, new GetMetadata(key));
      case 3 -> kv.expect(FoundAll.class, BulkGet.values(List.of(key)));
      default -> kv.expect(Found.class, Get.of(key));
    }
  }

  private static Held held(Map<String, Held> expected, String key) {
    return Objects.requireNonNull(expected.get(key));
  }

  private static List<List<String>> chunks(Collection<String> keys) {
    List<String> all = List.copyOf(keys);
    List<List<String>> chunks = new ArrayList<>();
    for (int i = 0; i < all.size(); i += MOST_IN_BULK) {
      chunks.add(all.subList(i, Math.min(all.size(), i + MOST_IN_BULK)));
    }
    return chunks;
  }

  private static void both(String key, Held held, String route, @Nullable Value found) {
    value(key, held, route, found);
    if (found != null && !sameMetadata(held, found.metadata())) {
      throw wrong(key, held, route, found.toString());
    }
  }

  private static void value(String key, Held held, String route, @Nullable Value found) {
    if (found == null ? held.value != null : !Arrays.equals(found.bytes(), held.value)) {
      throw wrong(key, held, route, found == null ? "nothing" : found + differs(held, found));
    }
  }

  private static String differs(Held held, Value found) {
    return held.value == null
        ? ""
        : ", different from byte " + Arrays.mismatch(held.value, found.bytes()) + " on";
  }

  private static void metadata(String key, Held held, FoundMetadata found) {
    boolean right =
        found.isPresent() == (held.value != null) && sameMetadata(held, found.metadata());
    if (!right) {
      throw wrong(key, held, " by GET metadata/{key}", found.toString());
    }
  }

  private static boolean sameMetadata(Held held, @Nullable String metadata) {
    return Objects.equals(CanonicalJson.of(held.metadata), CanonicalJson.of(metadata));
  }

  private static PropertyViolation wrong(String key, Held held, String route, String found) {
    return new PropertyViolation("the key holds " + held + "; read" + route + " is " + found, key);
  }
}
