package dev.flowkv.conformance.property;

import dev.flowkv.conformance.Feature;
import dev.flowkv.conformance.Kv;
import dev.flowkv.conformance.Property;
import dev.flowkv.conformance.Request;
import dev.flowkv.conformance.Strength;
import dev.flowkv.conformance.Trial;
import dev.flowkv.conformance.property.Reads.Held;
import dev.flowkv.testkit.KvArbitraries;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which keys there are, and that none is taken for another. */
final class Keys {
  private static final String EMPTY = "Key names must not be empty";
  private static final String EMPTY_IN_THE_RUNTIME = "Key name cannot be empty.";

  private Keys() {}

  static List<Property> properties() {
    return List.of(
        Property.of("key-any", "Any key is written, read, listed and deleted under its own name.")
            .says("All other keys are valid.")
            .source(Source.WRITE)
            .strength(Strength.BOUNDED)
            .costsPerTry(Reads.COST, 1, 0, 1)
            .check(Keys::any),
        Property.of("key-characters", "Every ASCII character may stand in a key.")
            .says("All other keys are valid.")
            .source(Source.WRITE)
            .strength(Strength.BOUNDED)
            .needs(Feature.UNMETERED)
            .check(Keys::characters),
        Property.of(
                "key-encoding",
                "Keys that look alike in a URL are different keys: percent signs, slashes, dots, pluses.")
            .source(Source.REST)
            .strength(Strength.BOUNDED)
            .costs(22 * Reads.COST, 22, 0, 1)
            .check(Keys::lookAlikes),
        Property.of("key-size-limit", "A key of 512 bytes is stored, one of 513 is refused.")
            .says("Keys have a maximum length of 512 bytes.")
            .source(Source.LIMITS)
            .strength(Strength.BOUNDED)
            .costs(2 + 2 * Reads.COST, 4, 1, 0)
            .check(Keys::size),
        Property.of("key-illegal", "The keys \"\", \".\" and \"..\" are refused.")
            .says("A key cannot be empty or be exactly equal to . or ... All other keys are valid.")
            .source(Source.WRITE)
            .costs(3, 3, 3, 0)
            .check(Keys::illegal));
  }

  private static void any(Trial t) throws InterruptedException {
    Kv kv = t.here();
    t.forAllSettled(
        KvArbitraries::keys,
        end -> {
          String key = t.key(end);
          kv.put(key, end);
          return key;
        },
        (end, key) -> {
          Reads.expect(t, kv, key, Held.text(end));
          // That a prefix may have a NUL is a property of its own.
          t.check(
              end.indexOf('\0') >= 0 || kv.names(key).contains(key),
              key,
              "a key is not listed under itself as the prefix");
        });
  }

  private static void characters(Trial t) throws InterruptedException {
    Kv kv = t.here();
    String prefix = t.freshPrefix();
    List<String> keys = new ArrayList<>();
    for (int c = 0; c < 128; c++) {
      keys.add(prefix + (char) c);
      keys.add(prefix + "x" + (char) c + "y");
    }
    for (String key : keys) {
      kv.put(key, "value of " + key);
    }
    t.settle();
    Map<String, Held> written = new LinkedHashMap<>();
    keys.forEach(key -> written.put(key, Held.text("value of " + key)));
    Reads.expect(t, kv, written);
    List<String> sorted = keys.stream().sorted().toList();
    t.check(
        kv.names(prefix).equals(sorted),
        "256 keys with every ASCII character are not listed as such");
    if (t.info().has(Feature.VIRTUAL_CLOCK)) {
      t.pass(Duration.ofMinutes(6)); // The REST API takes 1,200 requests in five.
    }
    for (String key : keys) {
      kv.delete(key);
    }
    t.settle();
    written.replaceAll((key, held) -> Held.NOTHING);
    Reads.expect(t, kv, written);
  }

  private static void lookAlikes(Trial t) throws InterruptedException {
    Kv kv = t.here();
    String prefix = t.freshPrefix();
    List<String> ends =
        List.of(
            "a/b",
            "a%2Fb",
            "a%252Fb",
            "a%2fb",
            "a b",
            "a+b",
            "a%20b",
            "a%2Bb",
            "a//b",
            "/a/b",
            "a/./b",
            "a/../b",
            "./a",
            "../a",
            "%",
            "%%",
            "%zz",
            "?q=1#f",
            "%3Fq",
            "bulk/get",
            "a\u0000b",
            "\ud83d\ude00%F0%9F%98%80");
    Map<String, Held> written = new LinkedHashMap<>();
    for (String end : ends) {
      String metadata = String.valueOf(written.size());
      kv.put(Request.Put.of(prefix + end, "value of " + end).metadata(metadata));
      written.put(prefix + end, Held.text("value of " + end, metadata));
    }
    t.settle();
    Reads.expect(t, kv, written);
    int listed = kv.names(prefix).size();
    t.check(listed == ends.size(), ends.size() + " keys that look alike are listed as " + listed);
  }

  private static void size(Trial t) throws InterruptedException {
    Kv kv = t.here();
    String start = t.freshPrefix();
    for (String unit : List.of("k", "\u20ac")) {
      int room = 512 - start.length();
      int width = unit.getBytes(StandardCharsets.UTF_8).length;
      String key = start + unit.repeat(room / width) + "k".repeat(room % width);
      kv.put(key, unit);
      t.settle();
      Reads.expect(t, kv, key, Held.text(unit));
      String text = "UTF-8 encoded length of 513 exceeds key length limit of 512.";
      kv.expectRefusal(Request.Put.of(key + "x", "v"), 414, text);
      kv.expectRefusal(Request.Get.as(key + "x", Request.Type.BYTES), 414, text);
    }
    kv.expectRefusal(
        new Request.Delete("d".repeat(513)),
        414,
        "UTF-8 encoded length of 513 exceeds key length limit of 512.");
  }

  private static void illegal(Trial t) {
    Kv kv = t.here();
    for (String key : List.of("", ".", "..")) {
      // Over REST the path of an empty key is that of another route.
      if (key.isEmpty() && t.info().has(Feature.REST_CODES)) {
        continue;
      }
      String[] texts =
          key.isEmpty()
              ? new String[] {EMPTY, EMPTY_IN_THE_RUNTIME}
              : new String[] {
                "Illegal key name \"" + key + "\". Please use a different name.",
                "\"" + key + "\" is not allowed as a key name."
              };
      kv.expectRefusal(Request.Put.of(key, "v"), 400, texts);
      kv.expectRefusal(Request.Get.as(key, Request.Type.BYTES), 400, texts);
      kv.expectRefusal(new Request.Delete(key), 400, texts);
    }
  }
}
