package dev.flowkv.conformance.property;

import dev.flowkv.capability.KvLimits;
import dev.flowkv.conformance.Answer;
import dev.flowkv.conformance.Answer.BulkDone;
import dev.flowkv.conformance.Answer.Listed;
import dev.flowkv.conformance.Answer.Refused;
import dev.flowkv.conformance.Feature;
import dev.flowkv.conformance.Kv;
import dev.flowkv.conformance.Property;
import dev.flowkv.conformance.Request.BulkDelete;
import dev.flowkv.conformance.Request.BulkPut;
import dev.flowkv.conformance.Request.Put;
import dev.flowkv.conformance.Strength;
import dev.flowkv.conformance.Trial;
import dev.flowkv.conformance.property.Reads.Held;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Many keys in one write. */
final class BulkWrites {
  private BulkWrites() {}

  static List<Property> properties() {
    return List.of(
        bulk(
                "bulk-put",
                "A bulk write stores every pair: text, base64, metadata, expiration; and counts them.")
            .costs(4 * Reads.COST, 4, 0, 1)
            .check(BulkWrites::put),
        bulk(
                "bulk-put-refused",
                "One pair that is not allowed refuses a bulk write, and nothing is stored.")
            .costs(2 * Reads.COST, 2, 0, 1)
            .check(BulkWrites::refused),
        bulk(
                "bulk-delete",
                "A bulk delete removes every key, also those that are not there; and counts them.")
            .costs(3 * Reads.COST, 3, 3, 1)
            .check(BulkWrites::delete),
        bulk(
                "bulk-write-limit",
                "A bulk write of 10,000 pairs is accepted, of one more it is refused.")
            .needs(Feature.UNMETERED)
            .check(BulkWrites::limit),
        bulk(
                "rest-missing-key",
                "Over REST a missing key is 404 with the code 10009, its metadata too, and null in a bulk read.")
            .needs(Feature.REST_CODES)
            .costs(Reads.COST, 0, 0, 0)
            .check(BulkWrites::missing));
  }

  private static Property.Builder bulk(String id, String rule) {
    return Property.of(id, rule)
        .source(Source.REST)
        .strength(Strength.BOUNDED)
        .needs(Feature.BULK_WRITE);
  }

  private static void put(Trial t) throws InterruptedException {
    Kv kv = t.here();
    String prefix = t.freshPrefix();
    long expiration = t.nowSeconds() + 100_000;
    byte[] bytes = {0, -1, -2, 10};
    BulkDone done =
        kv.expect(
            BulkDone.class,
            new BulkPut(
                List.of(
                    Put.of(prefix + "a", "text \u20ac"),
                    Put.of(prefix + "b", bytes),
                    Put.of(prefix + "c", "v").metadata("{\"m\":0}"),
                    Put.of(prefix + "d", "v").expires(expiration))));
    t.check(
        done.successful() == 4 && done.unsuccessful().isEmpty(),
        "4 pairs were written, the answer counts " + done);
    t.settle();
    Reads.expect(
        t,
        kv,
        Map.of(
            prefix + "a", Held.text("text \u20ac"),
            prefix + "b", Held.bytes(bytes),
            prefix + "c", Held.text("v", "{\"m\":0}"),
            prefix + "d", Held.text("v")));
    List<Listed> listed = kv.list(prefix);
    t.check(listed.size() == 4, "4 pairs were written, listed are " + listed);
    t.check("{\"m\":0}".equals(listed.get(2).metadata()), "the metadata is " + listed.get(2));
    Long end = listed.get(3).expirationSeconds();
    t.check(end != null && end == expiration, "the expiration is " + listed.get(3));
  }

  private static void refused(Trial t) throws InterruptedException {
    Kv kv = t.here();
    String prefix = t.freshPrefix();
    Answer answer =
        kv.ask(new BulkPut(List.of(Put.of(prefix + "a", "v"), Put.of(prefix + "b", "v").ttl(10))));
    t.check(
        answer instanceof Refused r && r.status() == 400,
        "a bulk write with a time to live of 10 seconds in it was answered " + answer);
    t.settle();
    Reads.expect(t, kv, Map.of(prefix + "a", Held.NOTHING, prefix + "b", Held.NOTHING));
    t.check(kv.names(prefix).isEmpty(), prefix + "a", "a pair of a refused bulk write is there");
  }

  private static void delete(Trial t) throws InterruptedException {
    Kv kv = t.here();
    String prefix = t.freshPrefix();
    for (String end : List.of("a", "b", "c")) {
      kv.put(prefix + end, "v");
    }
    BulkDone done =
        kv.expect(
            BulkDone.class,
            new BulkDelete(List.of(prefix + "a", prefix + "missing", prefix + "c")));
    t.check(
        done.successful() == 3 && done.unsuccessful().isEmpty(),
        "3 keys were deleted, one of them missing, the answer counts " + done);
    t.settle();
    Reads.expect(
        t,
        kv,
        Map.of(
            prefix + "a", Held.NOTHING, prefix + "b", Held.text("v"), prefix + "c", Held.NOTHING));
    List<String> names = kv.names(prefix);
    t.check(
        names.equals(List.of(prefix + "b")),
        prefix + "a",
        "of a, b and c, all but b deleted, there are " + names);
  }

  private static void limit(Trial t) {
    Kv kv = t.here();
    String prefix = t.freshPrefix();
    List<Put> puts =
        IntStream.rangeClosed(0, KvLimits.BULK_WRITE_ENTRIES)
            .mapToObj(i -> Put.of(prefix + i, ""))
            .toList();
    BulkDone done =
        kv.expect(BulkDone.class, new BulkPut(puts.subList(0, KvLimits.BULK_WRITE_ENTRIES)));
    t.check(
        done.successful() == KvLimits.BULK_WRITE_ENTRIES,
        "10,000 pairs were written, the answer counts " + done.successful());
    Answer more = kv.ask(new BulkPut(puts));
    t.check(more instanceof Refused, "a bulk write of 10,001 pairs was answered " + more);
  }

  private static void missing(Trial t) {
    Reads.expectNothing(t, t.here(), t.key());
  }
}
