package dev.flowkv.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.engine.Program.Advance;
import dev.flowkv.engine.Program.Configure;
import dev.flowkv.engine.Program.Delete;
import dev.flowkv.engine.Program.DeleteAll;
import dev.flowkv.engine.Program.Get;
import dev.flowkv.engine.Program.GetAll;
import dev.flowkv.engine.Program.ListKeys;
import dev.flowkv.engine.Program.Put;
import dev.flowkv.engine.Program.PutAll;
import dev.flowkv.engine.Program.Restart;
import dev.flowkv.engine.Program.Step;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/**
 * Random programs under random settings: the engine's every answer is the oracle's. A failing
 * program is shrunk and printed, to be replayed by {@link ReplayTest}. How many programs are run is
 * set by the build: {@code mvn verify -Dprograms=50000}.
 */
class EngineAgainstModelProperties {
  private static final int STEPS = 100;

  private static final List<String> KEYS =
      List.of("a", "a/1", "a/2", "b", "b\uffff", "b\ud83d\ude00", "c+d %2F", "\u00e9", "a\u0000z");

  @Property(edgeCases = EdgeCasesMode.NONE)
  void everyAnswerIsTheOracles(@ForAll("programs") Program program) {
    ProgramRunner.run(program);
  }

  @Property(tries = 40, edgeCases = EdgeCasesMode.NONE)
  void theSameSeedAndHistoryGiveTheSameAnswers(@ForAll("programs") Program program) {
    assertThat(ProgramRunner.run(program)).isEqualTo(ProgramRunner.run(program));
  }

  @Provide
  Arbitrary<Program> programs() {
    return Combinators.combine(
            Arbitraries.longs(),
            Combinators.combine(settings(), assumptions()).as(EngineAgainstModelProperties::with),
            steps()
                .list()
                .ofMinSize(1)
                .ofMaxSize(STEPS)
                // Programs are long, and shrink.
                .withSizeDistribution((size, from, to, center) -> random -> to))
        .as(Program::new);
  }

  private static Arbitrary<Map<String, String>> settings() {
    Arbitrary<Map<String, String>> free =
        Combinators.combine(
                Arbitraries.of(
                    "none",
                    "fixed:60s",
                    "fixed:1ms",
                    "uniform:0s..10s",
                    "lognormal:400ms/10s/60s",
                    "lognormal:30s/90s/200s"),
                Arbitraries.of("true", "true", "false").list().ofSize(5),
                Arbitraries.of("1", "2", "5"),
                Arbitraries.of("off", "0", "20", "60"),
                Arbitraries.of("0", "10", "60"),
                Arbitraries.of("0", "30", "86400"),
                Arbitraries.of("off", "1", "3"),
                Arbitraries.of("true", "false"))
            .as(
                (lag, switches, shards, refresh, lists, retention, rate, onRest) -> {
                  Map<String, String> m = defaults();
                  m.put("replicationLag", lag);
                  m.put("readCache", switches.get(0));
                  m.put("cacheTtlDefaultSeconds", switches.get(3).equals("true") ? "60" : "35");
                  m.put("cacheTtlMinSeconds", switches.get(4).equals("true") ? "30" : "off");
                  m.put("negativeCache", switches.get(1));
                  m.put("writeThrough", switches.get(2));
                  m.put("shardsPerLocation", shards);
                  m.put("refreshAheadSeconds", refresh);
                  m.put("listCacheSeconds", lists);
                  m.put("tombstoneRetentionSeconds", retention);
                  m.put("sameKeyWritesPerSecond", rate);
                  m.put("sameKeyLimitOnRest", onRest);
                  return m;
                });
    Arbitrary<Map<String, String>> profiles =
        Arbitraries.of(Profile.class).map(EngineAgainstModelProperties::ofProfile);
    return Arbitraries.frequencyOf(Tuple.of(1, profiles), Tuple.of(2, free));
  }

  /** The settings that say what nobody outside knows; any may come with any profile. */
  private static Arbitrary<Map<String, String>> assumptions() {
    return Combinators.combine(
            Arbitraries.of("reader", "entry"),
            Arbitraries.of("false", "true"),
            Arbitraries.of("followed", "refused"),
            Arbitraries.of("refused", "empty"),
            Arbitraries.of("true", "false"))
        .as(
            (age, restarts, prefix, nowhere, counts) ->
                Map.of(
                    "cacheAgeTestedBy", age,
                    "refusedWriteRestartsWindow", restarts,
                    "cursorOfAnotherPrefix", prefix,
                    "cursorFromNowhere", nowhere,
                    "bulkReadCountsKeys", counts));
  }

  private static Map<String, String> with(Map<String, String> settings, Map<String, String> more) {
    Map<String, String> both = new HashMap<>(settings);
    both.putAll(more);
    return both;
  }

  private static Map<String, String> defaults() {
    return ofProfile(Profile.CLOUDFLARE);
  }

  private static Map<String, String> ofProfile(Profile profile) {
    return ProgramRunner.textsOf(Settings.of(profile));
  }

  private static Arbitrary<Step> steps() {
    Arbitrary<String> locations = Arbitraries.of("lhr", "lhr", "sjc", "sjc", "rest");
    Arbitrary<String> keys =
        Arbitraries.frequencyOf(
            Tuple.of(20, Arbitraries.of(KEYS)),
            Tuple.of(1, Arbitraries.of("", ".", "..", "k".repeat(512), "\u20ac".repeat(171))));
    Arbitrary<String> cacheTtls =
        oftenNull(Arbitraries.of("30", "60", "300", "29", "x", "2147483647"));
    Arbitrary<Step> puts =
        Combinators.combine(
                locations,
                keys,
                Arbitraries.of("", "v", "1", "{\"a\":[]}", "not json", "\u20ac").list().ofSize(1),
                Arbitraries.integers().between(0, 99),
                oftenNull(
                    Arbitraries.of(-10, 0, 1, 59, 60, 61, 90, 100_000)
                        .map(s -> Long.toString(ProgramRunner.START.getEpochSecond() + s))),
                oftenNull(Arbitraries.of("60", "61", "120", "86400", "59", "0", "-1", "x", "6.5")),
                oftenNull(
                    Arbitraries.of(
                        "{\"m\":1}",
                        "0",
                        "false",
                        "\"\"",
                        "null",
                        "undefined",
                        "[\"\u20ac\"]",
                        "\"" + "\u20ac".repeat(341) + "\"",
                        "\"" + "x".repeat(1022) + "\"")))
            .as(
                (l, k, v, n, expiration, ttl, metadata) ->
                    // Usually a value of its own, so that a stale answer cannot look like a fresh
                    // one.
                    new Put(l, k, n < 60 ? "v" + n : v.get(0), expiration, ttl, metadata));
    Arbitrary<Step> deletes = Combinators.combine(locations, keys).as(Delete::new);
    Arbitrary<Step> gets = Combinators.combine(locations, keys, cacheTtls).as(Get::new);
    Arbitrary<Step> bulkGets =
        Combinators.combine(
                locations,
                keys.list().ofMaxSize(5),
                oftenNull(Arbitraries.of("text", "json", "stream")),
                cacheTtls)
            .as(GetAll::new);
    Arbitrary<Step> lists =
        Combinators.combine(
                locations,
                Arbitraries.of("", "", "a", "a/", "b", "zzz"),
                oftenNull(Arbitraries.of("1", "2", "3", "1000", "1001", "0", "-1", "x")),
                Arbitraries.integers().between(-ProgramRunner.NOWHERE.size(), 5).injectNull(0.5))
            .as(ListKeys::new);
    Arbitrary<Step> advances =
        Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.longs().between(1, 1500)),
                Tuple.of(3, Arbitraries.longs().between(1000, 70_000)),
                Tuple.of(1, Arbitraries.of(999L, 1000L, 59_999L, 60_000L, 60_001L)),
                Tuple.of(1, Arbitraries.longs().between(60_000, 86_400_000)))
            .map(Advance::new);
    Arbitrary<Step> bulkPuts =
        puts.list()
            .ofMaxSize(4)
            .map(steps -> new PutAll(steps.stream().map(Put.class::cast).toList()));
    Arbitrary<Step> bulkDeletes = keys.list().ofMaxSize(4).map(DeleteAll::new);
    return Arbitraries.frequencyOf(
        Tuple.of(50, puts),
        Tuple.of(20, deletes),
        Tuple.of(60, gets),
        Tuple.of(10, bulkGets),
        Tuple.of(30, lists),
        Tuple.of(40, advances),
        Tuple.of(5, bulkPuts),
        Tuple.of(3, bulkDeletes),
        Tuple.of(2, configurations()),
        Tuple.of(2, Arbitraries.of(new Restart())));
  }

  /** A changed retention is left out: it holds for the tombstones that happen to be there still. */
  private static Arbitrary<Step> configurations() {
    return Arbitraries.of(
            Map.of("replicationLag", "fixed:5s"),
            Map.of("replicationLag", "none"),
            Map.of("replicationLag", "uniform:0s..10s"),
            Map.of("readCache", "false"),
            Map.of("readCache", "true"),
            Map.of("negativeCache", "false", "writeThrough", "false"),
            Map.of("shardsPerLocation", "3"),
            Map.of("refreshAheadSeconds", "10"),
            Map.of("listCacheSeconds", "0"),
            Map.of("listCacheSeconds", "30"),
            Map.of("cacheAgeTestedBy", "entry"),
            Map.of("cacheAgeTestedBy", "reader"),
            Map.of("refusedWriteRestartsWindow", "true"),
            Map.of("cursorOfAnotherPrefix", "refused", "cursorFromNowhere", "empty"),
            Map.of("cacheTtlDefaultSeconds", "45", "sameKeyWritesPerSecond", "off"))
        .map(Configure::new);
  }

  private static <T> Arbitrary<T> oftenNull(Arbitrary<T> values) {
    return values.injectNull(0.7);
  }
}
