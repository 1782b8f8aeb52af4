package dev.flowkv.exploration;

import dev.flowkv.engine.Profile;
import dev.flowkv.engine.Settings;
import dev.flowkv.exploration.SmallProgram.Effect;
import dev.flowkv.exploration.SmallProgram.Fault;
import dev.flowkv.exploration.SmallProgram.Step;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import net.jqwik.api.arbitraries.ListArbitrary;

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
    Steps draw = new Steps(locations, keys);
    return Combinators.combine(
            Arbitraries.longs(),
            settings(),
            faults(locations).injectNull(0.6),
            Arbitraries.frequencyOf(
                Tuple.of(2, Arbitraries.just(List.<Step>of())),
                Tuple.of(1, draw.any().list().ofMinSize(1).ofMaxSize(STEPS_BEFORE))),
            Arbitraries.oneOf(
                asLongAsMayBe(draw.any().list(), STEPS),
                asLongAsMayBe(draw.rounds().list(), STEPS / 2)
                    .map(rounds -> rounds.stream().flatMap(List::stream).limit(STEPS).toList())))
        .as(SmallProgram::new);
  }

  private static Arbitrary<Map<String, String>> settings() {
    return Combinators.combine(
            Arbitraries.of(Profile.class),
            Arbitraries.frequencyOf(
                Tuple.of(1, Arbitraries.just(Map.<String, String>of())), Tuple.of(9, changes())))
        .as(
            (profile, changes) -> {
              Map<String, String> settings = settingsOf(profile);
              settings.putAll(changes);
              return settings;
            });
  }

  /** All settings of a profile, in a map that may be changed. */
  static Map<String, String> settingsOf(Profile profile) {
    Map<String, String> settings = new HashMap<>();
    Settings.of(profile)
        .toJson()
        .forEach((name, value) -> settings.put(name, value == null ? "off" : value.toString()));
    return settings;
  }

  private static Arbitrary<Map<String, String>> changes() {
    return Combinators.combine(
            Steps.lags(),
            Arbitraries.of("true", "true", "true", "false").list().ofSize(3),
            Arbitraries.of("1", "1", "2"),
            Arbitraries.of("off", "off", "0", "20"),
            Arbitraries.of("0", "60"),
            Arbitraries.of("0", "60"),
            Arbitraries.of("off", "off", "off", "off", "1"),
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
            Arbitraries.frequency(Tuple.of(8, 0.25), Tuple.of(3, 1.0), Tuple.of(1, 0.0)),
            Arbitraries.of(0, 1, 1, 1, 2, 2).injectNull(0.5))
        .as(Fault::new);
  }

  /** Programs are as long as they may be, and shrink. */
  private static <T> Arbitrary<List<T>> asLongAsMayBe(ListArbitrary<T> lists, int most) {
    return lists
        .ofMinSize(1)
        .ofMaxSize(most)
        .withSizeDistribution((size, from, to, center) -> random -> to);
  }
}
