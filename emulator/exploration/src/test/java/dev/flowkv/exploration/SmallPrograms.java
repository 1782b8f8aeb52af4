package dev.flowkv.exploration;

import dev.flowkv.engine.Profile;
import dev.flowkv.engine.Settings;
import dev.flowkv.exploration.SmallProgram.Advance;
import dev.flowkv.exploration.SmallProgram.Delete;
import dev.flowkv.exploration.SmallProgram.Effect;
import dev.flowkv.exploration.SmallProgram.Fault;
import dev.flowkv.exploration.SmallProgram.Get;
import dev.flowkv.exploration.SmallProgram.GetAll;
import dev.flowkv.exploration.SmallProgram.ListKeys;
import dev.flowkv.exploration.SmallProgram.Put;
import dev.flowkv.exploration.SmallProgram.Reset;
import dev.flowkv.exploration.SmallProgram.Step;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * Draws small programs: few keys and moments, so that steps have something to do with each other.
 */
final class SmallPrograms {
  static final List<String> KEYS = List.of("a", "ab", "b");

  private static final int STEPS = 8;
  private static final int STEPS_BEFORE = 4;

  private SmallPrograms() {}

  static Arbitrary<SmallProgram> programs() {
    Arbitrary<List<String>> locations =
        Arbitraries.frequency(
            Tuple.of(3, List.of("lhr", "sjc")),
            Tuple.of(3, List.of("lhr", "sjc", "nrt")),
            Tuple.of(1, List.of("lhr", "sjc", "rest")));
    Arbitrary<List<String>> keys =
        Arbitraries.frequency(
            Tuple.of(3, List.of("a")), Tuple.of(2, List.of("a", "b")), Tuple.of(1, KEYS));
    return locations.flatMap(at -> keys.flatMap(names -> programs(at, names)));
  }

  private static Arbitrary<SmallProgram> programs(List<String> locations, List<String> keys) {
    Arbitrary<Step> step = steps(locations, keys);
    return Combinators.combine(
            Arbitraries.longs(),
            settings(),
            faults(locations).injectNull(0.6),
            Arbitraries.frequencyOf(
                Tuple.of(2, Arbitraries.just(List.<Step>of())),
                Tuple.of(1, step.list().ofMinSize(1).ofMaxSize(STEPS_BEFORE))),
            step.list()
                .ofMinSize(1)
                .ofMaxSize(STEPS)
                // Programs are as long as they may be, and shrink.
                .withSizeDistribution((size, from, to, center) -> random -> to))
        .as(SmallProgram::new);
  }

  private static Arbitrary<Map<String, String>> settings() {
    return Combinators.combine(
            Arbitraries.of(Profile.class),
            Arbitraries.frequencyOf(
                Tuple.of(1, Arbitraries.just(Map.<String, String>of())), Tuple.of(5, changes())))
        .as(
            (profile, changes) -> {
              Map<String, String> settings = new HashMap<>();
              Settings.of(profile)
                  .toJson()
                  .forEach(
                      (name, value) ->
                          settings.put(name, value == null ? "off" : value.toString()));
              settings.putAll(changes);
              return settings;
            });
  }

  private static Arbitrary<Map<String, String>> changes() {
    return Combinators.combine(
            Arbitraries.frequency(
                Tuple.of(1, "none"),
                Tuple.of(1, "fixed:1ms"),
                Tuple.of(1, "fixed:60s"),
                Tuple.of(3, "uniform:0s..10s"),
                Tuple.of(3, "uniform:400ms..5s"),
                Tuple.of(3, "uniform:5s..70s"),
                Tuple.of(5, "lognormal:400ms/10s/60s"),
                Tuple.of(2, "lognormal:400ms/600ms/60s"),
                Tuple.of(2, "lognormal:30s/40s/62s")),
            Arbitraries.of("true", "true", "false").list().ofSize(3),
            Arbitraries.of("1", "1", "2"),
            Arbitraries.of("off", "off", "0", "20"),
            Arbitraries.of("0", "60"),
            Arbitraries.of("0", "60"),
            Arbitraries.of("off", "off", "1"),
            Arbitraries.of("reader", "entry"))
        .as(
            (lag, switches, shards, refresh, lists, retention, rate, age) ->
                Map.of(
                    "replicationLag", lag,
                    "readCache", switches.get(0),
                    "negativeCache", switches.get(1),
                    "writeThrough", switches.get(2),
                    "shardsPerLocation", shards,
                    "refreshAheadSeconds", refresh,
                    "listCacheSeconds", lists,
                    "tombstoneRetentionSeconds", retention,
                    "sameKeyWritesPerSecond", rate,
                    "cacheAgeTestedBy", age));
  }

  private static Arbitrary<Fault> faults(List<String> locations) {
    return Combinators.combine(
            Arbitraries.of(
                List.<String>of(),
                List.of("get"),
                List.of("get", "list"),
                List.of("put", "delete"),
                List.of("get", "bulkGet", "list")),
            Arbitraries.of(locations).injectNull(0.5),
            Arbitraries.of("a", "ab").injectNull(0.7),
            Arbitraries.of(Effect.class),
            Arbitraries.of(1L, 1000L, 30_000L, 61_000L),
            Arbitraries.of(0.25, 0.25, 0.25, 1.0, 0.0),
            Arbitraries.of(0, 1, 2).injectNull(0.5))
        .as(Fault::new);
  }

  private static Arbitrary<Step> steps(List<String> locations, List<String> keyNames) {
    Arbitrary<String> at = Arbitraries.of(locations);
    Arbitrary<String> keys = Arbitraries.of(keyNames);
    Arbitrary<String> cacheTtls = Arbitraries.of("30", "60", "120").injectNull(0.7);
    Arbitrary<Step> puts =
        Combinators.combine(
                at,
                keys,
                Arbitraries.integers().between(0, 99).map(n -> "v" + n),
                Arbitraries.of(60, 61, 90, 120)
                    .map(s -> Long.toString(ProgramOnEngine.START.getEpochSecond() + s))
                    .injectNull(0.8),
                Arbitraries.of("60", "120").injectNull(0.7),
                Arbitraries.of("{\"m\":1}", "0").injectNull(0.8))
            .as(Put::new);
    Arbitrary<Step> deletes = Combinators.combine(at, keys).as(Delete::new);
    Arbitrary<Step> gets = Combinators.combine(at, keys, cacheTtls).as(Get::new);
    Arbitrary<Step> bulkGets =
        Combinators.combine(at, keys.list().ofMinSize(1).ofMaxSize(3), cacheTtls).as(GetAll::new);
    Arbitrary<Step> lists =
        Combinators.combine(
                at,
                Arbitraries.of("", "", "a", "b"),
                Arbitraries.of("1", "2").injectNull(0.5),
                Arbitraries.of(0, 1).injectNull(0.6))
            .as(ListKeys::new);
    Arbitrary<Step> advances =
        Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.of(1L, 399L, 400L, 1000L, 5000L)),
                Tuple.of(1, Arbitraries.of(29_999L, 30_000L, 59_999L, 60_000L, 61_000L, 120_000L)))
            .map(Advance::new);
    return Arbitraries.frequencyOf(
        Tuple.of(50, puts),
        Tuple.of(15, deletes),
        Tuple.of(70, gets),
        Tuple.of(10, bulkGets),
        Tuple.of(40, lists),
        Tuple.of(45, advances),
        Tuple.of(3, Arbitraries.of(new Reset())));
  }
}
