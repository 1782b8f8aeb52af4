package dev.flowkv.conformance.property;

import dev.flowkv.conformance.Feature;
import dev.flowkv.conformance.Kv;
import dev.flowkv.conformance.Property;
import dev.flowkv.conformance.PropertyViolation;
import dev.flowkv.conformance.Request;
import dev.flowkv.conformance.Strength;
import dev.flowkv.conformance.Trial;
import dev.flowkv.conformance.property.Reads.Held;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;

/** When writes are seen, and that they are in the end. */
final class Visibility {
  private Visibility() {}

  static List<Property> properties() {
    return List.of(
        Property.of(
                "convergence",
                "After the bound without writes, every location reads the last write.")
            .source(Source.HOW)
            .strength(Strength.BOUNDED)
            .costs(2 * Reads.COST, 6, 1, 0)
            .check(Visibility::convergence),
        Property.of(
                "no-resurrection",
                "What was deleted or overwritten does not come back after the bound.")
            .source(Source.HISTORIES)
            .strength(Strength.BOUNDED)
            .costs(3 * 2 * Reads.COST, 3, 1, 3)
            .check(Visibility::noResurrection),
        Property.of(
                "propagation",
                "A write is seen elsewhere once its lag is over: before that the old state, then the new.")
            .source(Source.HOW)
            .needs(Feature.PREDICTABLE, Feature.LOCATIONS)
            .check(Visibility::propagation),
        Property.of("own-writes", "How often a location reads its own write at once.")
            .source(Source.HOW)
            .strength(Strength.OBSERVED)
            .costs(12, 6, 0, 0)
            .check(Visibility::ownWrites),
        Property.of("own-lists", "Whether a list shows a write that was just made at its location.")
            .source(Source.LIST)
            .strength(Strength.OBSERVED)
            .costs(0, 2, 0, 2)
            .check(Visibility::ownLists),
        Property.of("monotonic-reads", "How often a location goes back to an older write.")
            .source(Source.HISTORIES)
            .strength(Strength.OBSERVED)
            .costs(18, 3, 0, 0)
            .check(Visibility::monotonic));
  }

  private static void convergence(Trial t) throws InterruptedException {
    List<Kv> everywhere = t.everywhere();
    String overwritten = t.key();
    String deleted = t.key();
    for (int i = 0; i < 5; i++) {
      everywhere.get(i % everywhere.size()).put(overwritten, "v" + i);
      if (t.info().has(Feature.VIRTUAL_CLOCK)) {
        everywhere.get((i + 1) % everywhere.size()).get(overwritten);
      }
    }
    everywhere.get(0).put(deleted, "v");
    everywhere.get(everywhere.size() - 1).delete(deleted);
    t.settle();
    for (Kv kv : everywhere) {
      at(kv, () -> Reads.expect(t, kv, overwritten, Held.text("v4")));
      at(kv, () -> Reads.expectNothing(t, kv, deleted));
    }
  }

  /** Says of what is wrong where it was read. */
  private static void at(Kv kv, Runnable reads) {
    try {
      reads.run();
    } catch (PropertyViolation e) {
      throw new PropertyViolation(
          "at " + kv.location() + " after the bound, " + e.text(), e.key().orElse(null));
    }
  }

  private static void noResurrection(Trial t) throws InterruptedException {
    Kv kv = t.here();
    String prefix = t.freshPrefix();
    kv.put(prefix + "deleted", "v");
    kv.put(prefix + "kept", "old");
    kv.delete(prefix + "deleted");
    kv.put(prefix + "kept", "new");
    t.settle();
    for (int i = 0; i < 3; i++) {
      for (Kv reader : t.info().has(Feature.VIRTUAL_CLOCK) ? t.everywhere() : List.of(kv)) {
        at(reader, () -> Reads.expectNothing(t, reader, prefix + "deleted"));
        at(reader, () -> Reads.expect(t, reader, prefix + "kept", Held.text("new")));
      }
      List<String> names = kv.names(prefix);
      t.check(
          names.equals(List.of(prefix + "kept")),
          prefix + "deleted",
          "after the bound the list shows " + names);
      t.pass(Duration.ofMillis(t.info().has(Feature.VIRTUAL_CLOCK) ? 90_000 : 700));
    }
  }

  /** Fresh keys, each read elsewhere once, so that no cache has a part in it. */
  private static void propagation(Trial t) throws InterruptedException {
    t.forAll(
        () -> Arbitraries.longs().between(0, 5000).list().ofSize(30),
        delays -> {
          Predicted both = new Predicted(t);
          List<String> at = t.info().locations();
          List<String> keys = new ArrayList<>();
          for (int i = 0; i < delays.size(); i++) {
            keys.add(t.key());
            both.put(at.get(i % 2), Request.Put.of(keys.get(i), "v" + i));
            both.pass(delays.get(i) / 10);
          }
          for (int i = 0; i < delays.size(); i++) {
            both.get(at.get((i + 1) % 2), keys.get(i), null);
            both.pass(delays.get(i));
          }
        });
  }

  private static void ownWrites(Trial t) throws InterruptedException {
    Kv kv = t.here();
    String key = t.key();
    int seen = 0;
    int reads = 0;
    for (int i = 0; i < 6; i++) {
      kv.put(key, "v" + i);
      for (int j = 0; j < 2; j++) {
        reads++;
        seen += ("v" + i).equals(kv.text(key)) ? 1 : 0;
      }
    }
    t.observe("own writes", seen + " of " + reads + " reads saw the write before them");
  }

  private static void ownLists(Trial t) throws InterruptedException {
    Kv kv = t.here();
    String prefix = t.freshPrefix();
    kv.put(prefix + "a", "v");
    int before = kv.names(prefix).size();
    kv.put(prefix + "b", "v");
    int after = kv.names(prefix).size();
    t.observe(
        "own lists",
        "a first list showed " + before + " of 1 key, one after another write " + after + " of 2");
  }

  private static void monotonic(Trial t) throws InterruptedException {
    Kv kv = t.here();
    String key = t.key();
    for (int i = 0; i < 3; i++) {
      kv.put(Request.Put.of(key, "v" + i).metadata("{\"i\":" + i + "}"));
      for (int j = 0; j < 6; j++) {
        Reads.byTurns(t, kv, key, j);
      }
    }
    var measured = t.checkHistory().measurements();
    t.observe("monotonic reads", measured.monotonicReads());
  }
}
