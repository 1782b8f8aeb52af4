package dev.flowkv.conformance.property;

import dev.flowkv.conformance.Answer;
import dev.flowkv.conformance.Feature;
import dev.flowkv.conformance.Kv;
import dev.flowkv.conformance.Property;
import dev.flowkv.conformance.Request;
import dev.flowkv.conformance.Strength;
import dev.flowkv.conformance.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;

/** What locations remember. */
final class Caching {
  private static final long MINUTE = 60_000;

  private Caching() {}

  static List<Property> properties() {
    return List.of(
        Property.of(
                "cache-ttl-minimum", "A cacheTtl of 30 seconds is accepted, a shorter one refused.")
            .source(Source.LIMITS)
            .needs(Feature.CACHE_TTL)
            .costs(3, 0, 0, 0)
            .check(Caching::minimum),
        Property.of(
                "cache-ttl-respected",
                "A location answers from its cache until an entry is as old as the reader's cacheTtl, and not longer.")
            .says(
                "The effective cacheTtl of an already cached item can be reduced by getting it again with a lower cacheTtl.")
            .source(Source.READ)
            .needs(Feature.PREDICTABLE, Feature.LOCATIONS, Feature.CACHE_TTL)
            .check(Caching::respected),
        Property.of(
                "cache-default-ttl",
                "Without a cacheTtl an entry is used for a minute, and an overwritten value is then seen.")
            .source(Source.READ)
            .needs(Feature.PREDICTABLE, Feature.LOCATIONS)
            .check(Caching::defaultTtl),
        Property.of(
                "negative-cache",
                "A miss is cached like a value: a key that is created is seen as late.")
            .source(Source.HOW)
            .needs(Feature.PREDICTABLE, Feature.LOCATIONS)
            .check(Caching::negative),
        Property.of(
                "deletes-propagate",
                "A delete is seen elsewhere as late as a write, and then is seen.")
            .source(Source.DELETE)
            .needs(Feature.PREDICTABLE, Feature.LOCATIONS)
            .check(Caching::deletes),
        Property.of("cache-status", "What reads and lists say of the cache that answered them.")
            .source(Source.RUNTIME)
            .strength(Strength.OBSERVED)
            .costs(3, 1, 0, 2)
            .check(Caching::status),
        Property.of(
                "negative-cache-length",
                "How long a key that had been read as absent stays so after it was written.")
            .source(Source.HOW)
            .strength(Strength.OBSERVED)
            .costs(8, 2, 0, 0)
            .waits(65)
            .check(Caching::negativeLength));
  }

  private static void minimum(Trial t) {
    Kv kv = t.here();
    kv.expect(Answer.Found.class, Request.Get.of(t.key()).cached(30));
    for (long ttl : new long[] {29, 0}) {
      kv.expectRefusal(
          Request.Get.of(t.key()).cached(ttl),
          400,
          "Invalid cache_ttl of " + ttl + ". Cache TTL must be at least 30.");
    }
  }

  /** A value is read elsewhere, overwritten here, and read elsewhere with all kinds of cacheTtl. */
  private static void respected(Trial t) throws InterruptedException {
    t.forAll(
        () -> Arbitraries.integers().between(30, 400).list().ofMinSize(2).ofMaxSize(6),
        ttls -> {
          Predicted both = new Predicted(t);
          List<String> at = t.info().locations();
          String key = t.key();
          both.put(at.get(0), Request.Put.of(key, "v0"));
          both.pass(2 * MINUTE);
          for (int i = 0; i < ttls.size(); i++) {
            both.get(at.get(1), key, (long) ttls.get(i));
            both.put(at.get(0), Request.Put.of(key, "v" + (i + 1)));
            both.pass(ttls.get(i) * 1000L - 1);
            both.get(at.get(1), key, (long) ttls.get(i));
            both.pass(1);
            both.get(at.get(1), key, (long) ttls.get(i));
            both.pass(1000);
          }
        });
  }

  private static void defaultTtl(Trial t) throws InterruptedException {
    t.forAll(
        () -> Arbitraries.longs().between(1, 2 * MINUTE),
        millis -> {
          Predicted both = new Predicted(t);
          List<String> at = t.info().locations();
          String key = t.key();
          both.put(at.get(0), Request.Put.of(key, "old"));
          both.pass(2 * MINUTE);
          both.get(at.get(1), key, null);
          both.put(at.get(0), Request.Put.of(key, "new"));
          both.pass(millis);
          both.get(at.get(1), key, null);
          both.pass(2 * MINUTE);
          both.get(at.get(1), key, null);
        });
  }

  private static void negative(Trial t) throws InterruptedException {
    t.forAll(
        () -> Arbitraries.longs().between(1, 2 * MINUTE),
        millis -> {
          Predicted both = new Predicted(t);
          List<String> at = t.info().locations();
          String key = t.key();
          both.get(at.get(1), key, null);
          both.put(at.get(0), Request.Put.of(key, "v"));
          both.pass(MINUTE - 1);
          both.get(at.get(1), key, null);
          both.pass(millis);
          both.get(at.get(1), key, null);
          both.pass(2 * MINUTE);
          both.get(at.get(1), key, null);
        });
  }

  private static void deletes(Trial t) throws InterruptedException {
    t.forAll(
        () -> Arbitraries.longs().between(1, 2 * MINUTE),
        millis -> {
          Predicted both = new Predicted(t);
          List<String> at = t.info().locations();
          String key = t.key();
          both.put(at.get(0), Request.Put.of(key, "v"));
          both.pass(2 * MINUTE);
          both.get(at.get(1), key, null);
          both.delete(at.get(0), key);
          both.get(at.get(0), key, null);
          both.pass(millis);
          both.get(at.get(1), key, null);
          both.pass(2 * MINUTE);
          both.get(at.get(1), key, null);
          both.get(at.get(0), key, null);
        });
  }

  private static void status(Trial t) throws InterruptedException {
    Kv kv = t.here();
    String prefix = t.freshPrefix();
    kv.put(prefix + "k", "v");
    Map<String, Integer> said = new TreeMap<>();
    for (int i = 0; i < 3; i++) {
      count(said, "get", kv.expect(Answer.Found.class, Request.Get.of(prefix + "k")).cacheStatus());
    }
    for (int i = 0; i < 2; i++) {
      count(said, "list", kv.page(prefix, null, null).cacheStatus());
    }
    t.observe("cacheStatus", said.toString());
  }

  private static void count(
      Map<String, Integer> said,
      String operation,
      @org.jspecify.annotations.Nullable String status) {
    said.merge(operation + " " + status, 1, Integer::sum);
  }

  /** A miss at one location, a put at another where there is one, and reads until it is seen. */
  private static void negativeLength(Trial t) throws InterruptedException {
    List<Kv> everywhere = t.everywhere();
    Kv writer = everywhere.get(0);
    Kv reader = everywhere.get(everywhere.size() - 1);
    List<String> keys = new ArrayList<>(List.of(t.key(), t.key()));
    keys.forEach(reader::get);
    for (String key : keys) {
      writer.put(key, "v");
    }
    long written = t.nowMillis();
    long longestAbsent = -1;
    long firstSeen = -1;
    for (long after : new long[] {0, 30_000, 65_000}) {
      t.passUntil(written + after);
      for (String key : keys) {
        long since = t.nowMillis() - written;
        if (reader.get(key).isEmpty()) {
          longestAbsent = Math.max(longestAbsent, since);
        } else if (firstSeen < 0) {
          firstSeen = since;
        }
      }
    }
    boolean virtual = t.info().has(Feature.VIRTUAL_CLOCK);
    t.observe(
        "negative lookups",
        (longestAbsent < 0
                ? "seen at once"
                : "absent " + seconds(longestAbsent, virtual) + " after the write")
            + (firstSeen < 0
                ? ", not seen after 65 s"
                : longestAbsent < 0 ? "" : ", seen " + seconds(firstSeen, virtual) + " after it"));
  }

  private static String seconds(long millis, boolean exact) {
    return (exact ? millis / 1000 : Math.round(millis / 1000.0)) + " s";
  }
}
