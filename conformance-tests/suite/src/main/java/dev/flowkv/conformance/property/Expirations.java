package dev.flowkv.conformance.property;

import dev.flowkv.conformance.Answer;
import dev.flowkv.conformance.Answer.Listed;
import dev.flowkv.conformance.CannotRunException;
import dev.flowkv.conformance.Feature;
import dev.flowkv.conformance.Kv;
import dev.flowkv.conformance.KvClient;
import dev.flowkv.conformance.Property;
import dev.flowkv.conformance.PropertyViolation;
import dev.flowkv.conformance.Request;
import dev.flowkv.conformance.Request.Put;
import dev.flowkv.conformance.Strength;
import dev.flowkv.conformance.Trial;
import dev.flowkv.conformance.property.Reads.Held;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Values that end by themselves. */
final class Expirations {
  private static final int SHORTEST = 60;

  /** A busy service may take as long as this before it looks at its clock. */
  private static final long MOST_OF_A_PUT_SECONDS = 10;

  private static final int BOUNDARIES = 8;
  private static final int BURST_MILLIS = 25;

  /** For a read that must be answered before the end; others may be asking, too. */
  private static final int ON_THE_WAY_MILLIS = 4000;

  private Expirations() {}

  static List<Property> properties() {
    return List.of(
        Property.of(
                "expiration-ttl",
                "A value with a time to live is there until the second it names, and not from then on.")
            .says(
                "After its deletion, attempts to read the key will behave as if the key does not exist.")
            .source(Source.WRITE)
            .strength(Strength.BOUNDED)
            .waits(SHORTEST + 2)
            .costs(2 * Reads.COST, 1, 0, 3)
            .check(t -> expires(t, Given.TTL)),
        Property.of(
                "expiration-absolute",
                "A value with an expiration is there until that second, and not from then on.")
            .source(Source.WRITE)
            .strength(Strength.BOUNDED)
            .waits(SHORTEST + 5)
            .costs(2 * Reads.COST, 1, 0, 3)
            .check(t -> expires(t, Given.EXPIRATION)),
        Property.of(
                "expiration-both",
                "With both, the time to live counts, and the expiration is not looked at.")
            .source(Source.REST)
            .strength(Strength.BOUNDED)
            .waits(SHORTEST + 2)
            .costs(2 * Reads.COST, 1, 0, 3)
            .check(t -> expires(t, Given.BOTH)),
        Property.of(
                "expiration-listed",
                "A list shows the absolute expiration, also of a time to live; over REST reads show the same.")
            .says(
                "The expiration value will only be returned if the key has an expiration and will be in the absolute value form, even if it was set in the TTL form.")
            .source(Source.LIST)
            .strength(Strength.BOUNDED)
            .costs(6, 3, 0, 1)
            .check(Expirations::listed),
        Property.of(
                "expiration-beats-cache",
                "An expired value is gone, however long a reader would cache it.")
            .says("Expiration always takes precedence.")
            .source(Source.WRITE)
            .needs(Feature.CACHE_TTL)
            .waits(SHORTEST + 2)
            .costs(3, 1, 0, 0)
            .check(Expirations::beatsCache),
        Property.of(
                "expiration-instant",
                "From the instant of its expiration on, to the millisecond, a key is neither found nor listed.")
            .says(
                "Once the expiration time of an expiring key is reached, it will be deleted from the system. After its deletion, attempts to read the key will behave as if the key does not exist.")
            .source(Source.MODEL + ", \"Time\"")
            .needs(Feature.UNMETERED)
            .waits(SHORTEST + BOUNDARIES + 4)
            .check(Expirations::instant),
        Property.of(
                "expiration-ttl-minimum",
                "A time to live of 60 seconds is accepted, a shorter one refused.")
            .says(
                "Expiration targets that are less than 60 seconds into the future are not supported. This is true for both expiration methods.")
            .source(Source.WRITE)
            .costs(Reads.COST, 5, 0, 0)
            .check(Expirations::ttlMinimum),
        Property.of(
                "expiration-minimum",
                "An expiration in the past, or less than 60 seconds ahead, is refused.")
            .says(
                "Expiration targets that are less than 60 seconds into the future are not supported. This is true for both expiration methods.")
            .source(Source.WRITE)
            .costs(Reads.COST, 4, 0, 0)
            .check(Expirations::expirationMinimum));
  }

  private enum Given {
    TTL,
    EXPIRATION,
    BOTH
  }

  private static void expires(Trial t, Given given) throws InterruptedException {
    Kv kv = t.here();
    String prefix = t.freshPrefix();
    String key = prefix + "k";
    long ttl = SHORTEST + t.info().staleness().toSeconds();
    long before = t.nowSeconds();
    long absolute = before + ttl + 3;
    Put put = Put.of(key, "v");
    kv.put(
        switch (given) {
          case TTL -> put.ttl(ttl);
          case EXPIRATION -> put.expires(absolute);
          case BOTH -> put.ttl(ttl).expires(1);
        });
    long after = t.nowSeconds();
    t.settle();
    List<Listed> listed = kv.list(prefix);
    t.check(
        listed.size() == 1 && listed.get(0).expirationSeconds() != null,
        key,
        "a key with an expiration is listed as " + listed);
    long end = expiration(listed.get(0));
    long slack = t.info().slack().toSeconds();
    boolean right =
        given == Given.EXPIRATION
            ? end == absolute
            : end >= before + ttl - slack && end <= after + ttl + slack;
    t.check(
        right,
        key,
        "written between second "
            + before
            + " and "
            + after
            + " with "
            + (given == Given.EXPIRATION ? "expiration " + absolute : "a time to live of " + ttl)
            + ", the key expires at "
            + end);
    // On a clock of its own, the last millisecond; on another's, well before.
    boolean virtual = t.info().has(Feature.VIRTUAL_CLOCK);
    t.passUntil(end * 1000 - (virtual ? 1 : t.info().slack().toMillis() + ON_THE_WAY_MILLIS));
    try {
      Reads.expect(t, kv, key, Held.text("v"));
    } catch (PropertyViolation gone) {
      if (!virtual && t.nowMillis() >= end * 1000 - t.info().slack().toMillis()) {
        throw new CannotRunException("the answer took longer than there was time");
      }
      throw new PropertyViolation("before second " + end + ", " + gone.text(), key);
    }
    t.passUntil(end * 1000 + t.info().slack().toMillis());
    try {
      Reads.expectNothing(t, kv, key);
    } catch (PropertyViolation there) {
      throw new PropertyViolation("when second " + end + " had come, " + there.text(), key);
    }
    t.check(kv.names(prefix).isEmpty(), key, "the key was listed when second " + end + " had come");
  }

  private static long expiration(Listed listed) {
    Long seconds = listed.expirationSeconds();
    return seconds == null ? 0 : seconds;
  }

  private static void listed(Trial t) throws InterruptedException {
    Kv kv = t.here();
    String prefix = t.freshPrefix();
    long at = t.nowSeconds() + 100_000;
    kv.put(Put.of(prefix + "a", "v").expires(at));
    long before = t.nowSeconds();
    kv.put(Put.of(prefix + "b", "v").ttl(100_000));
    long after = t.nowSeconds();
    kv.put(prefix + "c", "v");
    t.settle();
    List<Listed> keys = kv.list(prefix);
    long slack = t.info().slack().toSeconds();
    t.check(keys.size() == 3, "three keys were written, listed are " + keys);
    t.check(expiration(keys.get(0)) == at, "expiration " + at + " is listed as " + keys.get(0));
    long b = expiration(keys.get(1));
    t.check(
        b >= before + 100_000 - slack && b <= after + 100_000 + slack,
        "a time to live of 100000 from second " + before + " is listed as " + keys.get(1));
    t.check(
        keys.get(2).expirationSeconds() == null,
        "a key without expiration is listed as " + keys.get(2));
    if (Reads.isOverRest(t)) {
      readWith(t, kv, keys);
    }
  }

  private static void readWith(Trial t, Kv kv, List<Listed> keys) {
    var bulk =
        kv.expect(
            Answer.FoundAll.class, Request.BulkGet.of(keys.stream().map(Listed::name).toList()));
    for (Listed listed : keys) {
      Answer.Value value = kv.found(Request.Get.as(listed.name(), Request.Type.BYTES)).orElse(null);
      shows(t, listed, "GET values/{key}", value);
      shows(t, listed, "a bulk read with metadata", bulk.values().get(listed.name()));
    }
  }

  private static void shows(Trial t, Listed listed, String route, Answer.@Nullable Value value) {
    t.check(
        value != null && Objects.equals(value.expirationSeconds(), listed.expirationSeconds()),
        listed.name(),
        "the list shows the expiration "
            + listed.expirationSeconds()
            + ", "
            + route
            + " shows "
            + (value == null ? "nothing" : value.expirationSeconds()));
  }

  private static void beatsCache(Trial t) throws InterruptedException {
    Kv kv = t.here();
    String key = t.key();
    kv.put(Put.of(key, "v").ttl(SHORTEST));
    long end = t.nowSeconds() + SHORTEST;
    kv.found(Request.Get.of(key).cached(3600));
    t.passUntil(end * 1000 + t.info().slack().toMillis());
    t.check(
        kv.found(Request.Get.of(key).cached(3600)).isEmpty(),
        key,
        "a reader with cacheTtl 3600 was given an expired value");
  }

  /** Around whole seconds, in each of which some keys expire, as many gets and lists as fit. */
  private static void instant(Trial t) throws InterruptedException {
    Kv kv = t.here();
    boolean virtual = t.info().has(Feature.VIRTUAL_CLOCK);
    long first = t.nowSeconds() + SHORTEST + 3;
    List<String> prefixes = new ArrayList<>();
    for (int i = 0; i < BOUNDARIES; i++) {
      prefixes.add(t.freshPrefix());
      for (String end : List.of("a", "b")) {
        kv.put(Put.of(prefixes.get(i) + end, "v").expires(first + i));
      }
    }
    for (int i = 0; i < BOUNDARIES; i++) {
      Request list = new Request.ListKeys(prefixes.get(i), null, null);
      // A service may forget an expired key when it is read: then one is left to be listed.
      Request get = Request.Get.as(prefixes.get(i) + "a", Request.Type.BYTES);
      List<Request> requests = new ArrayList<>(List.of(list, get));
      if (Reads.isOverRest(t)) {
        requests.add(new Request.GetMetadata(prefixes.get(i) + "a"));
        requests.add(Request.BulkGet.values(List.of(prefixes.get(i) + "a")));
        requests.add(Request.BulkGet.of(List.of(prefixes.get(i) + "a")));
      }
      long at = (first + i) * 1000;
      if (virtual) {
        for (long millis = at - 2; millis <= at + 2; millis++) {
          t.passUntil(millis);
          for (Request request : requests) {
            agrees(t, at, new KvClient.Timed(kv.ask(request), millis));
          }
        }
      } else {
        t.passUntil(at - BURST_MILLIS);
        kv.repeatUntil(List.of(list, list, list, get), at + BURST_MILLIS)
            .forEach(timed -> agrees(t, at, timed));
      }
    }
  }

  private static void agrees(Trial t, long expiresMillis, KvClient.Timed timed) {
    boolean found =
        (timed.answer() instanceof Answer.Found f && f.value() != null)
            || (timed.answer() instanceof Answer.FoundMetadata m && m.isPresent())
            || (timed.answer() instanceof Answer.FoundAll a
                && a.values().values().stream().anyMatch(Objects::nonNull));
    boolean listed = timed.answer() instanceof Answer.Page p && !p.names().isEmpty();
    t.check(
        !(found || listed) || timed.calledMillis() < expiresMillis + t.info().slack().toMillis(),
        (found ? "a read found" : "a list showed")
            + " a key when it was called "
            + (timed.calledMillis() - expiresMillis)
            + " ms after the instant of its expiration");
  }

  private static void ttlMinimum(Trial t) throws InterruptedException {
    Kv kv = t.here();
    kv.put(Put.of(t.key(), "v").ttl(SHORTEST));
    String key = t.key();
    for (long ttl : new long[] {59, 1}) {
      refusal(
          t,
          kv,
          Put.of(key, "v").ttl(ttl),
          10034,
          "Invalid expiration_ttl of " + ttl + ". Expiration TTL must be at least 60.");
    }
    for (long ttl : new long[] {0, -5}) {
      refusal(
          t,
          kv,
          Put.of(key, "v").ttl(ttl),
          10034,
          "Invalid expiration_ttl of " + ttl + ". Please specify integer greater than 0.");
    }
    Reads.expectNothing(t, kv, key);
  }

  private static void expirationMinimum(Trial t) throws InterruptedException {
    Kv kv = t.here();
    long slack = t.info().slack().toSeconds();
    kv.put(Put.of(t.key(), "v").expires(t.nowSeconds() + SHORTEST + MOST_OF_A_PUT_SECONDS + slack));
    String key = t.key();
    String past =
        "Please specify integer greater than the current number of seconds since the UNIX epoch.";
    refusal(t, kv, Put.of(key, "v").expires(1000), 10033, "Invalid expiration of 1000. " + past);
    long near = t.nowSeconds() + SHORTEST / 2;
    refusal(
        t,
        kv,
        Put.of(key, "v").expires(near),
        10033,
        "Invalid expiration of "
            + near
            + ". Expiration times must be at least 60 seconds in the future.");
    if (t.info().has(Feature.VIRTUAL_CLOCK)) {
      kv.put(Put.of(t.key(), "v").expires(t.nowSeconds() + SHORTEST));
      long nearest = t.nowSeconds() + SHORTEST - 1;
      refusal(
          t,
          kv,
          Put.of(key, "v").expires(nearest),
          10033,
          "Invalid expiration of "
              + nearest
              + ". Expiration times must be at least 60 seconds in the future.");
    }
    Reads.expectNothing(t, kv, key);
  }

  private static void refusal(Trial t, Kv kv, Put put, int code, String text) {
    RestCodes.check(t, kv.expectRefusal(put, 400, text), code);
  }
}
