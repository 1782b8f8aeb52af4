package dev.flowkv.conformance.property;

import dev.flowkv.conformance.Answer;
import dev.flowkv.conformance.Answer.FoundAll;
import dev.flowkv.conformance.Answer.Value;
import dev.flowkv.conformance.Feature;
import dev.flowkv.conformance.Kv;
import dev.flowkv.conformance.Property;
import dev.flowkv.conformance.Request.BulkGet;
import dev.flowkv.conformance.Request.Put;
import dev.flowkv.conformance.Strength;
import dev.flowkv.conformance.Trial;
import dev.flowkv.conformance.history.CanonicalJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/** Many keys in one read. */
final class BulkReads {
  private BulkReads() {}

  static List<Property> properties() {
    return List.of(
        bulk("bulk-get", "A bulk read gives each key's value, and null for one that is not there.")
            .says(
                "The return value with be a Map of the key-value pairs found, with keys not found having null values.")
            .costs(4, 3, 0, 0)
            .check(BulkReads::values),
        bulk("bulk-get-metadata", "A bulk read with metadata gives each key's own.")
            .costs(4, 3, 0, 0)
            .check(BulkReads::metadata),
        bulk("bulk-get-empty-value", "In a bulk read an empty value is a value, with its metadata.")
            .says(
                "When using put(), leave the value parameter empty and instead include a property in the metadata object. … The return value with be a Map of the key-value pairs found, with keys not found having null values.")
            .costs(2, 1, 0, 0)
            .check(BulkReads::emptyValue),
        bulk(
                "bulk-get-json",
                "A bulk read as JSON gives JSON, what JavaScript takes for false included.")
            .says(
                "The return value with be a Map of the key-value pairs found, with keys not found having null values.")
            .costs(12, 6, 0, 0)
            .check(BulkReads::json),
        bulk(
                "bulk-get-json-invalid",
                "One value that is no JSON fails a bulk read as JSON as a whole.")
            .costs(2, 2, 0, 0)
            .check(BulkReads::invalidJson),
        bulk(
                "bulk-get-limit",
                "A bulk read of 1 to 100 keys is accepted, of none or more it is refused.")
            .strength(Strength.EXACT)
            .costs(201, 0, 0, 0)
            .check(BulkReads::limit),
        bulk("bulk-get-type", "A bulk read takes the types text and json, and refuses others.")
            .strength(Strength.EXACT)
            .needs(Feature.BULK_READ)
            .costs(2, 0, 0, 0)
            .check(BulkReads::type),
        bulk("bulk-get-duplicates", "A key that is asked for twice is answered once.")
            .costs(3, 1, 0, 0)
            .check(BulkReads::duplicates),
        bulk(
                "bulk-get-index-keys",
                "Keys that look like array indices are answered in a bulk read.")
            .source(Source.RUNTIME)
            .strength(Strength.OBSERVED)
            .needs(Feature.UNMETERED)
            .check(BulkReads::indexKeys));
  }

  private static Property.Builder bulk(String id, String rule) {
    return Property.of(id, rule)
        .source(Source.READ)
        .strength(Strength.BOUNDED)
        .needs(Feature.BULK_READ);
  }

  private static FoundAll get(Kv kv, BulkGet request) {
    return kv.expect(FoundAll.class, request);
  }

  private static void values(Trial t) throws InterruptedException {
    Kv kv = t.here();
    List<String> keys = List.of(t.key("a"), t.key("\u20ac%2F"), t.key("c"), t.key("missing"));
    for (String key : keys.subList(0, 3)) {
      kv.put(key, "value of " + key);
    }
    t.settle();
    Map<String, Value> values = get(kv, new BulkGet(keys, null, false, null)).values();
    t.check(
        values.keySet().equals(java.util.Set.copyOf(keys)),
        "4 keys were asked for, answered were " + values.keySet());
    for (String key : keys.subList(0, 3)) {
      Value value = values.get(key);
      t.check(
          value != null && value.text().equals("value of " + key),
          key,
          "in a bulk read the key has " + value);
    }
    t.check(
        values.get(keys.get(3)) == null, keys.get(3), "a missing key has a value in a bulk read");
  }

  private static void metadata(Trial t) throws InterruptedException {
    Kv kv = t.here();
    List<String> keys = List.of(t.key(), t.key(), t.key(), t.key());
    List<String> all = List.of("{\"n\":[1,null]}", "0", "null");
    for (int i = 0; i < all.size(); i++) {
      Put put = Put.of(keys.get(i), "v" + i);
      kv.put(all.get(i).equals("null") ? put : put.metadata(all.get(i)));
    }
    t.settle();
    Map<String, Value> values = get(kv, BulkGet.of(keys)).values();
    for (int i = 0; i < all.size(); i++) {
      Value value = values.get(keys.get(i));
      t.check(
          value != null
              && value.text().equals("v" + i)
              && Objects.equals(CanonicalJson.of(value.metadata()), CanonicalJson.of(all.get(i))),
          keys.get(i),
          "with metadata " + all.get(i) + " the bulk read has " + value);
    }
    t.check(values.get(keys.get(3)) == null, keys.get(3), "a missing key is found");
  }

  private static void emptyValue(Trial t) throws InterruptedException {
    Kv kv = t.here();
    String key = t.key();
    kv.put(Put.of(key, "").metadata("{\"m\":1}"));
    t.settle();
    Value plain = get(kv, new BulkGet(List.of(key), null, false, null)).values().get(key);
    t.check(
        plain != null && plain.bytes().length == 0,
        key,
        "an empty value is read in bulk as " + plain);
    Value with = get(kv, BulkGet.of(List.of(key))).values().get(key);
    t.check(
        with != null && with.bytes().length == 0 && with.metadata() != null,
        key,
        "an empty value with metadata {\"m\":1} is read in bulk as " + with);
  }

  private static void json(Trial t) throws InterruptedException {
    Kv kv = t.here();
    List<String> all = List.of("{\"a\":[1]}", "0", "false", "\"\"", "\"text\"", "[]");
    List<String> keys = all.stream().map(v -> t.key()).toList();
    for (int i = 0; i < all.size(); i++) {
      kv.put(Put.of(keys.get(i), all.get(i)).metadata("{\"m\":1}"));
    }
    t.settle();
    for (boolean withMetadata : List.of(false, true)) {
      Map<String, Value> values = get(kv, new BulkGet(keys, "json", withMetadata, null)).values();
      for (int i = 0; i < all.size(); i++) {
        Value value = values.get(keys.get(i));
        t.check(
            value != null
                && value.text().equals(CanonicalJson.of(all.get(i)))
                && (!withMetadata || value.metadata() != null),
            keys.get(i),
            "the JSON "
                + all.get(i)
                + " is read in bulk"
                + (withMetadata ? " with metadata" : "")
                + " as "
                + value);
      }
    }
  }

  private static void invalidJson(Trial t) throws InterruptedException {
    Kv kv = t.here();
    List<String> keys = List.of(t.key(), t.key());
    kv.put(keys.get(0), "1");
    kv.put(keys.get(1), "no json");
    t.settle();
    kv.expectRefusal(
        new BulkGet(keys, "json", false, null),
        400,
        "At least one of the requested keys corresponds to a non-json value");
  }

  private static void limit(Trial t) {
    Kv kv = t.here();
    List<String> keys = IntStream.rangeClosed(1, 101).mapToObj(i -> t.key()).toList();
    get(kv, new BulkGet(keys.subList(0, 100), null, false, null));
    RestCodes.check(
        t,
        kv.expectRefusal(
            new BulkGet(keys, null, false, null), 400, "You can request a maximum of 100 keys"),
        10029);
    RestCodes.check(
        t,
        kv.expectRefusal(
            new BulkGet(List.of(), null, false, null), 400, "You must request a minimum of 1 key"),
        10029);
  }

  private static void type(Trial t) {
    t.here()
        .expectRefusal(
            new BulkGet(List.of(t.key(), t.key()), "stream", false, null),
            400,
            "\"stream\" is not a valid type. Use \"json\" or \"text\"");
  }

  private static void duplicates(Trial t) throws InterruptedException {
    Kv kv = t.here();
    String key = t.key();
    kv.put(key, "v");
    t.settle();
    Map<String, Value> values =
        get(kv, new BulkGet(List.of(key, key, key), null, false, null)).values();
    t.check(
        values.size() == 1 && values.get(key) != null,
        key,
        "a key that was asked for three times is answered " + values);
  }

  private static void indexKeys(Trial t) throws InterruptedException {
    Kv kv = t.here();
    List<String> keys = new ArrayList<>(List.of("1", "00", "4294967295"));
    for (String key : keys) {
      kv.put(key, "v");
    }
    t.settle();
    Answer answer = kv.ask(new BulkGet(keys, null, false, null));
    for (String key : keys) {
      kv.delete(key);
    }
    t.observe(
        "index-like keys",
        answer instanceof FoundAll all ? "answered are " + all.values().keySet() : answer);
  }
}
