package dev.flowkv.conformance.property;

import dev.flowkv.capability.KeyValue;
import dev.flowkv.capability.KvCapabilityInfo;
import dev.flowkv.capability.KvEntry;
import dev.flowkv.capability.KvErrorCode;
import dev.flowkv.capability.KvException;
import dev.flowkv.capability.ListOptions;
import dev.flowkv.capability.PutOptions;
import dev.flowkv.conformance.Feature;
import dev.flowkv.conformance.Property;
import dev.flowkv.conformance.Strength;
import dev.flowkv.conformance.Trial;
import java.util.List;
import java.util.Optional;

/** The capability over the target: the provider's own promises. */
final class Providers {
  private Providers() {}

  static List<Property> properties() {
    return List.of(
        Property.of(
                "provider-round-trip",
                "The capability gives back value and metadata, lists and deletes.")
            .source(Source.PROVIDER)
            .strength(Strength.BOUNDED)
            .needs(Feature.PROVIDER, Feature.UNMETERED)
            .check(Providers::roundTrip),
        Property.of(
                "provider-codes",
                "What is not allowed has its stable code, before the platform is asked.")
            .source(Source.PROVIDER)
            .needs(Feature.PROVIDER)
            .check(Providers::codes),
        Property.of(
                "provider-info",
                "The capability says that it is eventually consistent, with TTLs from 60 seconds.")
            .source(Source.PROVIDER)
            .strength(Strength.OBSERVED)
            .needs(Feature.PROVIDER)
            .check(Providers::info));
  }

  private static void roundTrip(Trial t) throws InterruptedException {
    KeyValue kv = t.keyValue();
    String prefix = t.freshPrefix();
    String key = prefix + "k";
    t.noteWritten(key);
    kv.put(
        key,
        "value \u20ac",
        PutOptions.NONE.withMetadata("{\"m\":1}").withExpirationTtlSeconds(3600));
    t.settle();
    Optional<KvEntry> entry = kv.getWithMetadata(key);
    t.check(
        entry.isPresent()
            && entry.get().value().text().equals("value \u20ac")
            && entry.get().metadata().isPresent(),
        key,
        "the capability reads " + entry);
    var page = kv.list(ListOptions.ALL.withPrefix(prefix));
    t.check(
        page.keys().size() == 1 && page.keys().get(0).expirationSeconds().isPresent(),
        key,
        "the capability lists " + page.keys());
    t.pass(java.time.Duration.ofMillis(t.info().has(Feature.VIRTUAL_CLOCK) ? 1000 : 1200));
    kv.delete(key);
    t.settle();
    t.check(kv.get(key).isEmpty(), key, "the capability reads a deleted key");
  }

  private static void codes(Trial t) {
    KeyValue kv = t.keyValue();
    String key = t.key();
    refused(t, KvErrorCode.KEY_ILLEGAL, () -> kv.get(""));
    refused(t, KvErrorCode.KEY_ILLEGAL, () -> kv.delete(".."));
    refused(t, KvErrorCode.KEY_TOO_LARGE, () -> kv.put("k".repeat(513), "v"));
    refused(
        t,
        KvErrorCode.METADATA_TOO_LARGE,
        () -> kv.put(key, "v", PutOptions.NONE.withMetadata("\"" + "x".repeat(1023) + "\"")));
    refused(
        t,
        KvErrorCode.EXPIRATION_TTL_INVALID,
        () -> kv.put(key, "v", PutOptions.NONE.withExpirationTtlSeconds(59)));
    refused(t, KvErrorCode.LIST_LIMIT_INVALID, () -> kv.list(ListOptions.ALL.withLimit(1001)));
  }

  private static void refused(Trial t, KvErrorCode code, Runnable operation) {
    try {
      operation.run();
    } catch (KvException e) {
      t.check(e.code() == code, "the code should be " + code + ", it is " + e.code());
      return;
    }
    t.check(false, "nothing was refused with " + code);
  }

  private static void info(Trial t) {
    KvCapabilityInfo info = t.keyValue().info();
    t.observe(
        "provider",
        info.provider()
            + ", consistency "
            + info.consistency()
            + ", durability "
            + info.durability()
            + ", ttl "
            + info.ttl());
  }
}
