package dev.flowkv.conformance.property;

import dev.flowkv.capability.KvLimits;
import dev.flowkv.conformance.Answer.Value;
import dev.flowkv.conformance.Feature;
import dev.flowkv.conformance.Kv;
import dev.flowkv.conformance.Property;
import dev.flowkv.conformance.Request;
import dev.flowkv.conformance.Request.Put;
import dev.flowkv.conformance.Request.Type;
import dev.flowkv.conformance.Request.Way;
import dev.flowkv.conformance.Strength;
import dev.flowkv.conformance.Trial;
import dev.flowkv.conformance.history.CanonicalJson;
import dev.flowkv.conformance.property.Reads.Held;
import dev.flowkv.testkit.KvArbitraries;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** What is written is read. */
final class Values {
  private static final int LARGE = 1_100_000;

  /** What comes back once may be gone the next time, and the other way round. */
  private static final int ROUNDS = 3;

  private static final List<String> NOTORIOUS =
      List.of(
          "{\"b\": 1,  \"a\": [1.0, 1e2, \"\\u20ac\"],\"a\":2}\n",
          "{\"b\": 1,  \"a\": [1.0]}\r\n",
          "\ufeffa byte order mark",
          " in white space\t\r\n",
          "\"quoted\"",
          "1.0",
          "null",
          "a NUL: \u0000, a plus: +, a percent sign: %41");

  private Values() {}

  static List<Property> properties() {
    return List.of(
        Property.of("value-bytes", "Bytes come back as they were, whichever they are.")
            .source(Source.WRITE)
            .strength(Strength.BOUNDED)
            .costsPerTry(Reads.COST, 1, 0, 0)
            .check(Values::bytes),
        Property.of("value-text", "Text comes back as it was, whatever characters it has.")
            .source(Source.WRITE)
            .strength(Strength.BOUNDED)
            .costsPerTry(Reads.COST, 1, 0, 0)
            .check(Values::text),
        Property.of(
                "value-verbatim",
                "A value comes back byte for byte, also where it looks like JSON, begins with a byte order mark, or ends in white space.")
            .source(Source.WRITE)
            .strength(Strength.BOUNDED)
            .costs(Reads.COST * NOTORIOUS.size(), NOTORIOUS.size(), 0, 0)
            .check(Values::verbatim),
        Property.of("value-large", "A value of more than a megabyte is stored and read whole.")
            .says("The maximum size of a value is 25 MiB.")
            .source(Source.LIMITS)
            .strength(Strength.BOUNDED)
            .costs(Reads.COST, 1, 0, 0)
            .check(Values::large),
        Property.of("value-json", "A value that is JSON is read as such with the type json.")
            .source(Source.READ)
            .strength(Strength.BOUNDED)
            .needs(Feature.TYPES)
            .costsPerTry(1, 1, 0, 0)
            .check(Values::json),
        Property.of("value-json-invalid", "Reading with the type json what is no JSON fails.")
            .source(Source.RUNTIME)
            .strength(Strength.BOUNDED)
            .needs(Feature.TYPES)
            .costs(3, 3, 0, 0)
            .check(Values::invalidJson),
        Property.of("value-stream", "A stream is stored whole, and read as one.")
            .source(Source.WRITE)
            .strength(Strength.BOUNDED)
            .needs(Feature.TYPES)
            .costsPerTry(1, 1, 0, 0)
            .check(Values::stream),
        Property.of("value-empty", "An empty value is a value, and listed.")
            .says(
                "When using put(), leave the value parameter empty and instead include a property in the metadata object")
            .source(Source.WRITE)
            .strength(Strength.BOUNDED)
            .costs(Reads.COST, 1, 0, 1)
            .check(Values::empty),
        Property.of(
                "value-size-limit", "A value of 26,214,400 bytes is stored, one more is refused.")
            .says("The maximum size of a value is 25 MiB.")
            .source(Source.LIMITS)
            .needs(Feature.UNMETERED)
            .check(Values::largest),
        Property.of(
                "overwrite-replaces-all",
                "A write replaces value, metadata and expiration together.")
            .source(Source.WRITE)
            .strength(Strength.BOUNDED)
            .costs(Reads.COST, 2, 0, 1)
            .check(Values::overwrite),
        Property.of("delete-removes", "A deleted key is absent and not listed.")
            .source(Source.DELETE)
            .strength(Strength.BOUNDED)
            .costs(ROUNDS * Reads.COST, 1, 1, ROUNDS)
            .check(Values::delete),
        Property.of("delete-missing", "Deleting a key that does not exist succeeds.")
            .source(Source.DELETE)
            .costs(0, 0, 1, 0)
            .check(t -> t.here().delete(t.key())));
  }

  private static void bytes(Trial t) throws InterruptedException {
    Kv kv = t.here();
    t.forAllSettled(
        KvArbitraries::values,
        bytes -> {
          String key = t.key();
          kv.put(Put.of(key, bytes));
          return key;
        },
        (bytes, key) -> Reads.expect(t, kv, key, Held.bytes(bytes)));
  }

  /** Half of them with metadata, which goes another way over REST: as parts of a form. */
  private static void verbatim(Trial t) throws InterruptedException {
    Kv kv = t.here();
    Map<String, Held> written = new LinkedHashMap<>();
    for (int i = 0; i < NOTORIOUS.size(); i++) {
      String metadata = i % 2 == 0 ? null : "{\"n\":" + i + "}";
      String key = t.key();
      kv.put(Put.of(key, NOTORIOUS.get(i)).metadata(metadata));
      written.put(key, Held.text(NOTORIOUS.get(i), metadata));
    }
    t.settle();
    Reads.expect(t, kv, written);
  }

  private static void large(Trial t) throws InterruptedException {
    Kv kv = t.here();
    StringBuilder text = new StringBuilder();
    for (int line = 0; text.length() < LARGE; line++) {
      text.append("line ").append(line).append(" \u20ac\n");
    }
    String key = t.key();
    kv.put(key, text.toString());
    t.settle();
    Reads.expect(t, kv, key, Held.text(text.toString()));
  }

  private static void same(Trial t, String key, Optional<Value> found, byte[] expected) {
    t.check(found.isPresent(), key, expected.length + " bytes were written, and nothing was found");
    byte[] bytes = found.orElseThrow().bytes();
    int differs = Arrays.mismatch(bytes, expected);
    t.check(
        differs < 0,
        key,
        expected.length
            + " bytes were written, "
            + bytes.length
            + " were read, different from byte "
            + differs
            + " on");
  }

  private static void text(Trial t) throws InterruptedException {
    Kv kv = t.here();
    boolean typed = t.info().has(Feature.TYPES);
    t.forAllSettled(
        KvArbitraries::texts,
        text -> {
          String key = t.key();
          kv.put(key, text);
          return key;
        },
        (text, key) -> {
          if (typed) {
            same(t, key, kv.found(Request.Get.as(key, Type.TEXT)), bytesOf(text));
          } else {
            Reads.expect(t, kv, key, Held.text(text));
          }
        });
  }

  private static void json(Trial t) throws InterruptedException {
    Kv kv = t.here();
    t.forAllSettled(
        KvArbitraries::json,
        json -> {
          String key = t.key();
          kv.put(key, json);
          return key;
        },
        (json, key) -> {
          if (CanonicalJson.of(json) == null) {
            return; // The JSON null cannot be told from absence.
          }
          String read = kv.found(Request.Get.as(key, Type.JSON)).map(Value::text).orElse(null);
          t.check(
              String.valueOf(CanonicalJson.of(json)).equals(read),
              key,
              "the JSON " + json + " was written, and " + read + " was read");
        });
  }

  private static void invalidJson(Trial t) throws InterruptedException {
    Kv kv = t.here();
    List<String> keys = List.of(t.key(), t.key(), t.key());
    List<String> values = List.of("", "{", "not json");
    for (int i = 0; i < keys.size(); i++) {
      kv.put(keys.get(i), values.get(i));
    }
    t.settle();
    for (int i = 0; i < keys.size(); i++) {
      var answer = kv.ask(Request.Get.as(keys.get(i), Type.JSON));
      t.check(
          String.valueOf(answer).contains("SyntaxError"),
          keys.get(i),
          "\"" + values.get(i) + "\" was read as JSON, and the answer was " + answer);
    }
  }

  private static void stream(Trial t) throws InterruptedException {
    Kv kv = t.here();
    t.forAllSettled(
        KvArbitraries::values,
        bytes -> {
          String key = t.key();
          kv.put(Put.of(key, bytes).by(Way.STREAM));
          return key;
        },
        (bytes, key) -> same(t, key, kv.found(Request.Get.as(key, Type.STREAM)), bytes));
  }

  private static void empty(Trial t) throws InterruptedException {
    Kv kv = t.here();
    String prefix = t.freshPrefix();
    kv.put(prefix + "k", "");
    t.settle();
    Reads.expect(t, kv, prefix + "k", Held.text(""));
    t.check(
        kv.names(prefix).equals(List.of(prefix + "k")),
        prefix + "k",
        "an empty value is not listed");
  }

  private static void largest(Trial t) throws InterruptedException {
    Kv kv = t.here();
    byte[] largest = new byte[KvLimits.VALUE_BYTES];
    new Random(1).nextBytes(largest);
    String key = t.key();
    kv.put(Put.of(key, largest));
    same(t, key, kv.found(Request.Get.as(key, Type.BYTES)), largest);
    String other = t.key();
    kv.expectRefusal(
        Put.of(other, new byte[KvLimits.VALUE_BYTES + 1]),
        413,
        "Value length of 26214401 exceeds limit of 26214400.");
    Reads.expectNothing(t, kv, other);
  }

  private static void overwrite(Trial t) throws InterruptedException {
    Kv kv = t.here();
    String prefix = t.freshPrefix();
    String key = prefix + "k";
    kv.put(Put.of(key, "old").metadata("{\"old\":true}").ttl(86_400));
    kv.put(key, "new");
    t.settle();
    Reads.expect(t, kv, key, Held.text("new"));
    var listed = kv.list(prefix);
    t.check(
        listed.size() == 1
            && listed.get(0).metadata() == null
            && listed.get(0).expirationSeconds() == null,
        key,
        "after a plain put over one with metadata and expiration, the key is listed as " + listed);
  }

  private static void delete(Trial t) throws InterruptedException {
    Kv kv = t.here();
    String prefix = t.freshPrefix();
    String key = prefix + "k";
    kv.put(key, "v");
    kv.delete(key);
    t.settle();
    for (int i = 0; i < ROUNDS; i++) {
      Reads.expectNothing(t, kv, key);
      t.check(kv.names(prefix).isEmpty(), key, "a deleted key is still listed after the bound");
    }
  }

  static byte[] bytesOf(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
