package dev.flowkv.conformance.property;

import dev.flowkv.conformance.Answer.Listed;
import dev.flowkv.conformance.Feature;
import dev.flowkv.conformance.Kv;
import dev.flowkv.conformance.Property;
import dev.flowkv.conformance.Request.Put;
import dev.flowkv.conformance.Strength;
import dev.flowkv.conformance.Trial;
import dev.flowkv.conformance.history.CanonicalJson;
import dev.flowkv.conformance.property.Reads.Held;
import dev.flowkv.testkit.KvArbitraries;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Metadata is any JSON, and belongs to its value. */
final class Metadata {
  private Metadata() {}

  static List<Property> properties() {
    return List.of(
        Property.of("metadata-json", "Metadata is any JSON, and comes back as the same JSON.")
            .source(Source.WRITE)
            .strength(Strength.BOUNDED)
            .costsPerTry(Reads.COST, 1, 0, 1)
            .check(Metadata::json),
        Property.of(
                "metadata-falsy",
                "Metadata that JavaScript takes for false is metadata: 0, false, \"\", [], {}.")
            .source(Source.RUNTIME)
            .strength(Strength.BOUNDED)
            .costs(5 * Reads.COST, 5, 0, 1)
            .check(Metadata::falsy),
        Property.of("metadata-none", "A value without metadata, or with null, has none.")
            .says(
                "If there is no metadata associated with the requested key-value pair, null will be returned for metadata.")
            .source(Source.RUNTIME)
            .strength(Strength.BOUNDED)
            .costs(2 * Reads.COST, 2, 0, 1)
            .check(Metadata::none),
        Property.of(
                "metadata-size-limit",
                "Metadata of 1,024 bytes of JSON is stored, of one more it is refused.")
            .says(
                "The maximum size of the serialized JSON representation of the metadata object is 1024 bytes.")
            .source(Source.LIMITS)
            .strength(Strength.BOUNDED)
            .costs(4 * Reads.COST, 4, 0, 0)
            .check(Metadata::size),
        Property.of(
                "metadata-of-its-write",
                "Value and metadata that are read together were written together.")
            .source(Source.HISTORIES)
            .strength(Strength.ALLOWED)
            .costs(24, 6, 0, 0)
            .check(Metadata::ofItsWrite));
  }

  private static void json(Trial t) throws InterruptedException {
    Kv kv = t.here();
    t.forAllSettled(
        KvArbitraries::json,
        json -> {
          String key = t.key("k");
          kv.put(Put.of(key, "v").metadata(json));
          return key;
        },
        (json, key) -> {
          Reads.expect(t, kv, key, Held.text("v", json));
          same(t, key, json, listed(kv, key));
        });
  }

  private static @Nullable String listed(Kv kv, String key) {
    return kv.list(key).stream()
        .filter(l -> l.name().equals(key))
        .findFirst()
        .map(Listed::metadata)
        .orElse(null);
  }

  private static void same(Trial t, String key, String written, @Nullable String read) {
    t.check(
        Objects.equals(CanonicalJson.of(written), CanonicalJson.of(read)),
        key,
        "the metadata " + written + " was written, and " + read + " was read");
  }

  private static void falsy(Trial t) throws InterruptedException {
    Kv kv = t.here();
    String prefix = t.freshPrefix();
    List<String> all = List.of("0", "false", "\"\"", "[]", "{}");
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      keys.add(prefix + i);
      kv.put(Put.of(keys.get(i), "v").metadata(all.get(i)));
    }
    t.settle();
    List<Listed> listed = kv.list(prefix);
    t.check(listed.size() == all.size(), all.size() + " keys were written, listed are " + listed);
    Map<String, Held> written = new LinkedHashMap<>();
    for (int i = 0; i < all.size(); i++) {
      same(t, keys.get(i), all.get(i), listed.get(i).metadata());
      written.put(keys.get(i), Held.text("v", all.get(i)));
    }
    Reads.expect(t, kv, written);
  }

  private static void none(Trial t) throws InterruptedException {
    Kv kv = t.here();
    String prefix = t.freshPrefix();
    kv.put(prefix + "a", "v");
    if (t.info().face().equals("binding")) {
      kv.put(Put.of(prefix + "b", "v").metadata("null"));
    } else {
      kv.put(prefix + "b", "v");
    }
    t.settle();
    Reads.expect(t, kv, Map.of(prefix + "a", Held.text("v"), prefix + "b", Held.text("v")));
    t.check(
        kv.list(prefix).stream().allMatch(l -> l.metadata() == null),
        "a value without metadata is listed with some");
  }

  private static void size(Trial t) throws InterruptedException {
    Kv kv = t.here();
    for (String unit : List.of("x", "\u20ac")) {
      int width = unit.equals("x") ? 1 : 3;
      String filled = unit.repeat(1022 / width) + "x".repeat(1022 % width);
      String key = t.key();
      kv.put(Put.of(key, "v").metadata("\"" + filled + "\""));
      t.settle();
      Reads.expect(t, kv, key, Held.text("v", "\"" + filled + "\""));
      String refused = t.key();
      kv.expectRefusal(
          Put.of(refused, "v").metadata("\"" + filled + "x\""),
          413,
          "Metadata length of 1025 exceeds limit of 1024.");
      Reads.expectNothing(t, kv, refused);
    }
  }

  private static void ofItsWrite(Trial t) throws InterruptedException {
    Kv kv = t.here();
    String key = t.key();
    int writes = 6;
    for (int i = 0; i < writes; i++) {
      kv.put(Put.of(key, "value " + i).metadata("{\"n\":" + i + "}"));
      for (Kv reader : t.everywhere()) {
        for (int route = 0; route < (Reads.isOverRest(t) ? Reads.COST : 1); route++) {
          Reads.byTurns(t, reader, key, route);
        }
        if (t.info().has(Feature.VIRTUAL_CLOCK)) {
          t.pass(java.time.Duration.ofSeconds(t.random().nextInt(40)));
          reader.get(key);
        }
      }
    }
    t.checkHistory();
  }
}
