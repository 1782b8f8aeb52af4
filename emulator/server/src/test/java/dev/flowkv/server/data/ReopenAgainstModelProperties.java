package dev.flowkv.server.data;

import dev.flowkv.engine.Profile;
import dev.flowkv.server.data.ReopenProgram.Advance;
import dev.flowkv.server.data.ReopenProgram.Configure;
import dev.flowkv.server.data.ReopenProgram.Delete;
import dev.flowkv.server.data.ReopenProgram.DeleteMany;
import dev.flowkv.server.data.ReopenProgram.Get;
import dev.flowkv.server.data.ReopenProgram.ListKeys;
import dev.flowkv.server.data.ReopenProgram.Put;
import dev.flowkv.server.data.ReopenProgram.PutAll;
import dev.flowkv.server.data.ReopenProgram.Reopen;
import dev.flowkv.server.data.ReopenProgram.Step;
import dev.flowkv.testkit.Thorough;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/**
 * Random programs in which emulators are killed, or end, and others begin with what the directory
 * has: every answer is the oracle's. A failing program is shrunk and printed.
 */
class ReopenAgainstModelProperties {
  private static final int STEPS = Thorough.either(80, 800);

  @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
  void everyAnswerAfterAKillIsTheOracles(@ForAll("programs") ReopenProgram program)
      throws IOException {
    Path folder = Files.createTempDirectory("flowkv-reopen");
    try {
      ReopenProgramRunner.run(program, folder);
    } finally {
      remove(folder);
    }
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  @Provide
  Arbitrary<ReopenProgram> programs() {
    return Combinators.combine(
            Arbitraries.longs(),
            settings(),
            steps()
                .list()
                .ofMinSize(1)
                .ofMaxSize(STEPS)
                // Programs are long, and shrink.
                .withSizeDistribution((size, from, to, center) -> random -> to))
        .as(ReopenProgram::new);
  }

  private static Arbitrary<Map<String, String>> settings() {
    return Combinators.combine(
            Arbitraries.of(Profile.class),
            Arbitraries.of(
                "none",
                "fixed:60s",
                "fixed:1ms",
                "uniform:0s..10s",
                "lognormal:400ms/10s/60s",
                "lognormal:30s/90s/200s"),
            Arbitraries.of("true", "false").list().ofSize(3),
            Arbitraries.of("1", "3"),
            Arbitraries.of("0", "30", "86400"),
            Arbitraries.of("off", "1", "3"),
            Arbitraries.of("free", "paid"))
        .as(
            (profile, lag, switches, shards, retention, rate, plan) -> {
              Map<String, String> m = ReopenProgramRunner.textsOf(profile);
              m.put("replicationLag", lag);
              m.put("readCache", switches.get(0));
              m.put("sameKeyLimitOnRest", switches.get(1));
              m.put("refusedWriteRestartsWindow", switches.get(2));
              m.put("shardsPerLocation", shards);
              m.put("tombstoneRetentionSeconds", retention);
              m.put("sameKeyWritesPerSecond", rate);
              m.put("plan", plan);
              return m;
            });
  }

  private static Arbitrary<Step> steps() {
    Arbitrary<String> locations = Arbitraries.of("lhr", "lhr", "sjc", "rest");
    Arbitrary<String> keys = Arbitraries.of("a", "a/1", "b", "b\ud83d\ude00", "\u00e9");
    Arbitrary<Put> puts =
        Combinators.combine(
                locations,
                keys,
                Arbitraries.integers().between(0, 99).map(n -> "v" + n),
                Arbitraries.of("60", "61", "120", "86400").injectNull(0.6),
                Arbitraries.of("{\"m\":1}", "0", "[\"\u20ac\"]").injectNull(0.6))
            .as(Put::new);
    return Arbitraries.frequencyOf(
        Tuple.of(50, puts.map(put -> put)),
        Tuple.of(5, puts.list().ofMaxSize(4).map(PutAll::new)),
        Tuple.of(20, Combinators.combine(locations, keys).as(Delete::new)),
        Tuple.of(1, Arbitraries.of(990, 999, 1000).map(DeleteMany::new)),
        Tuple.of(
            50,
            Combinators.combine(locations, keys, Arbitraries.of("30", "60", "300").injectNull(0.7))
                .as(Get::new)),
        Tuple.of(
            20,
            Combinators.combine(
                    locations,
                    Arbitraries.of("", "", "a", "b"),
                    Arbitraries.of("1", "2", "1000"),
                    Arbitraries.of(false, false, true))
                .as(ListKeys::new)),
        Tuple.of(40, advances()),
        Tuple.of(4, configurations()),
        Tuple.of(20, reopenings()));
  }

  private static Arbitrary<Step> advances() {
    return Arbitraries.frequencyOf(
            Tuple.of(4, Arbitraries.longs().between(1, 1500)),
            Tuple.of(3, Arbitraries.longs().between(1000, 70_000)),
            Tuple.of(1, Arbitraries.of(999L, 1000L, 59_999L, 60_000L, 60_001L)),
            Tuple.of(1, Arbitraries.longs().between(60_000, 86_400_000)))
        .map(Advance::new);
  }

  private static Arbitrary<Step> configurations() {
    return Arbitraries.of(
            List.of(
                Map.of("replicationLag", "fixed:5s"),
                Map.of("replicationLag", "none"),
                Map.of("replicationLag", "uniform:0s..10s"),
                Map.of("readCache", "true"),
                Map.of("shardsPerLocation", "2"),
                Map.of("sameKeyWritesPerSecond", "off")))
        .map(Configure::new);
  }

  private static Arbitrary<Step> reopenings() {
    return Combinators.combine(
            Arbitraries.of(true, true, false),
            Arbitraries.longs(),
            Arbitraries.frequencyOf(
                    Tuple.of(3, Arbitraries.just(0L)),
                    Tuple.of(2, Arbitraries.longs().between(1, 2000)),
                    Tuple.of(1, Arbitraries.longs().between(1000, 100_000)))
                .injectNull(0.2))
        .as(Reopen::new);
  }
}
