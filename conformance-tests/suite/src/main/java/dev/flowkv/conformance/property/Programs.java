package dev.flowkv.conformance.property;

import dev.flowkv.conformance.Feature;
import dev.flowkv.conformance.Kv;
import dev.flowkv.conformance.Property;
import dev.flowkv.conformance.Request;
import dev.flowkv.conformance.Request.Put;
import dev.flowkv.conformance.Strength;
import dev.flowkv.conformance.Trial;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/** Random programs: the stateful properties. */
final class Programs {
  static final List<String> ENDS =
      List.of("a", "a/1", "a/2", "b", "b\uffff", "b\ud83d\ude00", "c+d %2F");

  private Programs() {}

  static List<Property> properties() {
    return List.of(
        Property.of(
                "predicted", "Every answer of a random program is the one that the model predicts.")
            .source(Source.MODEL)
            .needs(Feature.PREDICTABLE, Feature.VIRTUAL_CLOCK)
            .check(Programs::predicted),
        Property.of(
                "history",
                "What a random program is answered is a history that the service may show.")
            .source(Source.HISTORIES)
            .strength(Strength.ALLOWED)
            .costs(40, 20, 10, 10)
            .check(Programs::history));
  }

  /** A step of a program; keys and locations are numbers, so that a failing one is readable. */
  sealed interface Step {}

  /** A write. */
  record Write(int at, int key, String value, @Nullable Long ttl, @Nullable String metadata)
      implements Step {}

  /** A delete. */
  record Remove(int at, int key) implements Step {}

  /** A read. */
  record Look(int at, int key, @Nullable Long cacheTtl) implements Step {}

  /** A bulk read. */
  record LookAll(int at, List<Integer> keys) implements Step {}

  /** A page; {@code cursor}: which of those seen, counted back. */
  record Page(int at, String prefix, @Nullable Long limit, @Nullable Integer cursor)
      implements Step {}

  /** Time. */
  record Pass(long millis) implements Step {}

  private static Arbitrary<List<Step>> programs(Trial t, boolean forHistories) {
    return programs(
        t.info().locations().size(),
        t.info().has(Feature.SMALL_PAGES),
        t.info().has(Feature.CACHE_TTL),
        forHistories);
  }

  /**
   * Programs at so many locations, with small pages or a {@code cacheTtl} where those are taken.
   */
  static Arbitrary<List<Step>> programs(
      int locations, boolean small, boolean cacheTtl, boolean forHistories) {
    Arbitrary<Integer> at = Arbitraries.integers().between(0, locations - 1);
    Arbitrary<Integer> keys = Arbitraries.integers().between(0, ENDS.size() - 1);
    Arbitrary<Long> ttls = Arbitraries.of(60L, 61L, 120L, 59L).injectNull(0.7);
    Arbitrary<String> metadata = Arbitraries.of("0", "{\"m\":1}", "\"\"").injectNull(0.6);
    Arbitrary<Step> writes =
        Combinators.combine(at, keys, Arbitraries.integers().between(0, 999), ttls, metadata)
            .as((l, k, n, ttl, m) -> new Write(l, k, "v" + n, ttl, m));
    Arbitrary<Step> removes = Combinators.combine(at, keys).as(Remove::new);
    Arbitrary<Step> looks =
        Combinators.combine(
                at,
                keys,
                cacheTtl
                    ? (forHistories ? Arbitraries.of(30L, 60L) : Arbitraries.of(30L, 60L, 300L))
                        .injectNull(0.6)
                    : Arbitraries.just(60L).injectNull(1))
            .as(Look::new);
    Arbitrary<Step> bulk =
        Combinators.combine(at, keys.list().ofMinSize(1).ofMaxSize(4).uniqueElements())
            .as(LookAll::new);
    Arbitrary<Step> pages =
        Combinators.combine(
                at,
                Arbitraries.of("", "", "a", "a/", "b", "zzz"),
                (small ? Arbitraries.of(1L, 2L, 3L, 1000L) : Arbitraries.of(10L, 1000L))
                    .injectNull(0.5),
                Arbitraries.integers().between(0, 3).injectNull(0.5))
            .as(Page::new);
    Arbitrary<Step> passes =
        Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.longs().between(1, 1500)),
                // What a history may show ends with the bound, which must be passed to be seen.
                Tuple.of(3, Arbitraries.longs().between(1000, forHistories ? 200_000 : 70_000)),
                Tuple.of(1, Arbitraries.of(999L, 1000L, 59_999L, 60_000L, 60_001L)))
            .map(Pass::new);
    return Arbitraries.frequencyOf(
            Tuple.of(5, writes),
            Tuple.of(2, removes),
            Tuple.of(6, looks),
            Tuple.of(1, bulk),
            Tuple.of(3, pages),
            Tuple.of(4, passes))
        .list()
        .ofMinSize(1)
        .ofMaxSize(60)
        // Programs are long, and shrink.
        .withSizeDistribution((size, from, to, center) -> random -> to);
  }

  private static void predicted(Trial t) throws InterruptedException {
    t.forAll(
        () -> programs(t, false),
        steps -> {
          Predicted both = new Predicted(t);
          String prefix = t.freshPrefix();
          for (Step step : steps) {
            predicted(t, both, prefix, step);
          }
        });
  }

  private static void predicted(Trial t, Predicted both, String prefix, Step step)
      throws InterruptedException {
    List<String> at = t.info().locations();
    if (step instanceof Write w) {
      both.put(at.get(w.at), put(prefix, w));
    } else if (step instanceof Remove r) {
      both.delete(at.get(r.at), prefix + ENDS.get(r.key));
    } else if (step instanceof Look l) {
      both.get(at.get(l.at), prefix + ENDS.get(l.key), l.cacheTtl);
    } else if (step instanceof LookAll l) {
      if (both.predictsBulk()) {
        both.getAll(at.get(l.at), keys(prefix, l), null);
      }
    } else if (step instanceof Page p) {
      both.list(at.get(p.at), prefix + p.prefix, p.limit, p.cursor);
    } else if (step instanceof Pass p) {
      both.pass(p.millis);
    }
  }

  private static List<String> keys(String prefix, LookAll l) {
    return l.keys.stream().map(k -> prefix + ENDS.get(k)).toList();
  }

  private static Put put(String prefix, Write w) {
    Put put = Put.of(prefix + ENDS.get(w.key), w.value).metadata(w.metadata);
    return w.ttl == null ? put : put.ttl(w.ttl);
  }

  private static void history(Trial t) throws InterruptedException {
    if (t.info().has(Feature.VIRTUAL_CLOCK)) {
      t.forAll(() -> programs(t, true), steps -> allowed(t, steps));
    } else {
      allowed(t, affordable());
      t.checkHistory();
    }
  }

  private static void allowed(Trial t, List<Step> steps) throws InterruptedException {
    String prefix = t.freshPrefix();
    List<Kv> at = t.everywhere();
    int written = 0;
    int looks = 0;
    String cursor = null;
    String cursorPrefix = "";
    for (Step step : steps) {
      if (step instanceof Write w) {
        // A value of its own, so that the checker can tell writes apart.
        Put put = Put.of(prefix + ENDS.get(w.key), "w" + written++).metadata(w.metadata);
        at.get(w.at).ask(w.ttl == null ? put : put.ttl(w.ttl));
      } else if (step instanceof Remove r) {
        at.get(r.at).ask(new Request.Delete(prefix + ENDS.get(r.key)));
      } else if (step instanceof Look l) {
        String key = prefix + ENDS.get(l.key);
        if (l.cacheTtl == null) {
          Reads.byTurns(t, at.get(l.at), key, looks++);
        } else {
          at.get(l.at).ask(Request.Get.of(key).cached(l.cacheTtl));
        }
      } else if (step instanceof LookAll l) {
        if (t.info().has(Feature.BULK_READ)) {
          at.get(l.at).ask(Request.BulkGet.of(keys(prefix, l)));
        }
      } else if (step instanceof Page p) {
        String whole = prefix + p.prefix;
        boolean goesOn = p.cursor != null && cursor != null && cursorPrefix.equals(whole);
        var answer = at.get(p.at).ask(new Request.ListKeys(whole, p.limit, goesOn ? cursor : null));
        if (answer instanceof dev.flowkv.conformance.Answer.Page page) {
          cursor = page.cursor();
          cursorPrefix = whole;
        }
      } else if (step instanceof Pass p) {
        t.pass(Duration.ofMillis(p.millis));
      }
    }
    t.checkHistory();
  }

  /** Few operations that cost little, in an order that shows much. */
  private static List<Step> affordable() {
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      steps.add(new Write(0, i % 3, "", null, "{\"i\":" + i + "}"));
      steps.add(new Look(0, i % 3, null));
      steps.add(new Look(0, (i + 1) % 3, null));
      if (i % 3 == 2) {
        steps.add(new Remove(0, i % 3));
        steps.add(new Look(0, i % 3, null));
        steps.add(new Page(0, "", 1000L, null));
      }
      steps.add(new Pass(400));
    }
    return steps;
  }
}
