package dev.flowkv.examples.visits;

import dev.flowkv.capability.KeyValue;
import dev.flowkv.capability.KvEntry;
import dev.flowkv.capability.PutOptions;
import java.util.Optional;

/** Counts visits, in two ways: the obvious one, which loses some, and one that does not. */
final class VisitFlow {
  private static final int SESSION_SECONDS = 30 * 60;
  private static final int VISIT_SECONDS = 24 * 60 * 60;

  private final KeyValue keyValue;

  VisitFlow(KeyValue keyValue) {
    this.keyValue = keyValue;
  }

  /**
   * Finds the visitor's session, or begins one.
   *
   * @return where the session began, as its metadata says
   */
  String session(String visitor, String place) {
    String key = "session/" + visitor;
    Optional<KvEntry> known = keyValue.getWithMetadata(key);
    if (known.isPresent()) {
      return known.get().metadata().orElse("null");
    }
    String metadata = "{\"place\":\"" + place + "\"}";
    keyValue.put(
        key,
        visitor,
        PutOptions.NONE.withExpirationTtlSeconds(SESSION_SECONDS).withMetadata(metadata));
    return metadata;
  }

  /**
   * The obvious way, and wrong: read, add one, write. A Worker that reads a stale number writes it
   * back, one higher, and takes away the visits that were counted elsewhere in between. It is also
   * bound to one write a second.
   */
  int countInOneKey() {
    int before = keyValue.get("counter").map(value -> Integer.parseInt(value.text())).orElse(0);
    keyValue.put("counter", Integer.toString(before + 1));
    return before + 1;
  }

  /**
   * What to do instead: each visit is a key of its own, which nobody else writes. Nothing is read
   * before the write, so nothing stale can be written back, and no key is written twice.
   */
  void record(String visit) {
    keyValue.put("visit/" + visit, "", PutOptions.NONE.withExpirationTtlSeconds(VISIT_SECONDS));
  }

  /** How many visits are recorded: late by a minute or so, but none is lost. */
  long recorded() {
    return keyValue.keys("visit/").count();
  }

  /** The number in the one key, as it is seen here. */
  int counter() {
    return keyValue.get("counter").map(value -> Integer.parseInt(value.text())).orElse(0);
  }
}
